"""Java: puts a lookup into the format of a method that reads percent signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._java_strings import BLOCK
from keylift.languages.model import Composition, Literal
from keylift.model import RefusalReason, Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree

TIGHT = frozenset({"method_invocation.object", "cast_expression.value", "binary_expression.right"})
_NAMES = frozenset({"format", "printf", "formatted"})
LOCALE = re.compile(r"(?:\w+\.)*(?:Locale\b.*|\w*[lL]ocale(?:\(\))?)", re.DOTALL)
# Other methods of these names may read something else than percent signs.
_KNOWN = re.compile(r"(?:java\.lang\.)?String\.format|System\.(?:out|err)\.(?:printf|format)")

_UNFINISHED = re.compile(r"(?<!%)(?:%%)*%[^a-zA-Z%]*\Z")


def is_format(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the string is the format of a call, by the name of what is called."""
    call = _call_of(place)
    name = call.child_by_field_name("name") if call else None
    if call is None or name is None or tree.source(name) not in _NAMES:
        return False
    if place.parent == call:
        return True
    first, *others = place.parent.named_children
    is_second = bool(others) and others[0] == place.value
    return place.value == first or (is_second and LOCALE.fullmatch(tree.source(first)) is not None)


def is_known_format(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether a format is one in which only percent signs mean something."""
    call = _call_of(place)
    if call is None or tree.source(place.literal).startswith(BLOCK):
        return False
    called, name = (call.child_by_field_name(field) for field in ("object", "name"))
    if called is None or name is None:
        return False
    if place.parent == call:
        return tree.source(name) == "formatted"
    return _KNOWN.fullmatch(f"{tree.source(called)}.{tree.source(name)}") is not None


def compose_format(
    tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | RefusalReason:
    """Return the lookup with its percent signs written twice, between what is left."""
    text, span = tree.text, literal.span
    if "%" in part.of(text) or has_verb_before(text, literal, part):
        return RefusalReason.FORMAT_STRING
    before = Span(span.start, part.start) if part.start > literal.content.start else None
    after = Span(part.end, span.end) if part.end < literal.content.end else None
    left = '" + ' if before else ""
    right = '.replace("%", "%%")' + (' + "' if after else "")
    if not TIGHT.isdisjoint(place.keys(len(place.path) - 1)) and (before or after):
        left = f"({before.of(text) if before else ''}{left}"
        right = f"{right}{after.of(text) if after else ''})"
        return Composition(span, left, right)
    start, end = part.start if before else span.start, part.end if after else span.end
    return Composition(Span(start, end), left, right)


def has_verb_before(text: str, literal: Literal, part: Span) -> bool:
    """Tell whether a verb is unfinished where the part begins, so that it would end there."""
    return _UNFINISHED.search(text, literal.content.start, part.start) is not None


def _call_of(place: Place) -> Node | None:
    """Return the call that the string is an argument or the receiver of, or None."""
    parent = place.parent
    call = place.ancestors[1] if parent.type == "argument_list" else parent
    is_other = (
        parent.type != "argument_list" and parent.child_by_field_name("object") != place.value
    )
    return None if is_other or call.type != "method_invocation" else call
