r"""Turns edits around without keeping any value that they took away.

What an edit replaces is kept as pieces: plain text, and references to where a value is now. How the
source spells a value (`\"` for `"`, say) is kept as marks, which hold punctuation and blanks only.
Text that cannot be kept without a part of a secret makes the edits irreversible. It is pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from keylift.model import Edit, Entry, Span
from keylift.rewriting.stores import STORES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

# What stands between the characters of a value in a literal: escapes, and quotes, blanks and
# operators where the literal has several pieces.
_FILLING = frozenset("\\\"'`+.,()$ \t\r\n")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_WINDOW = 8
_WORD = re.compile(r"[\w+/=.~%!@#$^&*-]{16,}")
_JOINT = re.compile(r"[_./-]")
_MIXED = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])")
_LONG_PART = 10


@dataclass(frozen=True, slots=True)
class Mark:
    """What a literal has before, or in place of, a character of its value.

    Attributes:
        at: Offset in the value.
        text: What the literal has there.
        covers: How many of the value's characters it stands for: 0 or 1.
    """

    at: int
    text: str
    covers: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """Stands for a value that was moved.

    Attributes:
        variable: Its name in `.env`, or the one that the lookup was given.
        store_id: The store that has it.
        entry: Where that store has it; None where `.env` alone does.
        marks: How the literal spells it, in order.
    """

    variable: str
    store_id: str = "env"
    entry: Entry | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def is_in_env(self) -> bool:
        """Whether `.env` has the value."""
        store = STORES.get(self.store_id)
        return self.entry is None or (store is not None and store.is_beside_env)

    def line(self, value: str) -> str | None:
        """Return what `.env` says for a value that went there; None where that is nothing."""
        if self.is_in_env or self.entry is None:
            return value
        store = STORES.get(self.store_id)
        return (store.reference_to(self.entry) or None) if store else None


Piece: TypeAlias = str | Reference


@dataclass(frozen=True, slots=True)
class Reversal:
    """Replace `span` of the edited text by what stood there: the pieces, joined."""

    span: Span
    pieces: tuple[Piece, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Moved:
    """A value that left the text, where it stood there, and where it is now."""

    span: Span
    value: str = field(repr=False)
    where: Reference


class Secrets:
    """All that must not be kept; it answers whether a text shows any of it."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._short: set[str] = set()
        self._windows: set[str] = set()
        self.add(secrets)

    def add(self, secrets: Iterable[str]) -> None:
        """Add more of them."""
        for secret in secrets:
            if 0 < len(secret) < _WINDOW:
                self._short.add(secret)
            self._windows.update(_windows(secret))

    def are_in(self, text: str) -> bool:
        """Tell whether a text has a short secret, or eight characters in a row of another."""
        if any(short in text for short in self._short):
            return True
        return any(window in self._windows for window in _windows(text))


def reverse_edits(
    text: str,
    edits: Iterable[Edit],
    moved: Sequence[Moved] = (),
    others: Collection[Span] = (),
    *,
    secrets: Secrets | None = None,
    final: Collection[Edit] = (),
) -> tuple[Reversal, ...] | None:
    """Return what takes edits back, or None where that would have to hold a part of a secret.

    Args:
        text: The text before the edits.
        edits: Sorted and disjoint.
        moved: The values that are somewhere else afterwards.
        others: Where else in the text secrets stand.
        secrets: More values that must not be kept.
        final: Those of the edits that are not to be taken back.
    """
    known = {each.value: each.where for each in moved}
    texts = [span.of(text) for span in (*others, *(each.span for each in moved))]
    unmoved = [span for span in others if span.of(text) not in known]
    keeper = _Keeper(text, sorted(set(moved), key=_start), unmoved, known)
    keeper.secrets = (Secrets([*known, *texts]), secrets or Secrets())
    reversals: list[Reversal] = []
    shift = 0
    for edit in edits:
        if edit not in final:
            pieces = keeper.pieces(edit.span)
            if pieces is None:
                return None
            start = edit.span.start + shift
            reversals.append(Reversal(Span(start, start + len(edit.new_text)), pieces))
        shift += len(edit.new_text) - (edit.span.end - edit.span.start)
    return tuple(reversals)


