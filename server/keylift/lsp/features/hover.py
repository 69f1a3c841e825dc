"""Says, over a finding, what can be done about it, or why nothing is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.convert import position_of, range_of
from keylift.lsp.planning import plan, project_of
from keylift.model import Rewrite
from keylift.wording import host_of, markdown

if TYPE_CHECKING:
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Finding


async def hover(session: Session, params: types.HoverParams) -> types.Hover | None:
    """Return what there is to know about the finding at a position."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return None
    scan = await session.scanner.scan(document)
    offset = document.offset(position_of(params.position))
    for finding in scan.result.findings:
        if finding.span.start <= offset < finding.span.end:
            if await session.quiet.covers(document):
                return None
            extent = range_of(document, finding.span)
            text = await _text(session, scan, finding)
            return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), extent)
    return None


async def _text(session: Session, scan: Scan, finding: Finding) -> str:
    detector = scan.engine.detectors.get(finding.detector_id)
    # Editors show the diagnostic in the same place, which names the credential.
    parts = [markdown(await _next_step(session, scan, finding))]
    links = []
    if detector and detector.revoke_url:
        where = markdown(host_of(detector.revoke_url))
        links.append(f"[Revoke or rotate it at {where}]({detector.revoke_url})")
    if detector and detector.references:
        links.append(f"[About this credential]({detector.references[0]})")
    if links:
        parts.append(" · ".join(links))
    return "\n\n".join(parts)


async def _next_step(session: Session, scan: Scan, finding: Finding) -> str:
    detector = scan.engine.detectors.get(finding.detector_id)
    if detector and detector.public:
        return "Public by design: it may stand in code that users see."
    project = await project_of(session, scan)
    outcome = await plan(session, scan, project, finding)
    if not isinstance(outcome, Rewrite):
        return f"Not moved automatically: {outcome.sentence}"
    if project.place is None:
        return f"Not moved automatically: {project.fault}"
    return f"Quick fix: {outcome.title}."
