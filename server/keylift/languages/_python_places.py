"""Places in Python where what is around a literal says more than its parent does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keylift.languages.model import File
    from keylift.languages.tree import Place, SyntaxTree

_LITERAL = re.compile(r"\bLiteral\s*\[")
_EMPTIED = re.compile(
    r"\bpatch\.dict\(\s*[\"']?(?:\w+\.)*environ\b[^)]*\bclear\s*=\s*True|\benviron\.clear\(\s*\)"
)
_CLEARED = "The code empties the environment; see that the lookup does not run where that is done."


def is_shown(place: Place) -> bool:
    """Tell whether the source text itself becomes part of a string, as in `f"{x=}"`."""
    holes = [node for node in place.ancestors if node.type == "interpolation"]
    return any(child.type == "=" for node in holes for child in node.children)


def is_literal_type(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the literal has a type that no looked-up string has, such as `Literal["a"]`."""
    owner, field = place.parent, "type"
    if owner.type == "return_statement":
        functions = (node for node in place.ancestors if node.type == "function_definition")
        owner, field = next(functions, owner), "return_type"
    declared = owner.child_by_field_name(field)
    return declared is not None and bool(_LITERAL.search(tree.source(declared)))


def caution(tree: SyntaxTree, place: Place, _file: File) -> str:
    """Return what a user should know where the code takes variables away, or ""."""
    is_late = any(node.type in {"function_definition", "lambda"} for node in place.ancestors)
    is_within = any(node.type == "with_statement" for node in place.ancestors)
    is_emptied = (is_late or is_within) and _EMPTIED.search(tree.text)
    return _CLEARED if is_emptied else ""
