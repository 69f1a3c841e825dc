"""Open files in which values are at home: `.env` files that git ignores get no diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.errors import KeyliftError
from keylift.lsp.folders import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from keylift.lsp.documents import Document
    from keylift.lsp.schedule import Scanner

_EXAMPLES = ("example", "sample", "template", "dist")


class Quiet:
    """Remembers which open files are quiet, since asking git takes a while."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._known: dict[str, bool] = {}

    async def covers(self, document: Document) -> bool:
        """Tell whether a document's findings are to be kept quiet."""
        path = path_of(document.uri)
        if path is None or document.language_id != "dotenv" or path.name.endswith(_EXAMPLES):
            return False
        if document.uri not in self._known:
            self._known[document.uri] = await self._scanner.work(lambda: _is_ignored(path))
        return self._known[document.uri]

    def forget(self) -> None:
        """Ask anew, since files or folders changed."""
        self._known.clear()


def _is_ignored(path: Path) -> bool:
    from keylift.workspace.git import is_ignored  # noqa: PLC0415 - not needed to say hello

    try:
        return is_ignored(path)
    except KeyliftError:
        return False
