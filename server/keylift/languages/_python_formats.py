"""Takes a secret out of a Python format: what is left of the format stands beside the lookup.

A value must never be read as a part of a format, so one is cut only where all its fields are on
one side of the secret: `"key %s" % x` and `"key {}".format(x)` become a sum with a shorter format.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.model import Composition
from keylift.languages.tree import field_of
from keylift.model import RefusalReason, Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.model import Literal
    from keylift.languages.tree import Place, SyntaxTree

_PREFIXES = frozenset({"", "r"})
_CODED = re.compile(r"\\[xuUN0-7]")
# Here a sum needs no parentheses.
_OPEN = frozenset(
    {
        "assignment", "argument_list", "keyword_argument", "return_statement", "pair", "list",
        "tuple", "set", "parenthesized_expression", "default_parameter", "expression_list",
    }
)  # fmt: skip


def is_format(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether fields are filled in the value, by `%` or by a method."""
    parent = place.parent
    if parent.type == "binary_operator":
        operator = parent.child_by_field_name("operator")
        is_filled = operator is not None and operator.type == "%"
        return is_filled and field_of(parent, place.value) == "left"
    name = parent.child_by_field_name("attribute") if parent.type == "attribute" else None
    return name is not None and tree.source(name) in {"format", "format_map"}


def takes_sum(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the value is one literal of a format that may be cut, for all we see here."""
    whole = _whole(place)
    return is_format(tree, place) and whole is not None and place.value == place.literal


def _whole(place: Place) -> Node | None:
    """Return the expression that fills the format; None where it is only mentioned."""
    if any(node.type == "interpolation" for node in place.path):
        return None
    if place.parent.type == "binary_operator":
        return place.parent
    call = place.ancestors[1]
    is_called = call.type == "call" and field_of(call, place.parent) == "function"
    return call if is_called else None


def compose_format(
    tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | RefusalReason | None:
    """Return how the expression around a format is written with `part` of that looked up.

    None where the place is no format; a refusal where fields are on both sides of the part.
    """
    if not is_format(tree, place):
        return None
    whole = _whole(place)
    text, content = tree.text, literal.content
    sides = [text[content.start : part.start], text[part.end : content.end]]
    marks = "%" if place.parent.type == "binary_operator" else "{}"
    filled = [any(mark in side for mark in marks) for side in sides]
    if whole is None or sum(filled) != 1 or not _can_cut(literal, sides[0], content.of(text)):
        return RefusalReason.FORMAT_STRING
    if any(mark in part.of(text) for mark in marks):
        return RefusalReason.FORMAT_STRING
    filling = text[literal.span.end : tree.span(whole).end]
    opening = literal.prefix + literal.quote
    before, after = (f"{opening}{side}{literal.quote}" if side else "" for side in sides)
    before = f"{before}{filling if filled[0] else ''} + " if before else ""
    after = f" + {after}{filling if filled[1] else ''}" if after else ""
    if tree.path_of(whole)[-2].type not in _OPEN:
        before, after = f"({before}", f"{after})"
    return Composition(tree.span(whole), before, after)


def _can_cut(literal: Literal, before: str, content: str) -> bool:
    """Tell whether the literal can end behind `before`, and writes its fields as they are."""
    if literal.prefix.lower() not in _PREFIXES or before.endswith(("\\", literal.quote[0])):
        return False
    return "r" in literal.prefix.lower() or not _CODED.search(content)
