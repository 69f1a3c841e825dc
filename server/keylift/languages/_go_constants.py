"""Go: turns constants into variables, where no use of them needs a constant or another type.

An untyped constant takes any string type and a variable does not, so every use in the package's
files is looked at. Where the files do not spell a type out, a use that may need another one is
an objection.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._go_groups import group_edits
from keylift.languages._go_joins import COMPARISONS, is_string
from keylift.languages._go_package import GRAMMAR, PACKAGE
from keylift.languages.tree import Place, SyntaxTree, field_of, parse
from keylift.model import Edit, Refusal, RefusalReason
from keylift.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages.model import File

    Judge = Callable[[SyntaxTree, Place], RefusalReason | None]

_WRAPPERS = frozenset({"parenthesized_expression", "expression_list", "literal_element"})
_BINDINGS = frozenset(
    {
        "const_spec.name", "var_spec.name", "parameter_declaration.name", "type_spec.name",
        "variadic_parameter_declaration.name", "short_var_declaration.left", "import_spec.name",
        "range_clause.left", "receive_statement.left", "function_declaration.name",
    }
)  # fmt: skip
# Constants must stand below these, however deep; a map's key alone may be a variable.
_DEMANDS = frozenset({"const_spec", "array_type", "keyed_element.key"})
# The literal's own rules say whether the type fits here.
_TYPED = frozenset(
    {
        "var_spec.value", "assignment_statement.right", "keyed_element.value", "literal_value",
        "argument_list", "return_statement",
    }
)  # fmt: skip
# A string variable does here what an untyped constant does.
_FREE = frozenset(
    {
        "short_var_declaration.right", "type_conversion_expression.operand", "variadic_argument",
        "slice_expression.operand", "index_expression.operand", "range_clause.right",
        "expression_switch_statement.value",
    }
)  # fmt: skip


def variables_from_constants(
    tree: SyntaxTree, places: Sequence[Place], file: File, object_to: Judge
) -> tuple[Edit, ...] | Refusal:
    """Return the edits that declare the constants at these places as variables.

    `object_to` says whether a string expression of no special type may stand at a place.
    """
    places = [place for place in places if place.parent.type == "const_spec"]
    for place in places:
        objection = _object_to_spec(tree, place) or _object_to_uses(tree, place, file, object_to)
        if objection:
            return Refusal(RefusalReason.CONSTANT_REQUIRED, objection)
    edits: list[Edit] = []
    for declaration in {place.ancestors[1].id: place.ancestors[1] for place in places}.values():
        chosen = {place.parent.id for place in places if place.ancestors[1] == declaration}
        found = group_edits(tree, declaration, chosen)
        if found is None:
            detail = "Its group is laid out in a way that Keylift does not take apart."
            return Refusal(RefusalReason.CONSTANT_REQUIRED, detail)
        edits += found
    return tuple(edits)


def _object_to_spec(tree: SyntaxTree, place: Place) -> str:
    spec, declaration = place.parent, place.ancestors[1]
    if len(_names(spec)) != 1:
        return "It is declared together with others."
    if any(tree.source(node) == "iota" for node in tree.walk(declaration)):
        return "Its group counts with iota."
    specs = [node for node in declaration.named_children if node.type == "const_spec"]
    following = specs[specs.index(spec) + 1 :][:1]
    if any(node.child_by_field_name("value") is None for node in following):
        return f"Line {_line(tree, following[0])} repeats its value."
    return ""


def _object_to_uses(tree: SyntaxTree, place: Place, file: File, object_to: Judge) -> str:
    name = tree.source(_names(place.parent)[0])
    is_typed = place.parent.child_by_field_name("type") is not None
    if name == "_":
        return ""
    scope = place.ancestors[2]
    if scope.type != "source_file":
        objection = _object_to_local(tree, place, name)
        return objection or _first_objection(tree, name, object_to, is_typed=is_typed)
    package = PACKAGE.search(tree.text)
    if name[0].isupper() and _is_visible_elsewhere(package[1] if package else "", file):
        return "Other packages may use it as a constant."
    objection = _first_objection(tree, name, object_to, is_typed=is_typed)
    return objection or _object_to_siblings(tree, name, file, object_to, is_typed=is_typed)


def _object_to_siblings(
    tree: SyntaxTree, name: str, file: File, object_to: Judge, *, is_typed: bool
) -> str:
    """Look at the other files of the package, and at its tests that stand outside of it."""
    own = PACKAGE.search(tree.text)
    for sibling, text in file.siblings().items():
        package = PACKAGE.search(text)
        if own is None or package is None or not re.search(rf"\b{name}\b", text):
            continue
        if package[1] == f"{own[1]}_test" and name[0].isupper():
            return f"{sibling} may use it as a constant."
        where = f" of {sibling}"
        other = parse(text, GRAMMAR) if package[1] == own[1] else None
        objection = other and _first_objection(
            other, name, object_to, is_typed=is_typed, where=where
        )
        if objection:
            return objection
    return ""


def _is_visible_elsewhere(package: str, file: File) -> bool:
    return package != "main" and not file.path.endswith("_test.go")


def _object_to_local(tree: SyntaxTree, place: Place, name: str) -> str:
    """Refuse what a constant in a function may be and a variable may not: unused, jumped over."""
    scope = place.ancestors[2]
    function = next((one for one in place.ancestors if one.type.startswith("func")), scope)
    if any(node.type == "goto_statement" for node in tree.walk(function)):
        return "The function has a goto."
    inside = [path for path in tree.occurrences(name) if scope in path and _is_identifier(path)]
    if sum(_is_binding(path) for path in inside) != 1:
        return "Its name is declared again in this block."
    return "" if len(inside) > 1 else "It is used nowhere, which a variable must not be."


def _first_objection(
    tree: SyntaxTree, name: str, object_to: Judge, *, is_typed: bool, where: str = ""
) -> str:
    """Return what speaks against one of the uses, with its line, or ""."""
    for path in _uses(tree, name):
        line = f"Line {_line(tree, path[-1])}{where}"
        if _is_in_constant(path):
            return f"{line} uses it in a constant."
        if not _is_fitting(tree, path, object_to, is_typed=is_typed):
            return f"{line} may need it as a constant or as another type."
    return ""


def _is_in_constant(path: tuple[Node, ...]) -> bool:
    place = _place_of(path)
    above = [Place(path, depth).keys(depth) for depth in range(1, place.depth)]
    if any(not _DEMANDS.isdisjoint(keys) for keys in above):
        return True
    # A constant's length is a constant, whose shift takes any type.
    operators = (node.child_by_field_name("operator") for node in place.ancestors)
    return any(one is not None and one.type in {"<<", ">>"} for one in operators)


def _is_fitting(tree: SyntaxTree, path: tuple[Node, ...], judge: Judge, *, is_typed: bool) -> bool:
    """Tell whether a string variable may stand at the end of `path` in place of the constant."""
    place = _place_of(path)
    keys = place.keys(place.depth)
    if keys[1] == "binary_expression":
        return _is_operand(tree, place, judge, is_typed=is_typed)
    if keys[0] == "keyed_element.key":
        return _wants_key(tree, place, is_typed=is_typed)
    if keys[0] in _FREE or keys[1] in _FREE:
        return True
    if keys[1] == "expression_case":
        value = place.ancestors[1].child_by_field_name("value")
        return value is not None and (is_typed or is_string(tree, value))
    if not {*keys} & _TYPED:
        return is_typed and keys[0] in {"index_expression.index", "send_statement.value"}
    objection = judge(tree, place)
    return objection is None or (is_typed and objection is RefusalReason.NAMED_TYPE)


def _wants_key(tree: SyntaxTree, place: Place, *, is_typed: bool) -> bool:
    """Tell whether a variable may be the key of this element, or the key is a field's name."""
    composite = next((one for one in place.ancestors if one.type == "composite_literal"), None)
    written = composite.child_by_field_name("type") if composite else None
    if written is None or composite not in place.ancestors[:3]:
        return False
    if written.type == "map_type":
        key = written.child_by_field_name("key")
        return is_typed or (key is not None and tree.source(key) == "string")
    name = tree.source(written)
    specs = [path[-2] for path in (tree.occurrences(name) if name.isidentifier() else ())]
    structs = [one for one in specs if one.type == "type_spec"]
    return any(one.type == "struct_type" for spec in structs for one in spec.named_children)


