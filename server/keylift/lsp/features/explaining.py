"""Says why a finding is left as it is, and offers what helps instead, each as a button.

An action that is merely switched off is not shown by every editor, so the reason is an action that
can be chosen: it stands first, and all that it does unasked is to show a message.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.errors import KeyliftError
from keylift.lsp.asking import Button, ask
from keylift.lsp.edits import apply, workspace_edit
from keylift.lsp.features.arguments import argument_of
from keylift.lsp.folders import path_of
from keylift.lsp.offers import Offer, changed, take_up
from keylift.lsp.planning import plan, project_of
from keylift.lsp.registry import EXPLAIN
from keylift.lsp.rotation import revoking
from keylift.model import Refusal, RefusalReason
from keylift.rewriting.redactions import REDACTED, plan_redaction
from keylift.workspace.git import is_tracked
from keylift.workspace.ignored import ensure_ignored, stop_tracking
from keylift.workspace.paths import real_path, shown

if TYPE_CHECKING:
    from pathlib import Path

    from keylift.lsp.planning import Project
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Finding, Rewrite

_TRACKED = "Git tracks this {}, so whoever has the repository has the value."
_UNIGNORED = "Git does not ignore this {} yet."
_CLAUSE = re.compile(r"(?:; |: |\. |\.$).*", re.DOTALL)


async def reason_of(
    session: Session, scan: Scan, project: Project, outcome: Rewrite | Refusal
) -> str:
    """Return the sentence that says why a finding is left; "" where it need not be."""
    if isinstance(outcome, Refusal):
        path = path_of(scan.document.uri)
        if outcome.reason is RefusalReason.ENV_FILE and path:
            return await session.scanner.work(lambda: _reason_of_env_file(path))
        return outcome.sentence
    if project.place is None:
        return project.fault
    return RefusalReason.TEST_FILE.value if project.is_test else ""


def explaining_action(scan: Scan, finding: Finding, reason: str) -> types.CodeAction:
    """Return the action that tells the reason, of which the title has the first clause."""
    title = f"Not moved: {_uncapitalized(_CLAUSE.sub('', reason))}…"
    command = types.Command(title, EXPLAIN, arguments=[Offer.of(scan, finding).as_json()])
    return types.CodeAction(title, kind=types.CodeActionKind.QuickFix, command=command)


async def explain(session: Session, params: types.ExecuteCommandParams) -> dict[str, object]:
    """Tell why a finding is left, with what helps; the reply waits for no answer."""
    scan, finding = await take_up(session, Offer.read(argument_of(params)))
    project = await project_of(session, scan)
    outcome = await plan(session, scan, project, finding)
    reason = await reason_of(session, scan, project, outcome)
    buttons = [
        *_git_buttons(session, scan, outcome),
        *_redaction_buttons(session, scan, project, finding),
        *revoking(session, [scan.engine.detectors.get(finding.detector_id)]),
    ]
    ask(session, reason, buttons)
    return {"told": reason}


def _reason_of_env_file(path: Path) -> str:
    try:
        return (_TRACKED if is_tracked(path) else _UNIGNORED).format(shown(path.name))
    except KeyliftError:
        return RefusalReason.ENV_FILE.value


def _git_buttons(session: Session, scan: Scan, outcome: Rewrite | Refusal) -> list[Button]:
    path = path_of(scan.document.uri)
    if not isinstance(outcome, Refusal) or outcome.reason is not RefusalReason.ENV_FILE or not path:
        return []

    async def keep_out() -> None:
        try:
            was_tracked = await session.scanner.work(lambda: _keep_out(path))
        except KeyliftError as error:
            session.show(str(error))
            return
        told = f"Git ignores {shown(path.name)} from now on."
        if was_tracked:
            told += " Commit that. Its history has the values still: replace them, then revoke."
        session.show(told, types.MessageType.Info)

    return [Button(f"Keep {shown(path.name)} out of Git", keep_out)]


def _keep_out(path: Path) -> bool:
    was_tracked = is_tracked(path)
    if was_tracked:
        stop_tracking(path)
    ensure_ignored(real_path(path))
    return was_tracked


def _redaction_buttons(
    session: Session, scan: Scan, project: Project, finding: Finding
) -> list[Button]:
    redaction = plan_redaction(project.source, finding)
    if isinstance(redaction, Refusal) or not session.client.applies_edits:
        return []

    async def redact() -> None:
        if not scan.is_current:
            raise changed()
        edit = workspace_edit(session, scan.document, redaction.edits)
        await apply(session, redaction.title, edit)

    words = "Clear the Outputs" if scan.document.language_id == "notebook" else f"Put {REDACTED}"
    return [Button(words, redact)]


def _uncapitalized(clause: str) -> str:
    first, space, rest = clause.partition(" ")
    return f"{first.lower() if first in _SMALL else first}{space}{rest}"


_SMALL = frozenset({"A", "An", "If", "Only", "Open", "Something", "The", "This", "Where"})
