"""Which Python operators take a lookup where they took a literal, and how a part of one moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages._python_formats import compose_format
from keylift.languages.tree import field_of
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from keylift.languages.model import Composition, Literal
    from keylift.languages.tree import Place, SyntaxTree
    from keylift.model import Span

# They bind tighter than what joins strings.
_TIGHTER = frozenset({"*", "/"})
_KNOWN = _TIGHTER | {"%", "+="}


def object_to_operator(place: Place) -> RefusalReason | None:
    """Return why no lookup may be an operand at the place, or None where one may."""
    return None if _operator(place) in _KNOWN else RefusalReason.UNUSUAL_PLACE


def compose(
    tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | RefusalReason | None:
    """Return how a format is written with `part` looked up; None where the place is none.

    A part of what is multiplied is refused: the sum would need parentheses of its own.
    """
    is_whole = literal.interpolates or part == literal.content
    is_left = field_of(place.parent, place.value) == "left"
    if not is_whole and is_left and _operator(place) in _TIGHTER:
        return RefusalReason.UNUSUAL_PLACE
    return compose_format(tree, place, literal, part)


def _operator(place: Place) -> str:
    operator = place.parent.child_by_field_name("operator")
    return operator.type if operator else ""