def _is_operand(tree: SyntaxTree, place: Place, judge: Judge, *, is_typed: bool) -> bool:
    """Judge a sum by where it stands, and a comparison by what else is compared."""
    operands = [place.parent.child_by_field_name(side) for side in ("left", "right")]
    others = [node for node in operands if node is not None and node != place.value]
    are_strings = all(is_string(tree, node) for node in others)
    if not is_typed and not are_strings:
        return False
    operator = place.parent.child_by_field_name("operator")
    if operator is not None and operator.type in COMPARISONS:
        return True
    return _is_fitting(tree, place.path[: place.depth], judge, is_typed=is_typed)


def _uses(tree: SyntaxTree, name: str) -> Iterator[tuple[Node, ...]]:
    return (p for p in tree.occurrences(name) if _is_identifier(p) and not _is_binding(p))


def _is_identifier(path: tuple[Node, ...]) -> bool:
    return path[-1].type == "identifier"


def _is_binding(path: tuple[Node, ...]) -> bool:
    place = _place_of(path)
    return place.keys(place.depth)[0] in _BINDINGS


def _place_of(path: tuple[Node, ...]) -> Place:
    depth = len(path) - 1
    while depth > 1 and path[depth - 1].type in _WRAPPERS:
        depth -= 1
    return Place(path, depth)


def _names(spec: Node) -> list[Node]:
    return [node for node in spec.named_children if field_of(spec, node) == "name"]


def _line(tree: SyntaxTree, node: Node) -> int:
    return LineIndex(tree.text).position(tree.span(node).start)[0] + 1
