"""The commands that change something: move one finding's value, or all of a document's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from keylift.lsp.asking import Button, ask
from keylift.lsp.everywhere import move_everywhere
from keylift.lsp.features.arguments import argument_of
from keylift.lsp.keeping import AnotherNameError
from keylift.lsp.moves import Move, Outcome, carry_out
from keylift.lsp.offers import Offer, changed, take_up
from keylift.lsp.planning import avoiding, plan, plan_all, plan_password, project_of, same_value
from keylift.lsp.protocol import Declined
from keylift.lsp.registry import FIX_ALL
from keylift.lsp.rotation import tell
from keylift.model import Applicability, Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Collection

    from keylift.lsp.planning import Project
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Entry, Finding
    from keylift.rewriting.plan import FilePlan


async def move_to_store(session: Session, params: types.ExecuteCommandParams) -> dict[str, object]:
    """Move one finding's value; the reply says whether, and the user is told."""
    offer = Offer.read(argument_of(params))
    avoided: set[Entry] = set()
    return await session.moving.take(lambda: _move_named(session, offer, avoided))


async def _move_named(session: Session, offer: Offer, avoided: set[Entry]) -> dict[str, object]:
    """Move a value, under another name where the user wants that; each time he was asked."""
    while True:
        try:
            return await _move_offered(session, offer, avoided)
        except AnotherNameError as wanted:
            avoided.add(wanted.entry)


async def _move_offered(
    session: Session, offer: Offer, avoided: Collection[Entry]
) -> dict[str, object]:
    try:
        scan, finding = await take_up(session, offer)
    except Declined as error:
        return _tell(session, Outcome(is_done=False, told=error.message))
    project = avoiding(await project_of(session, scan), offer.store, avoided)
    if offer.everywhere:
        done = await move_everywhere(session, scan, project, finding, offer.store)
        counts = {"moved": done.moved, "left": done.left, "unopened": list(done.unopened)}
        return {**_tell(session, done.outcome), **counts}
    if offer.every:
        return await _move_every(session, scan, project, finding, offer.store)
    plan_one = plan_password if offer.password else plan
    outcome = await plan_one(session, scan, project, finding, offer.store)
    if isinstance(outcome, Refusal):
        return _tell(session, Outcome(is_done=False, told=outcome.sentence))
    move = Move(scan, project, (outcome,), outcome.edits)
    return _tell(session, await carry_out(session, move))


async def _move_every(
    session: Session, scan: Scan, project: Project, finding: Finding, store_id: str
) -> dict[str, object]:
    same = same_value(scan, finding)
    plan = await plan_all(session, scan, project, same, store_id)
    rewrites = [each for _, each in plan.rewrites]
    if not rewrites:
        return _tell(session, Outcome(is_done=False, told=_first_reason(plan)))
    outcome = await carry_out(session, Move(scan, project, rewrites, plan.edits))
    left = len(same) - len(rewrites)
    return {**_tell(session, _with_left(outcome, left)), "moved": len(rewrites), "left": left}


async def fix_all(session: Session, params: types.ExecuteCommandParams) -> dict[str, object]:
    """Move all values of a document that need no question first, in one edit."""
    argument = argument_of(params)
    return await session.moving.take(lambda: _move_safe(session, argument))


async def _move_safe(session: Session, argument: dict[str, Any]) -> dict[str, object]:
    scan = await _scan(session, argument)
    project = await project_of(session, scan)
    if project.is_test and not argument.get("tests"):
        return _leave_test(session, argument)
    plan = await _safe_plan(session, scan, project)
    rewrites = [each for _, each in plan.rewrites]
    left = len(scan.result.findings) - len(rewrites)
    if not rewrites:
        reason = project.fault or _first_reason(plan) or "There is nothing to move here."
        return _tell(session, Outcome(is_done=False, told=reason))
    outcome = await carry_out(session, Move(scan, project, rewrites, plan.edits))
    outcome = _with_left(outcome, left)
    return {**_tell(session, outcome), "moved": len(rewrites), "left": left}


def _leave_test(session: Session, argument: dict[str, Any]) -> dict[str, object]:
    """Ask before all of a test's values go."""

    async def move() -> None:
        wanted = {**argument, "tests": True}
        await fix_all(session, types.ExecuteCommandParams(FIX_ALL, [wanted]))

    ask(session, RefusalReason.TEST_FILE.value, [Button("Move Its Values Anyway", move)])
    return {"applied": False, "reason": RefusalReason.TEST_FILE.value}


def _with_left(outcome: Outcome, left: int) -> Outcome:
    if not outcome.is_done or not left:
        return outcome
    return replace(outcome, told=f"{outcome.told} {left} more need a look.")


async def _scan(session: Session, argument: dict[str, Any]) -> Scan:
    document = session.documents.get(str(argument.get("uri")))
    if document is None:
        raise Declined("Keylift has not read this document; open it as a text file.")
    if argument.get("version", document.version) != document.version:
        raise changed()
    return await session.scanner.scan(document)


async def _safe_plan(session: Session, scan: Scan, project: Project) -> FilePlan:
    """Plan what may be moved unasked; what must be asked about is left out and planned around."""
    plan = await plan_all(session, scan, project, scan.result.findings)
    asked = {
        finding.span
        for finding, rewrite in plan.rewrites
        if rewrite.applicability is not Applicability.SAFE
    }
    if not asked:
        return plan
    rest = [finding for finding in scan.result.findings if finding.span not in asked]
    return await plan_all(session, scan, project, rest)


def _first_reason(plan: FilePlan) -> str:
    reasons = [each.sentence for _, each in plan.refusals]
    return reasons[0] if reasons else ""


def _tell(session: Session, outcome: Outcome) -> dict[str, object]:
    if outcome.is_done:
        tell(session, outcome.told, outcome.rotation)
    else:
        session.show(outcome.told)
    return {"applied": outcome.is_done, "reason": "" if outcome.is_done else outcome.told}
