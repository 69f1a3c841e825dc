"""Moves values out of the source in the one order in which nothing can be lost or leaked.

1. `.env` is made sure to be ignored, 2. it gets the value, is read back and compared, 3. the name
goes to `.env.example`, and only 4. then does the source change. Whatever fails before the last
step, the value still stands in the source, and what was written by then does no harm. Killed at any
moment, the value is in the source, in `.env`, or in both. It does not plan a rewrite, and its
errors name files and variables, never values.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from keylift.errors import MoveError
from keylift.model import Entry, RefusalReason, Rewrite
from keylift.rewriting.env_files import add_entry, add_example, parse_env
from keylift.rewriting.plan import Source, value_of
from keylift.rewriting.stores import STORES
from keylift.workspace.ignored import ensure_ignored
from keylift.workspace.lock import folder_lock
from keylift.workspace.paths import scratch_folder, shown
from keylift.workspace.root import EnvPlace
from keylift.workspace.shipping import taken_along
from keylift.workspace.text_file import TextFile, is_code, read_text_file

Keep: TypeAlias = Callable[[Rewrite, str], str]
"""Puts a rewrite's value, for certain, where its lookup reads it, and returns a sentence that says
where that is. Raises `MoveError` where it is not there for certain."""

PRIVATE = 0o600
"""The mode of a file with values."""
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, the value it is to have, and whether a program reads it by that name."""

    name: str
    value: str = field(repr=False)
    is_read: bool = True


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing did.

    Attributes:
        written: The files that changed, in order.
        notes: Sentences that the user should know.
    """

    written: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def move_value(place: EnvPlace, entry: Variable, edit_source: Callable[[], None]) -> Stored:
    """Store one value, then let the caller edit the source; see `store_values`."""
    stored = store_values(place, [entry])
    edit_source()
    return stored


def store_rewrites(
    source: Source, rewrites: Iterable[Rewrite], place: EnvPlace, keep: Keep | None = None
) -> Stored:
    """Store the values of all rewrites of one document, in one go; the source stays as it is.

    Values whose lookups read another store go there by `keep`. Without it, `.env` has them, under
    their variables, until somebody puts them where the lookups look: nothing is ever lost. With
    it, `.env` has references to them, for stores that resolve those. Stores beside `.env` get the
    values after it.

    Raises:
        MoveError: Not all is stored for certain; the source must not be edited.
    """
    # An example file that has values gives them to the other one, and keeps the names.
    is_own = place.has_values if source.language_id == "dotenv" else place.holds
    if source.path and is_own(Path(source.path)):
        raise MoveError(f"{shown(source.path)}: {RefusalReason.OWN_STORE.value}")
    before: dict[tuple[str, str], Variable] = {}
    after: dict[tuple[str, str], Variable] = {}
    kept: dict[tuple[str, Entry, str], Rewrite] = {}
    for rewrite in rewrites:
        value = value_of(source, rewrite)
        if value is None:
            raise MoveError(f"{rewrite.variable}: {RefusalReason.UNDECODABLE.value}")
        name, is_kept = rewrite.variable, keep is not None and rewrite.entry is not None
        store = STORES[rewrite.store_id]
        if not is_kept or store.is_beside_env:
            variables = before if is_kept else after
            variables.setdefault((name, value), Variable(name, value, store.is_environment))
        if is_kept and rewrite.entry is not None:
            kept.setdefault((rewrite.store_id, rewrite.entry, value), rewrite)
    # What `.env` gets beside a store is there before the store may fail; all else comes after it.
    stored = store_values(place, tuple(before.values())) if before else Stored()
    notes: list[str] = []
    try:
        for (*_, value), rewrite in kept.items():
            notes += [keep(rewrite, value)] if keep else []
        for (*_, value), rewrite in kept.items():
            reference, name = _reference_of(rewrite), rewrite.variable
            # A name that has the value itself in `.env` already keeps it: it works, if less well.
            if reference and not (rewrite.reuses and _has(place, name, value)):
                after.setdefault((name, reference), Variable(name, reference))
        later = store_values(place, tuple(after.values())) if after else Stored()
    except MoveError as error:
        there = [f"{place.env_file} has the value by now, which does no harm."] if before else []
        error.args = (" ".join([str(error), *notes, *there]),)
        raise
    written = dict.fromkeys((*stored.written, *later.written))
    return Stored(tuple(written), (*notes, *stored.notes, *later.notes))


def _has(place: EnvPlace, name: str, value: str) -> bool:
    """Tell whether `.env` has a value; names that are only meant to be used are not there."""
    return parse_env(read_text_file(place.env, inside=place.boundary).text).get(name) == value


def _reference_of(rewrite: Rewrite) -> str:
    entry = rewrite.entry
    return STORES[rewrite.store_id].reference_to(entry) if entry else ""


def store_values(place: EnvPlace, entries: Sequence[Variable]) -> Stored:
    """Write values to the project's `.env`, names to `.env.example`; both end up safe to have.

    An entry that has this very value already is left alone.

    Raises:
        MoveError: Some value is not stored for certain; the source must not be edited.
    """
    with folder_lock(place.root):
        env = read_text_file(place.env, inside=place.boundary)
        for path in (place.env, place.example):
            if is_code(path):
                raise MoveError(f"{shown(path)} is a source; variables cannot be listed there.")
        changed = _with_entries(env, entries)
        written = list(ensure_ignored(env.path))
        notes = _write_values(env, changed)
        if changed != env.text or notes:
            written.append(env.path)
            notes += tuple(taken_along(env.path))
        _check_stored(env.path, entries, place)
        written += _write_names(place, entries)
    return Stored(tuple(written), notes)


def _with_entries(env: TextFile, entries: Iterable[Variable]) -> str:
    text = env.text
    for entry in entries:
        known = parse_env(text)
        if known.get(entry.name) == entry.value:
            continue
        if entry.name in known:
            raise MoveError(f"{shown(env.path)}: {entry.name} has another value already.")
        try:
            text = add_entry(text, entry.name, entry.value)
        except ValueError as error:
            raise MoveError(f"{shown(env.path)}: {error}") from None
    return text


def _write_values(env: TextFile, text: str) -> tuple[str, ...]:
    """Write `.env` for its owner alone; say so where others could read it before."""
    was_open = env.content is not None and bool(_mode(env.path) & _OTHERS)
    if text != env.text or was_open:
        env.replace(text, mode=PRIVATE, scratch=scratch_folder(env.path.parent))
    if was_open:
        return (f"{env.path.name} was readable by other users; now it is yours alone.",)
    return ()


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        raise MoveError(f"{shown(path)}: {error.strerror}.") from None


def _check_stored(path: Path, entries: Iterable[Variable], place: EnvPlace) -> None:
    known = parse_env(read_text_file(path, inside=place.boundary).text)
    for entry in entries:
        if known.get(entry.name) != entry.value:
            raise MoveError(f"{shown(path)}: {entry.name} does not read back as it was written.")


def _write_names(place: EnvPlace, entries: Iterable[Variable]) -> list[Path]:
    example = read_text_file(place.example, inside=place.boundary)
    text = example.text
    for entry in entries:
        if entry.is_read:
            text = add_example(text, entry.name)
    if text == example.text:
        return []
    example.replace(text)
    return [example.path]
