"""Rust: puts an argument into a formatting macro in place of a part of its format.

Only formats are touched whose arguments are counted without doubt: no numbers, no `*`, and as many
arguments as there are holes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._rust_calls import FORMATS, listed_in, name_of_macro
from keylift.languages.model import Composition, Literal
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

# Before Rust 2021 these take a text without arguments as it is.
_PLAIN = frozenset({"panic", "unreachable", "assert", "debug_assert"})
_PIECE = re.compile(
    r"\\u\{[0-9a-fA-F_]*\}|\\.|\{\{|\}\}|\{(?P<hole>[^{}]*)\}|(?P<brace>[{}])", re.DOTALL
)
_HOLE = re.compile(r"(?P<name>[^\W\d]\w*|)\s*(?::(?P<form>(?:(?!\d\$|\.\*).)*))?\Z", re.DOTALL)


def is_format(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the literal is the format of a macro that takes arguments for it."""
    if place.parent.type != "arguments":
        return False
    number = FORMATS.get(name_of_macro(tree, place.ancestors[1]), -1)
    return listed_in(place.parent)[number : number + 1] == [place.literal]


def compose_format(
    tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | None:
    """Return how the format and its arguments are written with `part` looked up, if they can be."""
    text, listed = tree.text, listed_in(place.parent)
    behind = listed[listed.index(place.value) + 1 :]
    content = literal.content.of(text)
    holes = _holes(content, is_raw="r" in literal.prefix)
    arguments = _unnamed(behind)
    if holes is None or arguments is None or len(holes) != len(arguments):
        return None
    if "{" in part.of(text) or "}" in part.of(text):
        return None
    is_plain = not behind and name_of_macro(tree, place.ancestors[1]) in _PLAIN
    if is_plain and ("{" in content or "}" in content):
        return None
    number = sum(literal.content.start + hole < part.start for hole in holes)
    last = tree.span(arguments[number - 1] if number else place.value).end
    first = arguments[0] if arguments else place.value
    gap = text[tree.span(_before(place.parent.children, first)).end : tree.span(first).start]
    comma = f",{gap}" if gap.isspace() and "\n" in gap else ", "
    rest = text[part.end : last]
    return Composition(
        Span(literal.span.start, last), f"{text[literal.span.start : part.start]}{{}}{rest}{comma}"
    )


def _before(tokens: Sequence[Node], token: Node) -> Node:
    return tokens[tokens.index(token) - 1]


def _holes(content: str, *, is_raw: bool) -> list[int] | None:
    """Return the offsets of the holes that take the next argument; None where that is unclear."""
    holes: list[int] = []
    for piece in _PIECE.finditer(content.replace("\\", " ") if is_raw else content):
        hole = _HOLE.match(piece["hole"]) if piece["hole"] is not None else None
        if piece["brace"] or (piece["hole"] is not None and not hole):
            return None
        if hole and not hole["name"]:
            holes.append(piece.start())
    return holes


def _unnamed(arguments: Sequence[Node]) -> Sequence[Node] | None:
    """Return the arguments that have no name, which come first; None where they do not."""
    named = [each.type == "assignment_expression" for each in arguments]
    count = named.index(True) if True in named else len(named)
    return arguments[:count] if all(named[count:]) else None
