"""Moves values of open documents into the store, in the order in which nothing can be lost.

The value is stored and read back before the client is asked to edit the source. Whatever goes
wrong, the user is told in a sentence; no sentence, reply or log line holds a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from keylift.errors import KeyliftError
from keylift.lsp.edits import apply, workspace_edit
from keylift.lsp.folders import path_of
from keylift.lsp.keeping import keep_for, stored
from keylift.lsp.noting import Change, note
from keylift.lsp.protocol import Declined
from keylift.lsp.rotation import Leak, Rotation, rotation_of, touched
from keylift.model import RefusalReason
from keylift.rewriting.companions import LoaderPlan, loader_for, plan_loader
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.source import helpers_of
from keylift.rewriting.stores import STORES
from keylift.workspace.loading import depth_below, read_project_files
from keylift.workspace.move import store_rewrites
from keylift.workspace.paths import find_git_top, real_path, shown
from keylift.workspace.project_files import write_helpers
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.shipping import IGNORE_FILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from keylift.lsp.documents import Document
    from keylift.lsp.planning import Project
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Edit, HelperFile, Rewrite
    from keylift.rewriting.source import Source
    from keylift.workspace.move import Stored
    from keylift.workspace.root import EnvPlace

_HINT = "Nothing loads .env here yet; an action at the lookup does."
_IGNORE_FILES = frozenset({".gitignore", *IGNORE_FILES})


@dataclass(frozen=True, slots=True)
class Move:
    """Rewrites of one document that belong together, and their edits."""

    scan: Scan
    project: Project
    rewrites: Sequence[Rewrite]
    edits: Sequence[Edit]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a move.

    Attributes:
        is_done: Whether values are stored and the source was edited.
        told: One sentence for the user.
        rotation: What there is to say of the old values.
    """

    is_done: bool
    told: str
    rotation: Rotation = field(default_factory=Rotation)


async def carry_out(session: Session, move: Move) -> Outcome:
    """Store the values, then have the client edit the source."""
    try:
        return await _carried_out(session, move)
    except Declined as error:
        return Outcome(is_done=False, told=error.message)
    except KeyliftError as error:
        return Outcome(is_done=False, told=str(error))


async def _carried_out(session: Session, move: Move) -> Outcome:
    place = move.project.place
    if place is None:
        raise Declined(move.project.fault)
    if not session.client.applies_edits:
        raise Declined("This editor takes no edits from a server.")
    keep = await keep_for(session, move.rewrites[0], move.scan.document.uri, place.root)
    helpers = helpers_of(move.rewrites)
    unsaved = await unsaved_companion(session, place, helpers)
    if unsaved:
        raise Declined(f"{unsaved} has unsaved changes; save it first.")
    if not is_current(session, move.scan):
        raise Declined(RefusalReason.CHANGED.value)

    async def is_still_current() -> bool:
        return is_current(session, move.scan)

    change = _change(move)
    keeps = keep is not None
    faults = await session.scanner.work(lambda: note(change, place, keeps=keeps))
    kept = await stored(
        session,
        keep,
        lambda: store_rewrites(move.project.source, move.rewrites, place, keep),
        is_still_current,
    )
    written = await session.scanner.work(lambda: write_helpers(helpers, place.root, place.boundary))
    notes = [*faults]
    notes += [f"{shown(path.name)} has what the lookup calls." for path in written]
    if STORES[move.rewrites[0].store_id].fills_env_file:
        path, source = path_of(move.scan.document.uri), move.project.source
        notes += await session.scanner.work(lambda: loader_hint(path, source, move.edits, place))
    kept = replace(kept, notes=(*kept.notes, *notes))
    return await _edit(session, move, Where(place, keep is not None, move.project.env_name), kept)


def _change(move: Move) -> list[Change]:
    """Return what the journal is to know; nothing of a text that is in no file yet."""
    path, findings = path_of(move.scan.document.uri), move.scan.result.findings
    if path is None:
        return []
    return [Change(path, move.project.source, move.rewrites, move.edits, findings)]


def loader_hint(
    path: Path | None, source: Source, edits: Sequence[Edit], place: EnvPlace
) -> tuple[str, ...]:
    """Say where to have `.env` loaded, where the document can and nothing does."""
    if path is None or loader_for(source.language_id) is None:
        return ()
    plan = plan_loader(
        replace(source, text=apply_edits(source.text, edits)),
        read_project_files(place),
        depth=depth_below(path, place),
        env_file=place.env_file,
    )
    is_missing = isinstance(plan, LoaderPlan) and not plan.is_perhaps_loaded
    return (_HINT,) if is_missing else ()


