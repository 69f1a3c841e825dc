"""Kotlin: puts a lookup into the format of a call that reads percent signs, as in Java."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._java_formats import LOCALE, has_verb_before
from keylift.languages.model import Composition, Literal
from keylift.model import RefusalReason, Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree

_NAME = re.compile(r"\b(?:format|printf)\s*(?:<.*)?\Z", re.DOTALL)
# Other functions of these names may read something else than percent signs.
_KNOWN = re.compile(r"(?:java\.lang\.)?String\.format|System\.(?:out|err)\.(?:printf|format)")
_DOUBLED = '.replace("%", "%%")'


def is_format(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the string is the format of a call, by the name of what is called."""
    function = _function_of(place)
    if function is None or not _NAME.search(tree.source(function)):
        return False
    if place.parent == function:
        return True
    first, *others = place.ancestors[1].named_children
    is_second = bool(others) and others[0] == place.parent
    return place.parent == first or (is_second and LOCALE.fullmatch(tree.source(first)) is not None)


def is_known_format(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether a format is one in which only percent signs mean something."""
    function = _function_of(place)
    if function is None:
        return False
    return place.parent == function or _KNOWN.fullmatch(tree.source(function)) is not None


def compose(
    tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | RefusalReason | None:
    """Return the lookup in a format, with its percent signs written twice."""
    if not is_format(tree, place):
        return None
    if any(node.type == "interpolation" for node in place.path):
        return RefusalReason.INTERPOLATED
    if "%" in part.of(tree.text) or has_verb_before(tree.text, literal, part):
        return RefusalReason.FORMAT_STRING
    if part == literal.content:
        return Composition(literal.span, "", _DOUBLED)
    return Composition(part, "${", f"{_DOUBLED}}}")


def _function_of(place: Place) -> Node | None:
    """Return what is called with the string as an argument or receiver, or None."""
    if place.parent.type == "navigation_expression":
        return place.parent
    is_argument = place.parent.type == "value_argument"
    call = place.ancestors[2] if is_argument else None
    return call.named_children[0] if call and call.type == "call_expression" else None
