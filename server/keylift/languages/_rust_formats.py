"""Rust: puts an argument into a formatting macro in place of a part of its format.

Only formats are touched whose arguments are counted without doubt: no numbers, no `*`, and as many
arguments as there are holes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.model import Composition, Literal
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

# How many arguments stand before the format.
_FORMATTERS = {
    "print": 0, "println": 0, "eprint": 0, "eprintln": 0, "format": 0, "write": 1, "writeln": 1,
}  # fmt: skip
_PIECE = re.compile(
    r"\\u\{[0-9a-fA-F_]*\}|\\.|\{\{|\}\}|\{(?P<hole>[^{}]*)\}|(?P<brace>[{}])", re.DOTALL
)
_HOLE = re.compile(r"(?P<name>[^\W\d]\w*|)\s*(?::(?P<form>(?:(?!\d\$|\.\*).)*))?\Z", re.DOTALL)


def is_format(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the literal is the format of a macro that takes arguments for it."""
    if place.parent.type != "token_tree" or place.ancestors[1].type != "macro_invocation":
        return False
    named = place.ancestors[1].child_by_field_name("macro")
    name = tree.source(named).rsplit("::", 1)[-1] if named else ""
    tokens = place.parent.children
    at = tokens.index(place.value)
    before = [token.type for token in tokens[:at]]
    is_apart = before[-1] in {"(", "[", "{", ","} and tokens[at + 1].type in {",", ")", "]", "}"}
    return is_apart and "<" not in before and before.count(",") == _FORMATTERS.get(name, -1)


def compose_format(
    tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | None:
    """Return how the format and its arguments are written with `part` looked up, if they can be."""
    text, tokens = tree.text, place.parent.children
    at = tokens.index(place.value)
    holes = _holes(literal.content.of(text), is_raw="r" in literal.prefix)
    arguments = _arguments(tokens[at + 1 : -1])
    if holes is None or arguments is None or len(holes) != len(arguments):
        return None
    if "{" in part.of(text) or "}" in part.of(text):
        return None
    number = sum(literal.content.start + hole < part.start for hole in holes)
    last = tree.span(arguments[number - 1][-1] if number else place.value).end
    first = arguments[0][0] if arguments else place.value
    gap = text[tree.span(_before(tokens, first)).end : tree.span(first).start]
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


def _arguments(tokens: Sequence[Node]) -> list[list[Node]] | None:
    """Return the arguments that have no name, which come first; None where they do not."""
    arguments: list[list[Node]] = []
    for token in tokens:
        if token.type == ",":
            arguments.append([])
        else:
            arguments[-1].append(token)
    if arguments and not arguments[-1]:
        arguments.pop()
    named = [[one.type for one in each[:2]] == ["identifier", "="] for each in arguments]
    count = named.index(True) if True in named else len(named)
    return arguments[:count] if all(arguments) and all(named[count:]) else None
