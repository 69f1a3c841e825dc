"""Java: writes text blocks and formats of which a part is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages._java_formats import TIGHT, compose_format, is_format
from keylift.languages._java_strings import BLOCK, decode
from keylift.languages.model import Composition, Literal
from keylift.model import RefusalReason, Span

if TYPE_CHECKING:
    from keylift.languages.tree import Place, SyntaxTree


def compose(
    tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | RefusalReason | None:
    """Return how a format or text block is written; None where that is as for any string."""
    if is_format(tree, place):
        return compose_format(tree, place, literal, part)
    if literal.quote == BLOCK and part != literal.content:
        return _compose_block(tree, place, literal, part)
    return None


def _compose_block(
    tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | RefusalReason:
    """Return the lookup with a line end behind it, or the block as a format with one hole.

    A format is as old as text blocks are: Java 15 has both.
    """
    text = tree.text
    whole = decode(literal.span.of(text))
    value = decode(f"{BLOCK}{part.of(text)}{BLOCK}")
    if whole is None or value is None:
        return RefusalReason.PARTIAL
    if whole == f"{value}\n":
        is_tight = not TIGHT.isdisjoint(place.keys(len(place.path) - 1))
        ends = "()" if is_tight else ("", "")
        return Composition(literal.span, ends[0], f' + "\\n"{ends[1]}')
    before, after = Span(literal.span.start, part.start), Span(part.end, literal.span.end)
    if whole.count("%") != literal.content.of(text).count("%"):
        # An escape stands for one, which would have to be doubled.
        return RefusalReason.PARTIAL
    form = "%s".join(span.of(text).replace("%", "%%") for span in (before, after))
    return Composition(literal.span, f"{form}.formatted(", ")")
