"""What a fix notes before it changes files, so that `keylift fix --undo` finds the way back.

The first line says which run it is of, others how one file is changed back each; the last one, that
the run came to its end. The run after one that did not goes on in the same journal. No value is in
it: not in text, and for comparing only seals, which are made with this machine's key. It is read as
data from anybody: what does not fit is an error. It touches no disk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from keylift.errors import ConfigError
from keylift.model import Entry, Span
from keylift.rewriting.reversal import Mark, Piece, Reference, Reversal
from keylift.workspace.root import EnvPlace

_VERSION = 1
_CHECK = b"keylift"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How one file was changed.

    Attributes:
        path: Below the project's root, with `/`.
        is_source: Whether secrets were moved out of it; else it only helps such files.
        before: Seal of what it goes back to: its bytes before; "" where it did not exist.
        after: Seal of its bytes afterwards.
        reversals: What makes the text what it was.
        moved: Where the values went that were moved out of it.
        added: Seals of the values that `.env` got for it, by variable.
        listed: The variables that the list of names got for it.
        is_redacted: Whether what comes back lacks secrets that a word took the place of.
        objection: Why the file cannot be changed back, or "".
    """

    path: str
    is_source: bool
    before: str
    after: str
    reversals: tuple[Reversal, ...] = field(default=(), repr=False)
    moved: tuple[Reference, ...] = ()
    added: Mapping[str, str] = field(default_factory=dict)
    listed: tuple[str, ...] = ()
    is_redacted: bool = False
    objection: str = ""


