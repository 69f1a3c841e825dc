"""Which type Go expects of a literal, as far as the same file spells it out.

It resolves no imports and infers nothing: where the file does not say, it answers "".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.tree import field_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree


def expected_type(tree: SyntaxTree, place: Place) -> str:
    """Return the source text of the type that the place wants, or "" where that is unknown."""
    kind = place.parent.type
    if kind in {"var_spec", "const_spec"}:
        return _source_of(tree, place.parent, "type")
    if kind == "assignment_statement":
        target = _source_of(tree, place.parent, "left")
        return _source_of(tree, _declared(tree, "var_spec", target), "type")
    if kind in {"keyed_element", "literal_value"}:
        return _element_type(tree, place)
    if kind == "return_statement":
        return _result_type(tree, place)
    if kind == "argument_list":
        return _parameter_type(tree, place)
    return ""


def wants_key(tree: SyntaxTree, place: Place, *, is_typed: bool) -> bool:
    """Tell whether a variable may be the key of this element, or the key is a field's name."""
    composite = next((one for one in place.ancestors if one.type == "composite_literal"), None)
    written = composite.child_by_field_name("type") if composite else None
    if written is None or composite not in place.ancestors[:3]:
        return False
    if written.type == "map_type":
        return is_typed or _source_of(tree, written, "key") == "string"
    struct = _declared(tree, "type_spec", tree.source(written))
    return struct is not None and "struct_type" in {node.type for node in struct.named_children}


def _source_of(tree: SyntaxTree, node: Node | None, name: str) -> str:
    child = node.child_by_field_name(name) if node else None
    return tree.source(child) if child else ""


def _element_type(tree: SyntaxTree, place: Place) -> str:
    """Return the element type of the composite literal, where it is written out."""
    composite = next((one for one in place.ancestors if one.type == "composite_literal"), None)
    is_direct = composite in place.ancestors[:3]
    written = composite.child_by_field_name("type") if composite and is_direct else None
    if written is None:
        return ""
    if written.type == "map_type":
        return _source_of(tree, written, "value")
    if written.type in {"slice_type", "array_type", "implicit_length_array_type"}:
        return _source_of(tree, written, "element")
    key = _source_of(tree, place.parent, "key")
    return _field_type(tree, _declared(tree, "type_spec", tree.source(written)), key)


def _declared(tree: SyntaxTree, kind: str, name: str) -> Node | None:
    """Return the file's declaration of a name, where there is one."""
    for path in tree.occurrences(name) if name.isidentifier() else ():
        if path[-2].type == kind and field_of(path[-2], path[-1]) == "name":
            return path[-2]
    return None


def _field_type(tree: SyntaxTree, struct: Node | None, field: str) -> str:
    if struct is None:
        return ""
    for node in tree.walk(struct):
        names = [tree.source(one) for one in node.children_by_field_name("name")]
        if node.type == "field_declaration" and field in names:
            return _source_of(tree, node, "type")
    return ""


def _result_type(tree: SyntaxTree, place: Place) -> str:
    functions = {"function_declaration", "method_declaration", "func_literal"}
    function = next((one for one in place.ancestors if one.type in functions), None)
    result = function.child_by_field_name("result") if function else None
    if result is None or result.type != "parameter_list":
        return tree.source(result) if result else ""
    return _nth_type(tree, result, _position(place))


def _parameter_type(tree: SyntaxTree, place: Place) -> str:
    callee = _source_of(tree, place.ancestors[1], "function")
    function = _declared(tree, "function_declaration", callee)
    parameters = function.child_by_field_name("parameters") if function else None
    return _nth_type(tree, parameters, _position(place)) if parameters else ""


def _position(place: Place) -> int:
    """Return the literal's index among the values of its list."""
    inner = place.path[place.depth : -1]
    child = next((node for node in inner if node.type == "expression_list"), place.parent)
    starts = [node.start_byte for node in child.named_children]
    before = [at for at, start in enumerate(starts) if start <= place.literal.start_byte]
    return before[-1] if before else 0


def _nth_type(tree: SyntaxTree, parameters: Node, position: int) -> str:
    types: list[str] = []
    for node in parameters.named_children:
        names = max(len(node.children_by_field_name("name")), 1)
        types += [_source_of(tree, node, "type")] * names
        if node.type == "variadic_parameter_declaration" and position >= len(types):
            return types[-1]
    return types[position] if position < len(types) else ""
