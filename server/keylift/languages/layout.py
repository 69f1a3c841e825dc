"""Changes blanks in a text that edits have made, as further edits of the text before.

It knows no language: which blanks are to be wider or narrower is its caller's business.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from keylift.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the changed text: an edit's new text, or what no edit has touched.

    Attributes:
        start: Where it begins in the changed text.
        end: Where it ends there.
        edit: The index of its edit, or None.
        shift: How much further on it stands than before the edits.
    """

    start: int
    end: int
    edit: int | None
    shift: int


def with_blanks(
    text: str, edits: Sequence[Edit], blanks: Iterable[Edit]
) -> tuple[Edit, ...] | None:
    """Return the edits together with changes of blanks in the text that they make, or None.

    Args:
        text: The text before all edits.
        edits: Sorted and disjoint.
        blanks: Changes of the changed text, each inside of one piece of it.
    """
    pieces = list(_pieces(text, edits))
    inside: list[tuple[int, Edit]] = []
    outside: list[Edit] = []
    for blank in blanks:
        piece = next((one for one in pieces if _is_in(blank.span, one)), None)
        if piece is None:
            return None
        start, end = blank.span.start, blank.span.end
        if piece.edit is None:
            span = Span(start - piece.shift, end - piece.shift)
            outside.append(replace(blank, span=span))
        else:
            span = Span(start - piece.start, end - piece.start)
            inside.append((piece.edit, replace(blank, span=span)))
    changed = list(edits)
    for index, group in groupby(sorted(inside), key=lambda each: each[0]):
        new = changed[index].new_text
        for _, blank in reversed(list(group)):
            new = new[: blank.span.start] + blank.new_text + new[blank.span.end :]
        changed[index] = replace(changed[index], new_text=new)
    return tuple(sorted([*changed, *outside], key=lambda edit: edit.span))


def _is_in(span: Span, piece: _Piece) -> bool:
    return piece.start <= span.start and span.end <= piece.end and span.start < piece.end


def _pieces(text: str, edits: Sequence[Edit]) -> Iterator[_Piece]:
    done = shift = 0
    for index, edit in enumerate(edits):
        start, size = edit.span.start + shift, len(edit.new_text)
        yield _Piece(done + shift, start, None, shift)
        yield _Piece(start, start + size, index, 0)
        done = edit.span.end
        shift += size - (edit.span.end - edit.span.start)
    yield _Piece(done + shift, len(text) + shift, None, shift)