@dataclass(frozen=True, slots=True)
class Where:
    """Where the values of a move are by now: in `.env`, or kept by another store."""

    place: EnvPlace
    is_kept: bool = False
    env_name: str = ".env"

    @property
    def is_in_git(self) -> bool:
        """Whether there is a repository around it."""
        return find_git_top(self.place.root) is not None

    def said(self, rewrites: Sequence[Rewrite]) -> str:
        """Name the variables and where they are."""
        names = variables_of(rewrites)
        store = STORES[rewrites[0].store_id]
        is_elsewhere = self.is_kept and not store.is_beside_env
        where = store.name if is_elsewhere else self.env_name
        is_one = len({rewrite.variable for rewrite in rewrites}) == 1
        return f"{names} {'is' if is_one else 'are'} in {where} now"

    def told(self, rewrites: Sequence[Rewrite], changed: str = "") -> list[str]:
        """Say what the user has to know where all went well; `changed` is a part of it."""
        store = STORES[rewrites[0].store_id]
        if store.in_env_file:
            ignored = ", which git ignores" if self.is_in_git else ""
            return [f"{self.said(rewrites)}{ignored}{changed}."]
        if store.is_beside_env and self.is_kept:
            ignored = ", which git ignores" if self.is_in_git else ""
            return [f"{self.said(rewrites)}{ignored}, and each is a {store.name}{changed}."]
        if self.is_kept:
            run = [f"{store.way_to_run(self.place.env_file)}."] if store.injects else []
            entries = " and ".join(sorted({str(each.entry) for each in rewrites}))
            return [f"{self.said(rewrites)}, at {entries}{changed}.", *run]
        commands = {
            store.command_for(each.variable, each.entry, f"./{self.place.env_file}")
            for each in rewrites
            if each.entry
        }
        moving = f"put it into {store.name}: {'; '.join(sorted(commands))}."
        return [f"{self.said(rewrites)}{changed}; {moving}"]


async def _edit(session: Session, move: Move, where: Where, kept: Stored) -> Outcome:
    names = variables_of(move.rewrites)
    safe = f"{where.said(move.rewrites)}, and the source still holds the value"
    document = move.scan.document
    if not is_current(session, move.scan):
        return Outcome(is_done=False, told=f"The document changed; {safe}. Try again.")
    edit = workspace_edit(session, document, move.edits)
    if not await apply(session, f"Move to {names}", edit):
        return Outcome(is_done=False, told=f"The editor did not take the edit; {safe}.")
    session.moved.remember({document.uri: move.project.source.text}, names)
    moved = touched(move.scan.result.findings, move.rewrites)
    leak = Leak.of(path_of(document.uri), move.project.source, move.scan.engine, moved)
    rotation = await rotation_of(session, [leak])
    told = [*where.told(move.rewrites), rotation.told, *kept.notes]
    told += sorted({rewrite.note for rewrite in move.rewrites if rewrite.note})
    return Outcome(is_done=True, told=" ".join(filter(None, told)), rotation=rotation)


def is_current(session: Session, scan: Scan) -> bool:
    """Tell whether the document is still open and as it was scanned."""
    return scan.is_current and session.documents.get(scan.document.uri) is scan.document


async def unsaved_companion(
    session: Session, place: EnvPlace, helpers: Sequence[HelperFile]
) -> str:
    """Return the name of a file that the move may write and that is changed in the editor."""
    written = {place.root / each.path for each in helpers if each.text != each.before}
    for document in session.documents:
        path = path_of(document.uri)
        is_written = path and (_is_companion(path, place) or real_path(path) in written)
        if path and is_written and await is_unsaved(session, document, path):
            return path.name
    return ""


def _is_companion(path: Path, place: EnvPlace) -> bool:
    if path.name in _IGNORE_FILES:
        return place.root.is_relative_to(real_path(path.parent))
    return real_path(path) in {real_path(place.env), real_path(place.example)}


async def is_unsaved(session: Session, document: Document, path: Path) -> bool:
    """Tell whether a document differs from its file."""
    content = await session.scanner.work(lambda: read_file(real_path(path)))
    if not isinstance(content, FileBytes):
        return bool(document.text)
    return content.text != document.text


def variables_of(rewrites: Iterable[Rewrite]) -> str:
    """Return the names of all that rewrites move, as a sentence lists them."""
    names = sorted({rewrite.variable for rewrite in rewrites})
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
