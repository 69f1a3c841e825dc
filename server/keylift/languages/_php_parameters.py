"""PHP: moves a parameter's default into its function, which may call what a default may not.

The parameter takes null instead, which no caller could pass before; and whatever overrides the
function would have to take null, too, so nothing may.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._php_packages import oldest
from keylift.languages._php_properties import first_in, indents_of, opened
from keylift.languages.versions import is_older
from keylift.model import Edit, Refusal, RefusalReason, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import Place, SyntaxTree

_NULLABLE, _ASSIGNS = "7.1", "7.4"
_TAKES_NULL = re.compile(r"\?|\b(?:null|mixed)\b", re.IGNORECASE)
_FREE = frozenset({"function_definition", "anonymous_function"})
_ENDS = frozenset({"anonymous_class", "object_creation_expression", "enum_declaration"})
_PROMOTED = "The constructor could assign one instead."


def value_instead(tree: SyntaxTree, place: Place, file: File) -> Edit | None:
    """Return the edit that gives the parameter whose default the place is its value, or None."""
    if place.parent.type != "simple_parameter" or _objection(tree, place, file):
        return None
    function = place.ancestors[2]
    name = tree.source(place.parent.child_by_field_name("name") or place.parent)
    if not is_older(oldest(file), _ASSIGNS):
        return first_in(tree, function, f"{name} ??= @value;")
    outer, inner = indents_of(tree, function)
    line = f"{name} = @value;"
    block = f"{inner}{inner.removeprefix(outer)}{line}\n{inner}}}"
    return first_in(tree, function, f"if ({name} === null) {{\n{block}")


def nullable_parameters(
    tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    """Return the edits that make null the defaults at these places, or why they have to stay."""
    edits: list[Edit] = []
    for place in places:
        kinds = [node.type for node in place.path]
        if "property_promotion_parameter" in kinds:
            return Refusal(RefusalReason.CONSTANT_REQUIRED, _PROMOTED)
        if "simple_parameter" not in kinds or not _is_default(place, kinds):
            continue
        objection = _objection(tree, place, file)
        if objection:
            return Refusal(RefusalReason.CONSTANT_REQUIRED, objection)
        kind = place.parent.child_by_field_name("type")
        if kind is not None:
            edits.append(_with_null(tree, kind))
        edits.append(Edit(tree.span(place.value), "null"))
        edits += opened(tree, place.ancestors[2])
    return tuple(dict.fromkeys(edits))


def _is_default(place: Place, kinds: list[str]) -> bool:
    """Tell whether the innermost parameter around the place is one of which it is the default."""
    last = len(kinds) - 1 - kinds[::-1].index("simple_parameter")
    after = place.path[last + 1] if last + 1 < len(place.path) else None
    default = place.path[last].child_by_field_name("default_value")
    return after is not None and default == after


def _with_null(tree: SyntaxTree, kind: Node) -> Edit:
    span, text = tree.span(kind), tree.source(kind)
    if kind.type == "union_type":
        return Edit(Span(span.end, span.end), " | null" if " | " in text else "|null")
    return Edit(Span(span.start, span.start), "?")


def _objection(tree: SyntaxTree, place: Place, file: File) -> str:
    """Return what speaks against null as the default, or ""."""
    parameter = place.parent
    if parameter.type != "simple_parameter":
        return "The function could take null, and look one up instead."
    kind = parameter.child_by_field_name("type")
    if kind is None or _TAKES_NULL.search(tree.source(kind)):
        return "Null could stand for one instead, but a caller may pass null for another reason."
    if any(node.type in {"reference_modifier", "comment"} for node in parameter.children):
        return "It is passed by reference, or a comment stands in it."
    if is_older(oldest(file), _NULLABLE):
        return "Null could stand for one instead, as of PHP 7.1."
    return _object_to_function(tree, place)


def _object_to_function(tree: SyntaxTree, place: Place) -> str:
    function = place.ancestors[2]
    if function.child_by_field_name("body") is None or function.type == "arrow_function":
        return "Its function has no body that could look one up."
    if function.type in _FREE:
        return ""
    name = function.child_by_field_name("name")
    if name is not None and tree.source(name).lower() == "__construct":
        return ""
    modifiers = {tree.source(node).lower() for node in function.children}
    owner = place.ancestors[4]
    is_closed = owner.type in _ENDS or any(node.type == "final_modifier" for node in owner.children)
    if is_closed or not modifiers.isdisjoint({"private", "final"}):
        return ""
    return "A subclass may override its method, which would have to take null, too."
