"""What the arguments of Go calls and conversions take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages import _go_standard as standard
from keylift.languages._go_infer import function_of, type_of
from keylift.languages._go_package import is_standard
from keylift.languages._go_scopes import bindings
from keylift.languages._go_shapes import (
    ANY,
    FOREIGN,
    PLAIN,
    STANDARD,
    UNKNOWN,
    Type,
    Want,
    element_of,
    is_inferred_alone,
    parameter_of,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages._go_package import Package
    from keylift.languages.tree import Place

_ANYTHING = frozenset({"panic", "print", "println", "copy", "len", "cap", "string"})

_DECIDED = frozenset({"append", "delete", "min", "max"})


def argument_want(package: Package, place: Place) -> Type | Want | None:
    """Return what a call takes at the place of its argument."""
    call = place.ancestors[1]
    function = call.child_by_field_name("function")
    if function is None or call.child_by_field_name("type_arguments") is not None:
        return UNKNOWN
    others = [one for one in place.parent.named_children if one != place.value]
    if function.type == "selector_expression":
        return _member_argument(package, place, function, others)
    word = package.tree.source(function)
    is_free = function.type == "identifier" and not any(bindings(package.tree, word, function))
    found = _built_in(package, word, others) if is_free else None
    return found or _own_argument(package, place, function)


def _built_in(package: Package, word: str, others: list[Node]) -> Type | Want | None:
    """Return what a conversion or one of the language's own functions takes."""
    if any(package.declarations(word, "type_spec", "type_alias")) or word in _ANYTHING:
        return ANY
    if word not in _DECIDED or not others:
        return None
    found = type_of(package, package.tree, others[0])
    if word in {"append", "delete"}:
        found = element_of(package, found, "key" if word == "delete" else "element")
    return found or UNKNOWN


def _own_argument(package: Package, place: Place, function: Node) -> Type | Want | None:
    found = function_of(package, package.tree, function)
    if found is None and function.type == "identifier":
        return FOREIGN
    if found is not STANDARD and is_inferred_alone(found, position_of(place)):
        return PLAIN
    return STANDARD if found is STANDARD else parameter_of(found, position_of(place))


def _member_argument(
    package: Package, place: Place, function: Node, others: list[Node]
) -> Type | Want | None:
    tree = package.tree
    operand, member = (function.child_by_field_name(each) for each in ("operand", "field"))
    if operand is None or member is None:
        return UNKNOWN
    word, name = tree.source(operand), tree.source(member)
    path = package.import_path(word) if operand.type == "identifier" else ""
    if path and not any(bindings(tree, word, operand)):
        if not is_standard(path):
            return _foreign_argument(package, path, name, position_of(place))
        return _imported_argument(package, path, name, others)
    found = function_of(package, tree, function)
    if found is STANDARD:
        return ANY if f".{name}" in standard.OPEN_PARAMETERS else PLAIN
    if found is not None:
        return parameter_of(found, position_of(place)) or UNKNOWN
    return _method_argument(package, place, name)


def _imported_argument(
    package: Package, path: str, name: str, others: list[Node]
) -> Type | Want | None:
    full = f"{path.rsplit('/', 1)[-1]}.{name}"
    if full in standard.GENERIC_PARAMETERS:
        return _decided(package, path, others)
    return ANY if full in standard.OPEN_PARAMETERS else PLAIN


def _foreign_argument(package: Package, path: str, name: str, position: int) -> Type | Want | None:
    """Return what a function of another package takes, where its source can be seen."""
    if any(package.imported_declarations(path, name, "type_spec", "type_alias")):
        # It is a conversion.
        return ANY
    found = list(package.imported_declarations(path, name, "function_declaration"))
    if not found:
        return FOREIGN
    functions = [Type("function", *one) for one in found]
    is_plain = all(
        parameter_of(each, position) in {PLAIN, ANY} or is_inferred_alone(each, position)
        for each in functions
    )
    return ANY if is_plain else UNKNOWN


def _method_argument(package: Package, place: Place, name: str) -> Type | Want | None:
    """Return what all methods of a name take, where nothing says whose it is."""
    kinds = ("method_declaration", "method_elem")
    own = [Type("function", *one) for one in package.declarations(name, *kinds)]
    if any(parameter_of(one, position_of(place)) not in {PLAIN, ANY} for one in own):
        return UNKNOWN
    is_known = package.is_closed() and (bool(own) or not package.declares_member(name))
    return ANY if is_known else FOREIGN


def _decided(package: Package, path: str, others: list[Node]) -> Type | Want | None:
    """Return the type that the other arguments give to a type parameter."""
    found = type_of(package, package.tree, others[0]) if others else None
    if path == "slices":
        found = element_of(package, found)
    return found if path in {"slices", "cmp"} else UNKNOWN


def conversion_want(package: Package, place: Place) -> Type | Want | None:
    """Return what a conversion takes: any string, but for a call that only looks like one."""
    kind = place.parent.child_by_field_name("type")
    name = kind.child_by_field_name("type") if kind and kind.type == "generic_type" else None
    if name is None:
        return ANY
    return ANY if any(package.declarations(package.tree.source(name), "type_spec")) else UNKNOWN


def position_of(place: Place) -> int:
    """Return the literal's index among the values of its list."""
    inner = place.path[place.depth : -1]
    child = next((node for node in inner if node.type == "expression_list"), place.parent)
    starts = [node.start_byte for node in child.named_children if node.type != "comment"]
    before = [at for at, start in enumerate(starts) if start <= place.literal.start_byte]
    return before[-1] if before else 0
