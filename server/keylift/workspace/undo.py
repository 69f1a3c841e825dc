"""Goes the way back of a fix, in the one order in which nothing can be lost.

1. The sources get their values back, 2. helper files and manifests become what they were, and only
3. then does `.env` lose what the fix added, of which each value stands in its sources again.
Killed at any moment, each value is in the source, in `.env`, or in both, and the way can be gone
again. An ignore file loses its line for `.env` where there is none any more, and nothing needs one.
What other stores got stays there.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from keylift.errors import MoveError
from keylift.rewriting.env_files import add_example, parse_env, remove_entry
from keylift.rewriting.reversal import Reference
from keylift.workspace.atomic import delete_unchanged, write_atomically
from keylift.workspace.ignored import without_line
from keylift.workspace.journal import IgnoreLine, Journal
from keylift.workspace.journal_files import end_journal
from keylift.workspace.lock import folder_lock
from keylift.workspace.mentions import find_lookups
from keylift.workspace.paths import scratch_folder, shown
from keylift.workspace.shipping import IGNORE_FILES
from keylift.workspace.text_file import TextFile, read_text_file
from keylift.workspace.undo_plan import (
    FileUndo,
    State,
    added_values,
    hold_companions,
    seal_value,
)

_PRIVATE = 0o600
_IGNORE_FILES = frozenset({".gitignore", *IGNORE_FILES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What came of it.

    Attributes:
        files: What became of each file.
        written: The files that changed.
        deleted: The files that are gone, because the fix had created them.
        kept: The variables that the fix added and that stay in `.env`.
    """

    files: tuple[FileUndo, ...]
    written: tuple[Path, ...] = ()
    deleted: tuple[Path, ...] = ()
    kept: tuple[str, ...] = ()


def stored_elsewhere(journal: Journal) -> tuple[Reference, ...]:
    """Return where the run put values besides `.env`; they stay there."""
    moved = (each for step in journal.steps for each in step.moved)
    return tuple(dict.fromkeys(each for each in moved if each.entry is not None))


def undo(journal: Journal, files: Sequence[FileUndo], key: bytes) -> Undone:
    """Go the way back; a file that cannot be written is left, and what it needs with it.

    Args:
        journal: What the run did.
        files: What `plan_undo` says; it is checked again that nothing changed meanwhile.
        key: What the journal was sealed with.

    Raises:
        MoveError: `.env`, the list of names or the journal cannot be written; the files are back.
    """
    scratch = scratch_folder(journal.place.root)
    sources = [_back(each, scratch) if each.is_source else each for each in files]
    settled = hold_companions(sources)
    settled = tuple(each if each.is_source else _back(each, scratch) for each in settled)
    names = _unneeded(journal, settled)
    companions = _take_back(journal, names, key)
    kept = [name for name in added_values(journal.steps) if name not in companions.removed]
    if all(each.state is not State.LEFT for each in settled):
        end_journal(journal)
    went = [each for each in settled if each.state is State.BACK]
    return Undone(
        files=settled,
        written=(*(each.path for each in went if each.then is not None), *companions.written),
        deleted=(*(each.path for each in went if each.then is None), *companions.deleted),
        kept=tuple(kept) if companions.had_entries else (),
    )


def _back(file: FileUndo, scratch: Path | None) -> FileUndo:
    """Write or delete one file; where that fails it is left."""
    if file.state is not State.BACK or file.now is None:
        return file
    try:
        if file.then is None:
            delete_unchanged(file.path, file.now)
        else:
            write_atomically(
                file.path, file.then, expected=file.now, is_resolved=True, scratch=scratch
            )
    except (MoveError, OSError) as error:
        said = str(error) if isinstance(error, MoveError) else f"{error.strerror}."
        return replace(file, state=State.LEFT, reason=said)
    return file


