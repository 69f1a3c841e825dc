"""Which string type a place in Go code takes: a plain one, one with a name, or nobody knows which.

An untyped literal takes any string type, and a lookup yields a plain string. So the type must be
known, from the package's files or from the standard library, and may need a conversion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages import _go_standard as standard
from keylift.languages._go_arguments import argument_want, conversion_want, position_of
from keylift.languages._go_braces import element_want
from keylift.languages._go_infer import is_untyped, type_of
from keylift.languages._go_joins import COMPARISONS
from keylift.languages._go_package import PREDECLARED
from keylift.languages._go_scopes import bindings
from keylift.languages._go_shapes import (
    ANY,
    FOREIGN,
    PLAIN,
    PLAIN_WANT,
    STANDARD,
    UNKNOWN,
    Type,
    Verdict,
    Want,
    element_of,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages._go_package import Package
    from keylift.languages.tree import Place, SyntaxTree

_NAMES = frozenset({"type_identifier", "identifier", "qualified_type"})


def wanted(package: Package, place: Place) -> Want:
    """Return what type of string the place takes, with what the literal is joined to."""
    tree = package.tree
    typed = [one for one in _operands(place) if not is_untyped(package, tree, one)]
    for node in typed:
        found = _named(package, type_of(package, tree, node), place)
        if found is not UNKNOWN:
            return found
    if typed:
        is_string = _context(package, place) is PLAIN
        is_plain = is_string or _is_plain_anyway(package, typed)
        return PLAIN_WANT if is_plain or _is_of_standard(package, typed[0]) else UNKNOWN
    around = _context(package, place)
    found = around if isinstance(around, Want) else _named(package, around, place)
    if found.verdict in {Verdict.PLAIN, Verdict.NAMED}:
        return found
    return PLAIN_WANT if _is_plain_anyway(package, [place.parent]) else found


def _is_plain_anyway(package: Package, nodes: Sequence[Node]) -> bool:
    """Tell whether there are but plain strings, and no node names what is declared nowhere."""
    tree = package.tree
    words = (one for node in nodes for one in (node, *tree.walk(node)) if one.type == "identifier")
    return package.has_only_plain_strings() and all(_is_seen(package, word) for word in words)


def _is_seen(package: Package, word: Node) -> bool:
    name = package.tree.source(word)
    kinds = ("var_spec", "const_spec", "type_spec", "type_alias", "function_declaration")
    return (
        name in PREDECLARED
        or any(bindings(package.tree, name, word))
        or bool(package.import_path(name))
        or any(package.declarations(name, *kinds))
    )


def _operands(place: Place) -> Iterator[Node]:
    """Yield what the literal is joined to."""
    joins = [node for node in place.path[place.depth : -1] if node.type == "binary_expression"]
    waiting = joins[:1]
    while waiting:
        node = waiting.pop()
        if node.type in {"binary_expression", "parenthesized_expression"}:
            waiting += node.named_children
        elif node != place.literal:
            yield node


def _named(package: Package, found: Type | None, place: Place) -> Want:
    """Return what a type wants where it can be written at the place."""
    if found in {PLAIN, ANY, STANDARD}:
        return PLAIN_WANT
    if found is None or found.node is None or found.tree is None or found.word != "written":
        return UNKNOWN
    text, tree = found.tree.source(found.node), package.tree
    word, dot, _ = text.partition(".")
    if found.node.type not in _NAMES or _is_hidden(tree, word, place, found):
        return UNKNOWN
    is_foreign = dot and found.tree is not tree
    if is_foreign and package.import_path(word) != package.import_path(word, found.tree):
        return UNKNOWN
    return Want(Verdict.NAMED, text)


def _is_hidden(tree: SyntaxTree, word: str, place: Place, found: Type) -> bool:
    """Tell whether a name means something else at the place than where the type is written."""
    around = list(bindings(tree, word, place.literal))
    node = found.node
    if not around or node is None:
        return False
    if found.tree is not tree or around[-1][-2].type != "type_parameter_declaration":
        return True
    function = next(one for one in reversed(around[-1]) if one.type == "function_declaration")
    return not function.start_byte <= node.start_byte <= function.end_byte


def _is_of_standard(package: Package, node: Node) -> bool:
    """Tell whether an expression can only come from the standard library, by its last name."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else node
    member = function.child_by_field_name("field") if function is not None else None
    name = package.tree.source(member) if member is not None else ""
    if not name[:1].isupper() or not package.is_whole():
        return False
    is_other = f".{name}" in standard.OTHER_VALUES or any(
        one.endswith(f".{name}") for one in standard.OTHER_VALUES
    )
    return not is_other and package.is_closed() and not package.declares_member(name)


def _context(package: Package, place: Place) -> Type | Want | None:
    tree, parent = package.tree, place.parent
    look = _CONTEXTS.get(parent.type)
    if look is not None:
        return look(package, place)
    if parent.type in {"var_spec", "const_spec"}:
        kind = parent.child_by_field_name("type")
        return written(tree, kind) if kind is not None else ANY
    return ANY


def _compared(package: Package, place: Place) -> Type | Want | None:
    operator = place.parent.child_by_field_name("operator")
    if operator is None or operator.type not in COMPARISONS:
        return UNKNOWN
    sides = [place.parent.child_by_field_name(side) for side in ("left", "right")]
    others = [side for side in sides if side is not None and side != place.value]
    return _equal_to(package, others[0]) if others else UNKNOWN


def _case(package: Package, place: Place) -> Type | Want | None:
    tag = place.ancestors[1].child_by_field_name("value")
    return _equal_to(package, tag) if tag is not None else UNKNOWN


def _equal_to(package: Package, other: Node) -> Type | Want | None:
    """Return what an operand is compared with, which takes an interface as well."""
    if is_untyped(package, package.tree, other):
        return ANY
    found = type_of(package, package.tree, other)
    is_plain = found is None and _is_of_standard(package, other)
    return ANY if is_plain else found


def _assigned(package: Package, place: Place) -> Type | Want | None:
    left = place.parent.child_by_field_name("left")
    targets = left.named_children if left is not None else []
    at = position_of(place)
    target = targets[at] if at < len(targets) else None
    if target is None:
        return UNKNOWN
    if package.tree.source(target) == "_":
        return ANY
    found = type_of(package, package.tree, target)
    is_plain = found is None and _is_of_standard(package, target)
    return ANY if is_plain else found or FOREIGN


def _sent(package: Package, place: Place) -> Type | Want | None:
    channel = place.parent.child_by_field_name("channel")
    found = type_of(package, package.tree, channel) if channel is not None else None
    return element_of(package, found)


def _returned(package: Package, place: Place) -> Type | Want | None:
    functions = {"function_declaration", "method_declaration", "func_literal"}
    function = next((one for one in place.ancestors if one.type in functions), None)
    result = function.child_by_field_name("result") if function else None
    if result is None or result.type != "parameter_list":
        return written(package.tree, result)
    return _nth(package.tree, result, position_of(place))


def _nth(tree: SyntaxTree, parameters: Node, position: int) -> Type | None:
    types: list[Node | None] = []
    for node in parameters.named_children:
        names = max(len(node.children_by_field_name("name")), 1)
        types += [node.child_by_field_name("type")] * names
    return written(tree, types[position]) if position < len(types) else None


_CONTEXTS = {
    "argument_list": argument_want,
    "assignment_statement": _assigned,
    "binary_expression": _compared,
    "expression_case": _case,
    "keyed_element": element_want,
    "literal_value": element_want,
    "return_statement": _returned,
    "send_statement": _sent,
    "type_conversion_expression": conversion_want,
}