def edits_of(reversals: Iterable[Reversal], read: Callable[[Reference], str]) -> tuple[Edit, ...]:
    """Return the edits that take others back; `read` gives what stands for a reference."""
    return tuple(
        Edit(
            each.span,
            "".join(piece if isinstance(piece, str) else read(piece) for piece in each.pieces),
        )
        for each in reversals
    )


def spell(value: str, literal: str) -> tuple[Mark, ...] | None:
    r"""Return how a literal spells a value, None where it is more than added punctuation.

    `\x41` for `A` is more; `\n` for a line end is not.
    """
    marks: list[Mark] = []
    place, at = 0, 0
    while place < len(literal):
        wanted = value[at : at + 1]
        escape = _ESCAPES.get(wanted, "")
        if literal[place] == wanted:
            place, at = place + 1, at + 1
        elif escape and literal.startswith(escape, place):
            marks.append(Mark(at, escape, 1))
            place, at = place + len(escape), at + 1
        elif literal[place] in _FILLING:
            _add_filling(marks, at, literal[place])
            place += 1
        else:
            return None
    secret = Secrets([value])
    is_plain = not any(secret.are_in(mark.text) for mark in marks)
    return tuple(marks) if at == len(value) and is_plain else None


def respell(value: str, marks: Iterable[Mark]) -> str:
    """Return a value as the literal spelled it; see `spell`."""
    parts: list[str] = []
    done = 0
    for mark in marks:
        parts += [value[done : mark.at], mark.text]
        done = mark.at + mark.covers
    return "".join([*parts, value[done:]])


def _add_filling(marks: list[Mark], at: int, text: str) -> None:
    if marks and marks[-1].at == at and not marks[-1].covers:
        marks[-1] = Mark(at, marks[-1].text + text)
    else:
        marks.append(Mark(at, text))


def _windows(text: str) -> Iterator[str]:
    return (text[start : start + _WINDOW] for start in range(len(text) - _WINDOW + 1))


def _has_token(text: str) -> bool:
    """Tell whether a text has a word that mixes letters and digits as tokens do.

    It may be a secret that no detector knows, or that a comment suppresses.
    """
    for word in _WORD.findall(text):
        mixed = [part for part in _JOINT.split(word) if _MIXED.match(part)]
        if len(mixed) > 1 or any(len(part) >= _LONG_PART for part in mixed):
            return True
    return False


def _start(moved: Moved) -> tuple[Span, str]:
    return moved.span, moved.where.variable


@dataclass(slots=True)
class _Keeper:
    """Says what stood in a span of a text, without any secret."""

    text: str = field(repr=False)
    moved: Sequence[Moved]
    others: Collection[Span]
    known: dict[str, Reference] = field(repr=False)
    secrets: tuple[Secrets, ...] = ()

    def pieces(self, span: Span) -> tuple[Piece, ...] | None:
        """Return the pieces, or None where a secret would be among them."""
        found: list[Piece] = []
        at = span.start
        for each in self.moved:
            if not each.span.overlaps(span):
                continue
            marks = spell(each.value, each.span.of(self.text))
            plain = self._plain(Span(at, max(at, each.span.start)))
            is_apart = at <= each.span.start and each.span.end <= span.end
            if marks is None or plain is None or not is_apart:
                return None
            where = each.where
            here = Reference(where.variable, where.store_id, where.entry, marks)
            found += [*plain, here]
            at = each.span.end
        rest = self._plain(Span(at, span.end))
        return None if rest is None else (*found, *rest)

    def _plain(self, span: Span) -> list[Piece] | None:
        if any(other.overlaps(span) for other in self.others):
            return None
        pieces: list[Piece] = [span.of(self.text)]
        for value in sorted(self.known, key=len, reverse=True):
            pieces = [part for piece in pieces for part in self._split(piece, value)]
        plain = [each for each in pieces if isinstance(each, str)]
        is_shown = any(secrets.are_in(each) for secrets in self.secrets for each in plain)
        is_shown = is_shown or any(map(_has_token, plain))
        return None if is_shown else [each for each in pieces if each != ""]

    def _split(self, piece: Piece, value: str) -> Iterator[Piece]:
        """Yield a piece with references in place of a value."""
        if not isinstance(piece, str) or not value:
            yield piece
            return
        first, *more = piece.split(value)
        yield first
        for each in more:
            yield self.known[value]
            yield each
