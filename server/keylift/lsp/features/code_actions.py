"""What can be done about the findings under the cursor, and why something cannot.

Moving a value is a command, so that the value itself never travels. The other actions are plain
edits, computed only when one is chosen where the client can wait for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.convert import diagnostic_of, span_of
from keylift.lsp.edits import workspace_edit
from keylift.lsp.everywhere import count_elsewhere
from keylift.lsp.features.client_actions import client_actions
from keylift.lsp.features.explaining import explaining_action, reason_of
from keylift.lsp.features.loader_actions import loader_actions
from keylift.lsp.features.store_actions import store_actions
from keylift.lsp.features.stored_values import replace_actions
from keylift.lsp.offers import Offer, changed, take_up
from keylift.lsp.planning import (
    can_rewrite,
    plan,
    plan_all,
    plan_edit,
    plan_password,
    project_of,
    same_value,
)
from keylift.lsp.registry import FIX_ALL, FIX_ALL_KIND, MOVE
from keylift.model import Applicability, Finding, Refusal, Rewrite
from keylift.rewriting.redactions import PROSE, plan_redaction
from keylift.rewriting.suppressions import plan_suppression
from keylift.wording import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keylift.lsp.planning import Project
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Edit, Span

_LOOKUP, _IGNORE, _REDACT = "lookup", "ignore", "redact"


async def actions(
    session: Session, params: types.CodeActionParams
) -> list[types.CodeAction | types.Command]:
    """Return the actions for the findings that a range touches."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return []
    scan = await session.scanner.scan(document)
    if await session.quiet.covers(document):
        return []
    only, touched = params.context.only, span_of(document, params.range)
    is_asked = params.context.trigger_kind != types.CodeActionTriggerKind.Automatic
    offered = []
    if scan.result.findings:
        offered = await _for_findings(session, scan, touched, only, is_asked=is_asked)
    if _wants(only, types.CodeActionKind.QuickFix):
        offered += await loader_actions(session, scan, touched)
        offered += await client_actions(session, scan, touched)
    if _wants(only, types.CodeActionKind.Refactor):
        offered += await replace_actions(session, scan, touched)
    if not scan.is_current:
        raise changed()
    for action in offered:
        action.title = printable(action.title)
        if action.command:
            action.command.title = printable(action.command.title)
    if session.client.takes_actions:
        return list(offered)
    return [action.command for action in offered if action.command]


async def _for_findings(
    session: Session,
    scan: Scan,
    touched: Span,
    only: Sequence[str] | None,
    *,
    is_asked: bool,
) -> list[types.CodeAction]:
    project = await project_of(session, scan)
    offered: list[types.CodeAction] = []
    if _wants(only, types.CodeActionKind.QuickFix):
        for finding in _touched(scan.result.findings, touched):
            offered += await _for_finding(session, scan, project, finding)
    if project.is_test or not _wants(only, FIX_ALL_KIND):
        return offered
    # Where nobody asked for it, the other actions tell enough, without a plan of the whole file.
    can_fix_all = await _can_fix_all(session, scan, project) if only else is_asked
    if can_fix_all and (only or any(action.is_preferred for action in offered)):
        offered.append(_fix_all(scan))
    return offered


async def resolve(session: Session, action: types.CodeAction) -> types.CodeAction:
    """Add the edit to a chosen action; one that is a command is complete already."""
    if action.data is None:
        return action
    raw = action.data if isinstance(action.data, dict) else vars(action.data)
    scan, finding = await take_up(session, Offer.read(raw))
    edits = await _edits(session, scan, finding, str(raw.get("does")))
    if not scan.is_current:
        raise changed()
    action.edit = workspace_edit(session, scan.document, edits)
    return action


async def _edits(session: Session, scan: Scan, finding: Finding, does: str) -> Sequence[Edit]:
    project = await project_of(session, scan)
    if does == _IGNORE:
        ignoring = plan_suppression(project.source, finding)
        edits = () if isinstance(ignoring, Refusal) else ignoring.edits
    elif does == _REDACT:
        redaction = plan_redaction(project.source, finding)
        edits = () if isinstance(redaction, Refusal) else redaction.edits
    else:
        outcome = await plan_edit(session, scan, project, finding)
        edits = () if isinstance(outcome, Refusal) else outcome.edits
    if not edits:
        raise changed()
    return edits


