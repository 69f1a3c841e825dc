"""Moves one value at all its places in the workspace: in open documents, and in files on disk.

Which files have it is known from the last workspace scan; each is read and scanned anew. All become
lookups of one variable in one edit of the client's. Where a text changed meanwhile, nothing is
edited at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keylift.errors import KeyliftError
from keylift.languages import UNKNOWN_LANGUAGE
from keylift.lsp.documents import Document
from keylift.lsp.edits import DocumentEdit, apply, joint_edit
from keylift.lsp.folders import path_of, uri_of
from keylift.lsp.keeping import keep_for, stored
from keylift.lsp.moves import (
    Outcome,
    Where,
    is_current,
    loader_hint,
    unsaved_companion,
    variables_of,
)
from keylift.lsp.noting import Change, note
from keylift.lsp.places import (
    Part,
    PlacedFile,
    Task,
    joined_helpers,
    language_id_of,
    plan_places,
    same_in,
)
from keylift.lsp.planning import can_rewrite
from keylift.lsp.protocol import Declined
from keylift.lsp.rotation import Leak, rotation_of
from keylift.model import RefusalReason
from keylift.rewriting.fixtures import is_test_file
from keylift.rewriting.stores import STORES
from keylift.workspace.move import store_rewrites
from keylift.workspace.paths import shown
from keylift.workspace.project_files import write_helpers
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.root import env_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from keylift.lsp.planning import Project
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Finding, HelperFile
    from keylift.workspace.move import Keep
    from keylift.workspace.root import EnvPlace


_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Done:
    """What became of the move.

    Attributes:
        outcome: The sentence.
        moved: How many places read the variable.
        left: How many do not.
        unopened: Addresses of the files that changed and were not open, so that the client, which
            may have opened them for the edit, can save them.
    """

    outcome: Outcome
    moved: int = 0
    left: int = 0
    unopened: tuple[str, ...] = ()


async def count_elsewhere(session: Session, scan: Scan, project: Project, finding: Finding) -> int:
    """Return how many findings of this value other files of the same project have."""
    if project.place is None or not session.client.applies_edits:
        return 0
    files = await _others(session, scan, project.place, finding.fingerprint)
    unopened = session.reports.unopened
    return sum(
        len(same_in(each.scan, finding.fingerprint))
        if each.scan
        else unopened.get(each.path, ()).count(finding.fingerprint)
        for each in files
        if each.left is None
    )


async def move_everywhere(
    session: Session, scan: Scan, project: Project, finding: Finding, store_id: str
) -> Done:
    """Store the value, then have the client edit all files that have it."""
    place, path = project.place, path_of(scan.document.uri)
    if place is None or path is None or not session.client.applies_edits:
        told = project.fault or "This editor takes no edits from a server."
        return Done(Outcome(is_done=False, told=told))
    files = [
        PlacedFile(path, scan.engine, scan),
        *await _others(session, scan, place, finding.fingerprint),
    ]
    texts = {each: other.text for other in session.documents if (each := path_of(other.uri))}
    task = Task(project, place, files, finding.fingerprint, store_id, texts)
    parts = await session.scanner.work(lambda: plan_places(task))
    rewrites = [rewrite for part in parts for rewrite in part.rewrites]
    found, rest = sum(part.found for part in parts), _rest(parts, place)
    if not rewrites:
        return Done(Outcome(is_done=False, told=RefusalReason.CHANGED.value), left=found)
    parts = [part for part in parts if part.rewrites]
    helpers = joined_helpers(parts)
    try:
        keep = await keep_for(session, rewrites[0], scan.document.uri, place.root)
        await _check(session, parts, place, helpers)
        notes = await stored(
            session,
            keep,
            lambda: [
                *note(map(_change, parts), place, keeps=keep is not None),
                *_store(parts, helpers, place, keep),
                *_hint(parts, place),
            ],
            lambda: _are_current(session, parts),
        )
    except Declined as error:
        return Done(Outcome(is_done=False, told=error.message), left=found)
    except KeyliftError as error:
        return Done(Outcome(is_done=False, told=str(error)), left=found)
    where = Where(place, keep is not None, project.env_name)
    outcome = await _edit(session, parts, where, rest, notes)
    if not outcome.is_done:
        return Done(outcome, left=found)
    unopened = tuple(uri_of(part.file.path) for part in parts if part.file.scan is None)
    return Done(outcome, len(rewrites), found - len(rewrites), unopened)


def _change(part: Part) -> Change:
    file, source = part.file, part.source
    result = file.scan.result if file.scan else file.engine.scan(source.text, source.language_id)
    return Change(file.path, source, part.rewrites, part.plan.edits, result.findings)


def _rest(parts: Iterable[Part], place: EnvPlace) -> tuple[str, ...]:
    """Say where the value stays."""
    rest = [each for part in parts for each in part.rest(place.root)]
    if not rest:
        return ()
    more = f" and {len(rest) - _MOST_NAMED} more" if len(rest) > _MOST_NAMED else ""
    return (f"It is left at {', '.join(rest[:_MOST_NAMED])}{more}.",)


async def _others(
    session: Session, scan: Scan, place: EnvPlace, fingerprint: str
) -> list[PlacedFile]:
    """Return the other files of the place's project that have the value, in their order."""
    files: list[PlacedFile] = []
    for document in session.documents:
        path = path_of(document.uri)
        if path is None or document is scan.document or await session.quiet.covers(document):
            continue
        other = await session.scanner.scan(document)
        if same_in(other, fingerprint):
            files.append(PlacedFile(path, other.engine, other))
    for path, fingerprints in session.reports.unopened.items():
        if fingerprint in fingerprints:
            engine = await session.scanner.engine(session.folders.holding(path))
            files.append(PlacedFile(path, engine))
    if not files:
        return []
    roots = {each.path: session.folders.holding(each.path).path for each in files}

    def belong() -> list[PlacedFile]:
        return [
            replace(each, left=_objection(each, roots[each.path]))
            for each in files
            if _is_in(each, place, roots[each.path])
        ]

    return sorted(await session.scanner.work(belong), key=lambda each: each.path)


