"""Between Keylift's values and the protocol's: spans and ranges, findings and diagnostics.

The only module that turns offsets into positions for the wire. It decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.documents import Position
from keylift.model import Severity, Span
from keylift.wording import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keylift.lsp.documents import Document
    from keylift.model import Detector, Edit, Finding

SOURCE = "keylift"

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def position_of(position: types.Position) -> Position:
    """Return our position for the protocol's."""
    return Position(position.line, position.character)


def span_of(document: Document, extent: types.Range) -> Span:
    """Return the code-point span of a range in the document's present text."""
    start = document.offset(position_of(extent.start))
    return Span(start, max(start, document.offset(position_of(extent.end))))


def range_of(document: Document, span: Span) -> types.Range:
    """Return the range of a span of the document's present text."""
    start, end = document.position(span.start), document.position(span.end)
    return types.Range(types.Position(*start), types.Position(*end))


def diagnostic_of(
    document: Document, finding: Finding, message: str, detector: Detector | None
) -> types.Diagnostic:
    """Return a finding as a diagnostic; its `data` holds the salted fingerprint.

    The document's version is left out, so that a finding that stays the same stays the same
    diagnostic.
    """
    reference = detector.references[0] if detector and detector.references else ""
    return types.Diagnostic(
        range=range_of(document, finding.span),
        message=printable(message),
        severity=_SEVERITIES[finding.severity],
        source=SOURCE,
        code=finding.detector_id,
        code_description=types.CodeDescription(href=reference) if reference else None,
        data={"fingerprint": finding.fingerprint},
    )


def fingerprint_of(diagnostic: types.Diagnostic) -> str:
    """Return the salted fingerprint of a finding that was made a diagnostic here."""
    data = diagnostic.data
    return str(data["fingerprint"]) if isinstance(data, dict) else ""


def text_edits_of(document: Document, edits: Iterable[Edit]) -> list[types.TextEdit]:
    """Return edits of the document's present text."""
    return [types.TextEdit(range_of(document, edit.span), edit.new_text) for edit in edits]
