"""What Ruby's code changes in place: values of the environment are frozen.

A variable whose string the file changes gets a copy of the value. Code of other files that changes
it is not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._ruby_heredocs import BODY
from keylift.languages.model import Composition

if TYPE_CHECKING:
    from keylift.languages.model import Literal
    from keylift.languages.tree import Place, SyntaxTree
    from keylift.model import Span

CHANGES = re.compile(
    r"<<|concat|prepend|insert|replace|clear|force_encoding|setbyte|append_as_bytes|\w+!"
)
_NAMES = frozenset(
    {"identifier", "constant", "instance_variable", "class_variable", "global_variable"}
)


def compose(tree: SyntaxTree, place: Place, literal: Literal, part: Span) -> Composition | None:
    """Copy the value by `+` for a variable whose string is changed; a sum is new anyway.

    None where no copy is needed.
    """
    is_whole = part == literal.content and place.value == place.literal
    is_copied = is_whole and place.literal.type != BODY and is_changed_variable(tree, place)
    return Composition(literal.span, "+") if is_copied else None


def is_changed_variable(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the place is assigned to a variable whose string the file changes."""
    operator = place.parent.child_by_field_name("operator")
    is_sum = operator is not None and tree.source(operator) == "+="
    is_assigned = place.parent.type in {"assignment", "operator_assignment"} and not is_sum
    left = place.parent.child_by_field_name("left") if is_assigned else None
    return left is not None and left.type in _NAMES and _is_changed(tree, tree.source(left))


def _is_changed(tree: SyntaxTree, name: str) -> bool:
    """Tell whether the file calls something on the variable that changes the string itself."""
    word = rf"(?<![\w@$]){re.escape(name)}(?!\w)\s*&?"
    return bool(
        re.search(rf"{word}(?:<<|\.(?:{CHANGES.pattern})(?!\w)|\[[^\]\n]*\]\s*=(?!=))", tree.text)
    )