def _objection(file: PlacedFile, workspace: Path | None) -> RefusalReason | None:
    """Return why a file is left, whatever it holds."""
    language_id = language_id_of(file, "")
    # What the name does not tell, the text may, once it is read.
    if language_id != UNKNOWN_LANGUAGE and not can_rewrite(language_id):
        return RefusalReason.UNSUPPORTED_LANGUAGE
    return RefusalReason.TEST_FILE if is_test_file(file.path, workspace) else None


def _is_in(file: PlacedFile, place: EnvPlace, workspace: Path | None) -> bool:
    """Tell whether a file's values go to that place."""
    try:
        found = env_place(file.path, file.engine.settings.rewrite, workspace=workspace)
    except KeyliftError:
        return False
    return found == place


def _store(
    parts: Iterable[Part], helpers: Sequence[HelperFile], place: EnvPlace, keep: Keep | None
) -> list[str]:
    """Store the value of all parts, which `keep` writes once, before any helper file."""
    notes: list[str] = []
    for part in parts:
        notes += store_rewrites(part.source, part.rewrites, place, keep).notes
    for path in write_helpers(helpers, place.root, place.boundary):
        notes.append(f"{shown(path.name)} has what the lookup calls.")
    return list(dict.fromkeys(notes))


def _hint(parts: Iterable[Part], place: EnvPlace) -> tuple[str, ...]:
    """Say that nothing loads `.env`, where one of the files could."""
    for part in parts:
        if not STORES[part.rewrites[0].store_id].fills_env_file:
            break
        hint = loader_hint(part.file.path, part.source, part.plan.edits, place)
        if hint:
            return hint
    return ()


async def _check(
    session: Session, parts: Sequence[Part], place: EnvPlace, helpers: Sequence[HelperFile]
) -> None:
    """See that nothing changed while the user was asked.

    Raises:
        Declined: Something did, or would be overwritten.
    """
    unsaved = await unsaved_companion(session, place, helpers)
    if unsaved:
        raise Declined(f"{unsaved} has unsaved changes; save it first.")
    if not await _are_current(session, parts):
        raise Declined(RefusalReason.CHANGED.value)


async def _are_current(session: Session, parts: Sequence[Part]) -> bool:
    """Tell whether every file is what it was when it was planned on."""
    if not all(is_current(session, part.file.scan) for part in parts if part.file.scan):
        return False
    opened = {path for document in session.documents if (path := path_of(document.uri))}
    closed = [part for part in parts if part.file.scan is None]
    if any(part.file.path in opened for part in closed):
        return False
    return await session.scanner.work(lambda: all(map(_is_on_disk, closed)))


def _is_on_disk(part: Part) -> bool:
    content = read_file(part.file.path)
    return isinstance(content, FileBytes) and content.text == part.source.text


async def _edit(
    session: Session, parts: Sequence[Part], where: Where, rest: Sequence[str], notes: Sequence[str]
) -> Outcome:
    rewrites = [rewrite for part in parts for rewrite in part.rewrites]
    safe = f"{where.said(rewrites)}, and the source still holds the value"
    if not await _are_current(session, parts):
        return Outcome(is_done=False, told=f"A file changed; {safe}. Try again.")
    edit = joint_edit(session, [_document_edit(session, part) for part in parts])
    if not await apply(session, f"Move to {variables_of(rewrites)}", edit):
        return Outcome(is_done=False, told=f"The editor did not take the edit; {safe}.")
    before = {part.file.scan.document.uri: part.source.text for part in parts if part.file.scan}
    session.moved.remember(before, variables_of(rewrites))
    number = len(parts)
    rotation = await rotation_of(session, map(_leak, parts))
    told = [
        *where.told(rewrites, f"; {number} {'file' if number == 1 else 'files'} changed"),
        *rest,
        rotation.told,
        *notes,
        *sorted({each.note for each in rewrites if each.note}),
    ]
    return Outcome(is_done=True, told=" ".join(filter(None, told)), rotation=rotation)


def _leak(part: Part) -> Leak | None:
    moved = [finding for finding, _ in part.plan.rewrites]
    return Leak.of(part.file.path, part.source, part.file.engine, moved)


def _document_edit(session: Session, part: Part) -> DocumentEdit:
    scan = part.file.scan
    if scan:
        return DocumentEdit(scan.document, scan.version, part.plan.edits)
    uri, encoding = uri_of(part.file.path), session.documents.encoding
    document = Document(uri, part.source.language_id, 0, part.source.text, encoding)
    return DocumentEdit(document, None, part.plan.edits)
