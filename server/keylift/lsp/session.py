"""What one connection knows, and how features hang on it.

A feature is a function of the session and the message's parameters. Whatever it raises ends here:
the client gets a sentence of ours, the log a type and a place.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInternalError

from keylift.clients.credentials import Credentials
from keylift.lsp.client import Client
from keylift.lsp.coverage import Coverage
from keylift.lsp.documents import Documents
from keylift.lsp.folders import Folders
from keylift.lsp.log import describe
from keylift.lsp.memos import Memos
from keylift.lsp.moved import Moved
from keylift.lsp.protocol import Declined
from keylift.lsp.quiet import Quiet
from keylift.lsp.reports import Reports
from keylift.lsp.schedule import Scanner
from keylift.lsp.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path
    from threading import Event

    from keylift.lsp.log import Log
    from keylift.lsp.protocol import Server
    from keylift.model import Problem

    Loader = Callable[[], Callable[["Session", Any], Any]]


class Session:
    """One client's connection.

    Attributes:
        server: Sends messages.
        log: Where failures go.
        credentials: Those of stores that the client keeps for its user.
        client: What the client can do.
        documents: The open texts.
        folders: The workspace's folders and each one's settings.
        scanner: The findings of open texts.
        initial_settings: Settings that came with the client's introduction.
        is_trusted: Whether the user trusts the workspace's folders.
        faults: Marks of what is wrong with configuration files.
        quiet: Open files whose findings are not shown.
        reports: What the client was told.
        pushing: Documents whose diagnostics are about to be pushed.
        scans: A switch for each running workspace scan that ends it.
        coverage: What workspace scans saw.
        rescans: Whether the workspace is to be scanned anew once the present scan ends.
        told_status: The last status that was sent.
        told_problems: Problems that the user has seen.
        watches_everything: Whether all files of the workspace are watched.
        consents: Ids of the stores that the user let Keylift write to, each with the part of it.
        moved: The texts that the last move changed.
        moving: Whose turn it is to move values, so that two moves cannot choose one name.
        memos: What was found out about projects a moment ago.
        closing: What is closed at the end.
    """

    def __init__(
        self, server: Server, log: Log, *, salt: bytes, credentials: Credentials | None = None
    ) -> None:
        self.server = server
        self.log = log
        self.credentials = credentials or Credentials()
        self.client = Client()
        self.documents = Documents()
        self.folders = Folders(salt)
        self.scanner = Scanner(self.folders)
        self.initial_settings: object = None
        self.is_trusted = True
        self.faults: dict[Path, tuple[types.Diagnostic, ...]] = {}
        self.quiet = Quiet(self.scanner)
        self.reports = Reports()
        self.pushing: set[str] = set()
        self.scans: set[Event] = set()
        self.coverage = Coverage()
        self.rescans = False
        self.told_status: dict[str, str | int] = {}
        self.told_problems: set[str] = set()
        self.watches_everything = False
        self.consents: set[tuple[str, str]] = set()
        self.moved = Moved()
        self.moving = Turns()
        self.memos = Memos()
        self.closing = ExitStack()
        self._tasks: set[asyncio.Task[object]] = set()

    def on(self, method: str, load: Loader, *, waits: bool = True, options: object = None) -> None:
        """Answer a method by the function that `load` returns, a coroutine one if it `waits`."""
        self.server.feature(method, options)(self._guarded(method, load, waits=waits))

    def command(self, name: str, load: Loader) -> None:
        """Answer a command, to be run with the whole request."""
        self.server.command(name)(self._guarded(name, load, waits=True))

    def start(self, doing: str, work: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        """Run something that no request waits for; a failure is logged."""
        task = asyncio.get_running_loop().create_task(self._watched(doing, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def show(self, sentence: str, kind: types.MessageType = types.MessageType.Warning) -> None:
        """Show the user a sentence."""
        self.server.window_show_message(types.ShowMessageParams(kind, f"Keylift: {sentence}"))

    async def refresh(self) -> None:
        """Ask the client to pull diagnostics again."""
        await self.server.workspace_diagnostic_refresh_async(None)

    def stop(self) -> None:
        """End what still runs; nothing is waited for."""
        for scan in tuple(self.scans):
            scan.set()
        self.scanner.stop()
        self.closing.close()

    def tell(self, problem: Problem) -> None:
        """Show a problem, each one once."""
        if str(problem) not in self.told_problems:
            self.told_problems.add(str(problem))
            self.show(f"{problem}.")

    async def _watched(self, doing: str, work: Coroutine[Any, Any, object]) -> object:
        try:
            return await work
        except Exception as error:  # noqa: BLE001 - the server goes on
            self.log.failure(doing, error)
            return None

    def _guarded(self, method: str, load: Loader, *, waits: bool) -> Callable[[Any], Any]:
        if waits:

            async def run_async(params: Any) -> object:  # noqa: ANN401 - any method's parameters
                try:
                    return await load()(self, params)
                except Exception as error:  # noqa: BLE001 - the server goes on
                    self._fail(method, error)
                    return None

            return run_async

        def run(params: Any) -> object:  # noqa: ANN401 - any method's parameters
            try:
                return load()(self, params)
            except Exception as error:  # noqa: BLE001 - the server goes on
                self._fail(method, error)
                return None

        return run

    def _fail(self, method: str, error: Exception) -> None:
        """Answer a request by a safe error; a notification has nobody to answer."""
        if isinstance(error, Declined):
            raise error from None
        self.log.failure(method, error)
        if method in _NOTIFICATIONS:
            return
        told = f"{method} failed: {describe(error)}."
        raise Declined(told, code=JsonRpcInternalError.CODE) from None


_NOTIFICATIONS = frozenset(
    method for method, (_, result, *_) in types.METHOD_TO_TYPES.items() if result is None
)