def _unneeded(journal: Journal, files: Sequence[FileUndo]) -> list[str]:
    """Return the added variables that no file needs: all theirs are back, and no other has them."""
    settled: dict[str, bool] = {}
    for file in files:
        for reference in _moved(file):
            is_back = settled.get(reference.variable, True) and file.state is not State.LEFT
            settled[reference.variable] = is_back
    free = [name for name in added_values(journal.steps) if settled.get(name, False)]
    place = journal.place
    leave_out = {each.path for each in files if each.state is not State.LEFT}
    needed = find_lookups(free, place.root, {*leave_out, place.env, place.example})
    return [name for name in free if name not in needed]


def _moved(file: FileUndo) -> Iterator[Reference]:
    """Yield what stands for the values that left a file and that `.env` has a line for."""
    return (each for step in file.steps for each in step.moved if each.line("") is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Companions:
    written: tuple[Path, ...] = ()
    deleted: tuple[Path, ...] = ()
    removed: frozenset[str] = frozenset()
    had_entries: bool = False


def _take_back(journal: Journal, names: Collection[str], key: bytes) -> _Companions:
    """Take entries out of `.env` that hold what the fix put there, and names out of the list."""
    place, added = journal.place, added_values(journal.steps)
    with folder_lock(place.root):
        env = read_text_file(place.env, inside=place.boundary)
        example = read_text_file(place.example, inside=place.boundary)
        known = parse_env(env.text)
        values = {
            name: known[name]
            for name in names
            if name in known and seal_value(known[name], key) == added[name]
        }
        env_text, removed = _without(env.text, values)
        listed = {name for step in journal.steps for name in step.listed}
        gone = dict.fromkeys(listed.intersection(names) - parse_env(env_text).keys(), "")
        example_text, _ = _without(example.text, gone)
        for name in sorted(listed & parse_env(env_text).keys()):
            # The list may have been a source, which went back to where no name was added.
            example_text = add_example(example_text, name)
        changed = [
            _replace(env, env_text, had_before=journal.had_env, is_private=True),
            _replace(example, example_text, had_before=journal.had_example, is_private=False),
        ]
        # What still looks a variable up will have its `.env` again.
        is_over = added.keys() <= {*names} and not os.path.lexists(place.env)
        changed += map(_forget, _ignore_files(journal)) if is_over else ()
    return _Companions(
        written=tuple(path for path, is_deleted in filter(None, changed) if not is_deleted),
        deleted=tuple(path for path, is_deleted in filter(None, changed) if is_deleted),
        removed=frozenset(removed),
        had_entries=any(name in known for name in added),
    )


def _ignore_files(journal: Journal) -> Iterator[tuple[IgnoreLine, TextFile, Path]]:
    """Yield the ignore files that got a line, and for which file; a journal may say anything."""
    place = journal.place
    for line in journal.ignores:
        folder = [place.root, *place.root.parents][line.levels :][:1]
        if line.name in _IGNORE_FILES and folder and folder[0].is_relative_to(place.boundary):
            with suppress(MoveError):
                file = read_text_file(folder[0] / line.name, inside=place.boundary)
                if file.content is not None:
                    yield line, file, place.env


def _forget(found: tuple[IgnoreLine, TextFile, Path]) -> tuple[Path, bool] | None:
    """Take the line out of an ignore file, if it still ends with it."""
    line, file, path = found
    text = without_line(path, file, had_end=line.had_end)
    return _replace(file, text, had_before=line.was_there, is_private=False)


def _without(text: str, entries: dict[str, str]) -> tuple[str, set[str]]:
    """Return a text without entries, and the names of those; others are not as they were added."""
    removed: set[str] = set()
    for name, value in entries.items():
        try:
            text = remove_entry(text, name, value)
        except ValueError:
            continue
        removed.add(name)
    return text, removed


def _replace(
    file: TextFile, text: str, *, had_before: bool, is_private: bool
) -> tuple[Path, bool] | None:
    """Write a companion, or delete one that the fix made and that is empty again."""
    if text == file.text or file.content is None:
        return None
    if not text and not had_before:
        try:
            delete_unchanged(file.path, file.content.raw)
        except OSError as error:
            raise MoveError(f"{shown(file.path)}: {error.strerror}.") from None
        return file.path, True
    if is_private:
        file.replace(text, mode=_PRIVATE, scratch=scratch_folder(file.path.parent))
    else:
        file.replace(text)
    return file.path, False
