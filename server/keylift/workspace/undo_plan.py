"""Says what the way back of a fix is, file by file; `undo.py` goes it.

A file goes back only if its bytes are those that the fix left, and what comes out are, to the byte,
those that the fix found. It reads, and changes nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from keylift.errors import MoveError
from keylift.languages import language_of
from keylift.model import Edit, Entry, Problem
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.env_files import parse_env, remove_entry
from keylift.rewriting.reversal import Reference, edits_of, respell
from keylift.workspace.journal import Journal, Step, seal, seal_of_key
from keylift.workspace.mentions import find_words
from keylift.workspace.paths import shown
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.text_file import read_text_file

Fetch: TypeAlias = Callable[[str, Entry], str | None]
"""Returns the value that a store, named by its id, has at an entry; None where it has none.

Raises `MoveError` where it cannot be asked."""

DOTS = "••••••••"
_OTHER_VALUES = "The values that left it are not to be found as they were."
_HELD = "A file that is left alone may need it."
_MENTIONED = "Another file uses it by now."
_FUNCTION = re.compile(r"\b(?:def|fun|func|function|fn)\s+(?:self\.)?(\w+)")


class State(Enum):
    """What can become of a file."""

    BACK = "it can go back"
    DONE = "it is as it was before the fix"
    LEFT = "it is left alone"


@dataclass(frozen=True, slots=True)
class Layer:
    """A text of the file on its way back, and what changes it next, with dots for values."""

    text: str = field(repr=False)
    edits: tuple[Edit, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUndo:
    """The way back of one file.

    Attributes:
        path: The file.
        steps: What the fix did to it, in order.
        state: What can become of it.
        reason: Why it is left alone, or "".
        now: Its bytes; None where it does not exist.
        then: Its bytes once it is back; None where it did not exist.
        layers: What changes, from what there is now to what there was.
    """

    path: Path
    steps: tuple[Step, ...]
    state: State
    reason: str = ""
    now: bytes | None = field(default=None, repr=False)
    then: bytes | None = field(default=None, repr=False)
    layers: tuple[Layer, ...] = field(default=(), repr=False)

    @property
    def is_source(self) -> bool:
        """Whether secrets were moved out of it."""
        return any(step.is_source for step in self.steps)

    @property
    def is_redacted(self) -> bool:
        """Whether secrets that a word took the place of do not come back."""
        return any(step.is_redacted for step in self.steps)


class _LeftError(Exception):
    """A file is left alone; the message is the sentence that says why."""


def plan_undo(journal: Journal, key: bytes, fetch: Fetch | None = None) -> tuple[FileUndo, ...]:
    """Return the way back of each file of a run, in the order of the run.

    Args:
        journal: What the run did.
        key: What the journal was sealed with.
        fetch: Reads values of stores other than `.env`.

    Raises:
        MoveError: The journal was sealed with another key, or `.env` cannot be read.
    """
    if journal.check != seal_of_key(key):
        raise MoveError(
            f"{shown(journal.file)} was made with another key; is KEYLIFT_SALT what it was then?"
        )
    place = journal.place
    if place.root != Path(os.path.realpath(place.root)) or not place.root.is_dir():
        raise MoveError(f"{shown(place.root)} is no longer the folder that the fix was in.")
    env = parse_env(read_text_file(place.env, inside=place.boundary).text)
    values = _Values(env, place.env_file, key, fetch, added_values(journal.steps))
    by_path: dict[str, list[Step]] = {}
    for step in journal.steps:
        by_path.setdefault(step.path, []).append(step)
    files = [_plan_file(journal, tuple(steps), key, values) for steps in by_path.values()]
    return hold_companions(files, _mentioned_helpers(place.root, files))


def hold_companions(
    files: Iterable[FileUndo], mentioned: Collection[Path] = ()
) -> tuple[FileUndo, ...]:
    """Return the files, of which those that only help stay where another may need them."""
    files = tuple(files)
    is_held = any(each.is_source and each.state is State.LEFT for each in files)
    return tuple(
        replace(each, state=State.LEFT, reason=_HELD if is_held else _MENTIONED)
        if each.state is State.BACK and not each.is_source and (is_held or each.path in mentioned)
        else each
        for each in files
    )


def _mentioned_helpers(root: Path, files: Iterable[FileUndo]) -> set[Path]:
    """Return those of which files beside the fixed ones use what would go."""
    files = tuple(files)
    words: dict[str, dict[str, set[Path]]] = {}
    for each in files:
        for word in _gone_words(each):
            by_word = words.setdefault(language_of(each.path.name), {})
            by_word.setdefault(word, set()).add(each.path)
    leave_out = {each.path for each in files}
    return {
        path
        for language_id, by_word in words.items()
        for word in find_words(by_word, root, leave_out, language_id)
        for path in by_word[word]
    }


def _gone_words(file: FileUndo) -> Iterator[str]:
    """Yield the names of the functions that a helper file loses, and its own where it goes."""
    if file.is_source or file.state is not State.BACK:
        return
    if file.then is None:
        yield file.path.stem
    for layer in file.layers:
        gone = (edit.span.of(layer.text) for edit in layer.edits)
        for text in (layer.text,) if file.then is None else gone:
            yield from _FUNCTION.findall(text)


@dataclass(slots=True)
class _Values:
    """Where values are found again."""

    env: dict[str, str] = field(repr=False)
    env_file: str
    key: bytes = field(repr=False)
    fetch: Fetch | None
    added: dict[str, str]

    def read(self, reference: Reference) -> str:
        """Return the text that a reference stands for."""
        return respell(self._value(reference), reference.marks)

    def _value(self, reference: Reference) -> str:
        name = reference.variable
        if reference.entry is not None and not reference.is_in_env:
            return self._fetched(reference.store_id, reference.entry)
        value = self.env.get(name)
        if value is None:
            raise _LeftError(f"{name} is not in {self.env_file} any more.")
        if name in self.added and self.added[name] != seal_value(value, self.key):
            raise _LeftError(f"{name} has another value in {self.env_file} by now.")
        return value

    def _fetched(self, store_id: str, entry: Entry) -> str:
        if self.fetch is None:
            raise _LeftError(f"Its value is in a store that Keylift cannot read: {entry}.")
        try:
            value = self.fetch(store_id, entry)
        except MoveError as error:
            raise _LeftError(str(error)) from None
        if value is None:
            raise _LeftError(f"The store has no value at {entry} any more.")
        return value


def seal_value(value: str, key: bytes) -> str:
    """Return the seal of a value; see `seal`."""
    return seal(value.encode("utf-8", "surrogatepass"), key)


def added_values(steps: Iterable[Step]) -> dict[str, str]:
    """Return the seals of what `.env` got, by variable."""
    return {name: value for step in steps for name, value in step.added.items()}


def _plan_file(journal: Journal, steps: tuple[Step, ...], key: bytes, values: _Values) -> FileUndo:
    path = journal.place.root / PurePosixPath(steps[0].path)
    try:
        file = _read(path)
        now = file.raw if file else None
        if file is not None and path == journal.place.example:
            file = _without_names(file, journal.steps)
        if seal(file.raw if file else None, key) == steps[0].before:
            return FileUndo(path=path, steps=steps, state=State.DONE)
        then, layers = _way_back(file, steps, key, values)
    except _LeftError as left:
        return FileUndo(path=path, steps=steps, state=State.LEFT, reason=str(left))
    return FileUndo(path=path, steps=steps, state=State.BACK, now=now, then=then, layers=layers)


def _read(path: Path) -> FileBytes | None:
    """Read a file; no symbolic link on the way to it is followed."""
    if Path(os.path.realpath(path)) != path:
        raise _LeftError("A symbolic link leads to another file by now.")
    if not os.path.lexists(path):
        return None
    content = read_file(path)
    if isinstance(content, FileBytes):
        return content
    raise _LeftError(
        content.message if isinstance(content, Problem) else f"It is a {content.reason}."
    )


def _without_names(file: FileBytes, steps: Iterable[Step]) -> FileBytes:
    """Return the list of names, which can be a source as well, without what the run added."""
    text = file.text
    for name in (name for step in steps for name in step.listed):
        with suppress(ValueError):
            text = remove_entry(text, name, "")
    return replace(file, data=text.encode(), raw=file.encoding.encode(text))


def _way_back(
    file: FileBytes | None, steps: Sequence[Step], key: bytes, values: _Values
) -> tuple[bytes | None, tuple[Layer, ...]]:
    """Return what a file was, and each text on the way there."""
    for objection in (step.objection for step in steps if step.objection):
        raise _LeftError(objection)
    if file is None:
        raise _LeftError("It was deleted since.")
    here = seal(file.raw, key)
    then: bytes | None = file.raw
    layers: list[Layer] = []
    for step in reversed(steps):
        if then is None or step.after != here:
            # A fix that failed, or was killed, before it came to this.
            continue
        text = _text_of(then, file)
        then = _applied(step, text, file, values)
        layers.append(Layer(text, edits_of(step.reversals, _dots)))
        if seal(then, key) != step.before:
            raise _LeftError(_OTHER_VALUES)
        here = step.before
    if not layers or here != steps[0].before:
        raise _LeftError("It changed since the fix.")
    return then, tuple(layers)


def _text_of(raw: bytes, file: FileBytes) -> str:
    codec, mark = file.encoding.value
    return raw[len(mark) :].decode(codec)


def _applied(step: Step, text: str, file: FileBytes, values: _Values) -> bytes | None:
    if not step.before:
        return None
    edits = edits_of(step.reversals, values.read)
    try:
        return file.encoding.encode(apply_edits(text, edits))
    except ValueError:
        raise _LeftError(_OTHER_VALUES) from None


def _dots(_: Reference) -> str:
    return DOTS
