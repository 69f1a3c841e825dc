"""What the client has been told about each file, so that nothing is sent twice or left behind.

A report keeps its id while the client can still be trusted to show it right: the diagnostics are
equal and no edit reached any of them, since editors move marks along with the text on their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from lsprotocol import types

    from keylift.lsp.documents import Document


@dataclass(frozen=True, slots=True)
class Report:
    """Diagnostics of one document.

    Attributes:
        id: Changes whenever the client needs the diagnostics anew.
        diagnostics: In document order.
        is_new: False where the client has them already.
    """

    id: str
    diagnostics: tuple[types.Diagnostic, ...]
    is_new: bool = True


class Reports:
    """The last report of each open document, and of files that only a workspace scan read.

    Attributes:
        unopened: The findings' fingerprints by the path of a file that is not open.
    """

    def __init__(self) -> None:
        self.unopened: dict[Path, tuple[str, ...]] = {}
        self._open: dict[str, Report] = {}
        self._serial = 0

    @property
    def findings(self) -> int:
        """How many findings the client shows."""
        shown = sum(len(report.diagnostics) for report in self._open.values())
        return shown + sum(map(len, self.unopened.values()))

    def renew(self, document: Document, diagnostics: tuple[types.Diagnostic, ...]) -> Report:
        """Return the report of a document's present diagnostics; call it once a version."""
        touched = document.take_touched()
        last = self._open.get(document.uri)
        if last and last.diagnostics == diagnostics and not _reaches(touched, diagnostics):
            report = Report(last.id, last.diagnostics, is_new=False)
        else:
            self._serial += 1
            report = Report(str(self._serial), diagnostics, is_new=bool(last or diagnostics))
        self._open[document.uri] = report
        return report

    def of(self, uri: str) -> tuple[types.Diagnostic, ...]:
        """Return what the client was last told of an open document."""
        last = self._open.get(uri)
        return last.diagnostics if last else ()

    def forget(self, uri: str) -> bool:
        """Drop a closed document; tell whether the client showed anything for it."""
        report = self._open.pop(uri, None)
        return bool(report and report.diagnostics)


def _reaches(touched: int, diagnostics: tuple[types.Diagnostic, ...]) -> bool:
    """Tell whether an edit on or after line `touched` can have moved a mark."""
    return any(diagnostic.range.end.line >= touched for diagnostic in diagnostics)
