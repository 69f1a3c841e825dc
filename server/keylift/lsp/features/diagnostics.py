"""Findings of open texts as diagnostics: pulled where the client can pull, else pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.convert import diagnostic_of
from keylift.lsp.features import status
from keylift.lsp.folders import path_of
from keylift.lsp.reports import Report

if TYPE_CHECKING:
    from keylift.lsp.documents import Document
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session


def announce(session: Session, document: Document) -> None:
    """See to it that the client learns of the document's findings."""
    if not session.client.pulls and document.uri not in session.pushing:
        session.pushing.add(document.uri)
        session.start("publishing diagnostics", _push(session, document.uri))


def announce_all(session: Session) -> None:
    """Diagnose every open document anew, since settings or files changed."""
    if session.client.pulls:
        if session.client.refreshes:
            session.start("asking for a pull", session.refresh())
        return
    for document in session.documents:
        announce(session, document)


def clear(session: Session, uri: str) -> None:
    """Take back what was pushed for a closed document."""
    if session.reports.forget(uri) and not session.client.pulls:
        publish(session, uri, ())
    status.tell(session)


def publish(
    session: Session,
    uri: str,
    diagnostics: tuple[types.Diagnostic, ...],
    version: int | None = None,
) -> None:
    """Push diagnostics of a file, and with them the faults that it has as a configuration."""
    path = path_of(uri)
    faults = session.faults.get(path, ()) if path else ()
    params = types.PublishDiagnosticsParams(uri, [*diagnostics, *faults], version)
    session.server.text_document_publish_diagnostics(params)


async def pull(
    session: Session, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """Answer a pull. A file that is not open has no pulled diagnostics, so none shows twice."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    await session.scanner.settle(document)
    report = await _report(session, document)
    if params.previous_result_id == report.id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=report.id)
    return types.RelatedFullDocumentDiagnosticReport(
        items=list(report.diagnostics), result_id=report.id
    )


async def _push(session: Session, uri: str) -> None:
    """Push a document's diagnostics after a pause in typing, until they are up to date."""
    done: tuple[Document, int] | None = None
    try:
        # Looked up each time, since it may be closed and opened again meanwhile.
        while (document := session.documents.get(uri)) and done != (document, document.version):
            await session.scanner.settle(document)
            report = await _report(session, document)
            # Nothing is awaited from here on, so the report is of this very version.
            done = (document, document.version)
            if report.is_new:
                publish(session, uri, report.diagnostics, document.version)
    finally:
        session.pushing.discard(uri)


def _is_open(session: Session, document: Document) -> bool:
    return session.documents.get(document.uri) is document


async def _report(session: Session, document: Document) -> Report:
    """Report on the document's present version; it is still the present one on return."""
    hidden = await session.quiet.covers(document)
    scan = await session.scanner.scan(document)
    if not _is_open(session, document):
        return Report("closed", (), is_new=False)
    report = session.reports.renew(document, () if hidden else _diagnostics(scan))
    for problem in scan.result.problems:
        session.tell(problem)
    left = len(scan.result.findings) - len(report.diagnostics)
    if report.is_new and left and not hidden:
        session.log.write(f"{document.uri}: {left} more findings are not shown")
    status.tell(session)
    return report


def _diagnostics(scan: Scan) -> tuple[types.Diagnostic, ...]:
    return tuple(
        diagnostic_of(
            scan.document,
            finding,
            scan.engine.message(finding),
            scan.engine.detectors.get(finding.detector_id),
        )
        for finding in scan.result.findings[: scan.engine.settings.editor.max_diagnostics]
    )