async def _for_finding(
    session: Session, scan: Scan, project: Project, finding: Finding
) -> list[types.CodeAction]:
    outcome = await plan(session, scan, project, finding)
    detector = scan.engine.detectors.get(finding.detector_id)
    message = scan.engine.message(finding)
    shown = [diagnostic_of(scan.document, finding, message, detector)]
    reason = await reason_of(session, scan, project, outcome)
    drafts = [explaining_action(scan, finding, reason)] if reason else []
    if isinstance(outcome, Rewrite):
        moves = list(_rewrites(scan, project, finding, outcome))
        moves[1:1] = [
            *await _for_every(session, scan, project, finding, outcome),
            *await _for_everywhere(session, scan, project, finding, outcome),
            *await _for_password(session, scan, project, finding, outcome),
            *await store_actions(session, scan, project, finding),
        ]
        drafts += moves
    elif outcome.reason in PROSE:
        redaction = plan_redaction(project.source, finding)
        if not isinstance(redaction, Refusal):
            drafts.append(_lazy(scan, finding, redaction.title, _REDACT))
    ignoring = plan_suppression(project.source, finding)
    if not isinstance(ignoring, Refusal):
        drafts.append(_lazy(scan, finding, ignoring.title, _IGNORE))
    for draft in drafts:
        draft.diagnostics = shown
        if draft.data and not session.client.resolves_edits:
            edits = await _edits(session, scan, finding, draft.data["does"])
            draft.edit, draft.data = workspace_edit(session, scan.document, edits), None
    return drafts


async def _for_every(
    session: Session, scan: Scan, project: Project, finding: Finding, rewrite: Rewrite
) -> list[types.CodeAction]:
    """Return the move of all findings of the same value, where there are several."""
    same = same_value(scan, finding)
    if len(same) == 1 or project.place is None:
        return []
    outcomes = (await plan_all(session, scan, project, same)).outcomes
    number = sum(isinstance(outcome, Rewrite) for _, outcome in outcomes)
    if number == 1:
        return []
    title = f"{rewrite.title}, at all {number} places in this file"
    arguments = [Offer.of(scan, finding, every=True).as_json()]
    command = types.Command(title, MOVE, arguments=arguments)
    return [types.CodeAction(title, kind=types.CodeActionKind.QuickFix, command=command)]


async def _for_everywhere(
    session: Session, scan: Scan, project: Project, finding: Finding, rewrite: Rewrite
) -> list[types.CodeAction]:
    """Return the move of all findings of the same value, where other files have it too."""
    number = await count_elsewhere(session, scan, project, finding)
    if not number:
        return []
    number += len(same_value(scan, finding))
    title = f"{rewrite.title}, at all places in the workspace ({number} found)"
    arguments = [Offer.of(scan, finding, everywhere=True).as_json()]
    command = types.Command(title, MOVE, arguments=arguments)
    return [types.CodeAction(title, kind=types.CodeActionKind.QuickFix, command=command)]


async def _for_password(
    session: Session, scan: Scan, project: Project, finding: Finding, rewrite: Rewrite
) -> list[types.CodeAction]:
    """Return the move of the password alone, where the whole URL around it would move."""
    if project.place is None or rewrite.secret == finding.span:
        return []
    outcome = await plan_password(session, scan, project, finding)
    if isinstance(outcome, Refusal):
        return []
    arguments = [Offer.of(scan, finding, password=True).as_json()]
    command = types.Command(outcome.title, MOVE, arguments=arguments)
    return [types.CodeAction(outcome.title, kind=types.CodeActionKind.QuickFix, command=command)]


def _rewrites(
    scan: Scan, project: Project, finding: Finding, rewrite: Rewrite
) -> Iterator[types.CodeAction]:
    if project.place is not None:
        is_safe = rewrite.applicability is Applicability.SAFE and not project.is_test
        arguments = [Offer.of(scan, finding).as_json()]
        yield types.CodeAction(
            title=rewrite.title,
            kind=types.CodeActionKind.QuickFix,
            is_preferred=is_safe or None,
            command=types.Command(rewrite.title, MOVE, arguments=arguments),
        )
    if not rewrite.reuses:
        title = f"Replace with a lookup of {rewrite.variable} (value not stored)"
        yield _lazy(scan, finding, title, _LOOKUP)


def _lazy(scan: Scan, finding: Finding, title: str, does: str) -> types.CodeAction:
    return types.CodeAction(
        title=title,
        kind=types.CodeActionKind.QuickFix,
        data={**Offer.of(scan, finding).as_json(), "does": does},
    )


async def _can_fix_all(session: Session, scan: Scan, project: Project) -> bool:
    if project.place is None or not can_rewrite(project.source.language_id):
        return False
    outcomes = (await plan_all(session, scan, project, scan.result.findings)).outcomes
    return any(
        isinstance(outcome, Rewrite) and outcome.applicability is Applicability.SAFE
        for _, outcome in outcomes
    )


def _fix_all(scan: Scan) -> types.CodeAction:
    title = "Move all secrets of this file to environment variables"
    argument = {"uri": scan.document.uri, "version": scan.version}
    command = types.Command(title, FIX_ALL, arguments=[argument])
    return types.CodeAction(title=title, kind=FIX_ALL_KIND, command=command)


def _touched(findings: Sequence[Finding], span: Span) -> list[Finding]:
    """Return the findings that a span reaches; an empty one is a cursor, also right behind one."""
    return [
        finding
        for finding in findings
        if finding.span.start <= span.end and span.start <= finding.span.end
    ]


def _wants(only: Sequence[str] | None, kind: str) -> bool:
    return not only or any(kind == each or kind.startswith(f"{each}.") for each in only)
