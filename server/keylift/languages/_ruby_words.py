"""Ruby: writes out a list of words, so that one of them can be an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.placement import insert
from keylift.model import Edit, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree

WORD, WORDS = "bare_string", "string_array"


def object_to_word(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Refuse a list with words that quotes would not keep."""
    words = _words(place.parent)
    has_holes = any(child.type == "interpolation" for each in words for child in each.children)
    is_plain = "\\" not in tree.source(place.parent) and not has_holes
    is_quotable = is_plain and all(_quoted(tree.source(each)) for each in words)
    return None if is_quotable else RefusalReason.UNUSUAL_PLACE


def words_written_out(tree: SyntaxTree, places: Sequence[Place]) -> tuple[Edit, ...]:
    """Return the edits that make arrays of the lists of words at these places."""
    edits: list[Edit] = []
    moved = {place.literal for place in places}
    for place in places:
        if place.literal.type == WORD:
            edits += _written_out(tree, place.parent, moved)
    return tuple(dict.fromkeys(edits))


def _words(array: Node) -> list[Node]:
    return [node for node in array.named_children if node.type == WORD]


def _written_out(tree: SyntaxTree, array: Node, moved: set[Node]) -> Iterator[Edit]:
    opening, closing = tree.span(array.children[0]), tree.span(array.children[-1])
    yield Edit(opening, "[")
    for word in _words(array):
        span = tree.span(word)
        if word not in moved:
            yield Edit(span, _quoted(tree.source(word)))
        if word != array.named_children[-1]:
            yield insert(span.end, ",")
    yield Edit(closing, "]")


def _quoted(word: str) -> str:
    """Return a word in quotes, "" where it has a character that means more in either."""
    if '"' not in word and "#" not in word:
        return f'"{word}"'
    return "" if "'" in word else f"'{word}'"