@dataclass(frozen=True, slots=True)
class IgnoreLine:
    """An ignore file that was to get a line.

    Attributes:
        levels: How many folders above the one with `.env` it is.
        name: Its name.
        was_there: Whether it existed before.
        had_end: Whether its last line had an end.
    """

    levels: int
    name: str
    was_there: bool
    had_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What a run did in one project.

    Attributes:
        file: Where it is noted.
        run: Names the run; other projects of the same run have the same.
        started: When the run began, in seconds since 1970.
        place: The project.
        check: A seal that shows whether this machine's key is the one that sealed.
        had_env: Whether there was a `.env` before.
        had_example: Whether there was a list of names before.
        ignores: The ignore files that were to get a line for `.env`.
        steps: In the order in which they happened.
        is_ended: Whether the run came to its end.
    """

    file: Path
    run: str
    started: float
    place: EnvPlace
    check: str
    had_env: bool
    had_example: bool
    ignores: tuple[IgnoreLine, ...] = ()
    steps: tuple[Step, ...] = ()
    is_ended: bool = False


def seal(data: bytes | None, key: bytes) -> str:
    """Return what tells whether two contents are the same, and to nobody without the key more."""
    return "" if data is None else hashlib.blake2b(data, key=key, digest_size=16).hexdigest()


def seal_of_key(key: bytes) -> str:
    """Return what tells whether two keys are the same."""
    return seal(_CHECK, key)


def head_line(journal: Journal) -> bytes:
    """Return the first line of a journal."""
    return _line(_head_to_data(journal))


def step_line(step: Step) -> bytes:
    """Return the line of a step."""
    return _line(_step_to_data(step))


def run_line(journal: Journal) -> bytes:
    """Return the line of a run that goes on where another stopped."""
    return _line({"run": journal.run, "started": journal.started})


def end_line() -> bytes:
    """Return the line of a run that came to its end."""
    return _line({"end": True})


def parse_journal(raw: bytes, file: Path) -> Journal | None:
    """Return what is written in a journal, None where it is none, or another version's.

    A last line that a killed run did not finish is left out.
    """
    try:
        head, *lines = raw.decode().split("\n")[:-1]
        journal = _head_from_data(json.loads(head), file)
        return _with_lines(journal, map(json.loads, lines))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ConfigError):
        return None


def _with_lines(journal: Journal, lines: Iterable[dict[str, Any]]) -> Journal:
    steps: list[Step] = []
    run, started, is_ended = journal.run, journal.started, False
    for data in lines:
        if "end" in data:
            is_ended = True
        elif "run" in data:
            run, started, is_ended = _text(data["run"]), float(data["started"]), False
        else:
            steps.append(_step_from_data(data))
    return replace(journal, run=run, started=started, steps=tuple(steps), is_ended=is_ended)


def is_path_below(path: str) -> bool:
    """Tell whether a path with `/` leads to a file of a project, whatever the system."""
    plain = PurePosixPath(path)
    is_odd = plain.is_absolute() or not {"..", ".git"}.isdisjoint(plain.parts)
    return bool(plain.parts) and not is_odd and set(path).isdisjoint("\\\0")


def _line(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode() + b"\n"


def _head_to_data(journal: Journal) -> dict[str, object]:
    return {
        "keylift-undo": _VERSION,
        "run": journal.run,
        "started": journal.started,
        "root": str(journal.place.root),
        "env": journal.place.env_file,
        "example": journal.place.example_file,
        "check": journal.check,
        "had_env": journal.had_env,
        "had_example": journal.had_example,
        "ignores": [
            [each.levels, each.name, each.was_there, each.had_end] for each in journal.ignores
        ],
    }


def _head_from_data(data: dict[str, Any], file: Path) -> Journal:
    if data["keylift-undo"] != _VERSION:
        raise ValueError("another version")
    root = Path(_text(data["root"]))
    if not root.is_absolute():
        raise ValueError("a relative root")
    return Journal(
        file=file,
        run=_text(data["run"]),
        started=float(data["started"]),
        place=EnvPlace(root=root, env_file=_text(data["env"]), example_file=_text(data["example"])),
        check=_text(data["check"]),
        had_env=data["had_env"] is not False,
        had_example=data["had_example"] is not False,
        ignores=tuple(
            IgnoreLine(_number(levels), _text(name), was_there is not False, had_end is not False)
            for levels, name, was_there, had_end in data.get("ignores", ())
        ),
    )


def _step_to_data(step: Step) -> dict[str, object]:
    return {
        "path": step.path,
        "source": step.is_source,
        "before": step.before,
        "after": step.after,
        "edits": [
            [each.span.start, each.span.end, [_piece_to_data(piece) for piece in each.pieces]]
            for each in step.reversals
        ],
        "moved": [_piece_to_data(each) for each in step.moved],
        "added": dict(step.added),
        "listed": list(step.listed),
        "redacted": step.is_redacted,
        "objection": step.objection,
    }


def _step_from_data(data: dict[str, Any]) -> Step:
    path = _text(data["path"])
    if not is_path_below(path):
        raise ValueError("a path that leads out of the project")
    return Step(
        path=path,
        is_source=data["source"] is not False,
        before=_text(data["before"]),
        after=_text(data["after"]),
        reversals=tuple(
            Reversal(Span(_number(start), _number(end)), tuple(map(_piece_from_data, pieces)))
            for start, end, pieces in data["edits"]
        ),
        moved=tuple(map(_reference_from_data, data["moved"])),
        added={_text(name): _text(each) for name, each in data["added"].items()},
        listed=tuple(map(_text, data["listed"])),
        is_redacted=data["redacted"] is True,
        objection=_text(data["objection"]),
    )


def _piece_to_data(piece: Piece) -> object:
    if isinstance(piece, str):
        return piece
    entry = piece.entry
    return {
        "variable": piece.variable,
        "store": piece.store_id,
        "entry": [entry.path, entry.mount, entry.key] if entry else None,
        "marks": [[mark.at, mark.text, mark.covers] for mark in piece.marks],
    }


def _piece_from_data(data: str | dict[str, Any]) -> Piece:
    return data if isinstance(data, str) else _reference_from_data(data)


def _reference_from_data(data: dict[str, Any]) -> Reference:
    entry = data["entry"]
    return Reference(
        _text(data["variable"]),
        _text(data["store"]),
        None if entry is None else Entry(*map(_text, entry)),
        tuple(
            Mark(_number(at), _text(text), _number(covers)) for at, text, covers in data["marks"]
        ),
    )


def _text(data: object) -> str:
    if not isinstance(data, str):
        raise TypeError("not a text")
    return data


def _number(data: object) -> int:
    if not isinstance(data, int) or data < 0:
        raise TypeError("not a number")
    return data
