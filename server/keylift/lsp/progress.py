"""Progress of a long piece of work, shown by the client, with a way to cancel it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from collections.abc import Callable

    from keylift.lsp.session import Session


class Progress:
    """One piece of work; silent where the client shows no progress."""

    def __init__(self, session: Session, token: types.ProgressToken | None) -> None:
        self._progress = session.server.work_done_progress
        self._token = token
        self._percentage = -1

    @classmethod
    async def begin(
        cls,
        session: Session,
        title: str,
        cancel: Callable[[], None],
        token: types.ProgressToken | None = None,
    ) -> Progress:
        """Begin to show progress.

        Args:
            session: The connection.
            title: What is being done.
            cancel: Called when the client cancels the progress.
            token: The client's token for it; without one, the server asks to begin its own.
        """
        if token is None and session.client.shows_progress:
            token = f"keylift-{uuid.uuid4()}"
            try:
                await session.server.work_done_progress.create_async(token)
            except JsonRpcException as error:
                session.log.failure("showing progress", error)
                token = None
        progress = cls(session, token)
        progress._start(title, cancel)
        return progress

    def report(self, done: int, total: int) -> None:
        """Show how many files are done."""
        if self._token is not None:
            percentage = 100 * done // max(total, 1)
            message = f"{done:,} of {total:,} files"
            value = types.WorkDoneProgressReport(message=message, percentage=percentage)
            self._progress.report(self._token, value)

    def end(self, message: str) -> None:
        """Take the progress away."""
        if self._token is not None:
            self._progress.end(self._token, types.WorkDoneProgressEnd(message=message))
            self._progress.tokens.pop(self._token, None)

    def _start(self, title: str, cancel: Callable[[], None]) -> None:
        if self._token is None:
            return
        value = types.WorkDoneProgressBegin(title=title, cancellable=True, percentage=0)
        self._progress.begin(self._token, value)
        self._progress.tokens[self._token].add_done_callback(lambda _: cancel())
