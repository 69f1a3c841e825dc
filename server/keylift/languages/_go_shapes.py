"""Types as Go code writes them: what they stand for, and of what they are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from keylift.languages import _go_standard as standard
from keylift.languages._go_package import is_standard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages._go_package import Package
    from keylift.languages.tree import SyntaxTree

_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Type:
    """A type: a string, anything, one of the standard library's, or what a node of a tree writes.

    Attributes:
        word: "string" for a plain one, "any", "standard", "written", "slice" of what is written,
            or "function" of that signature.
        tree: Where it is written.
        node: What writes it.
    """

    word: str
    tree: SyntaxTree | None = field(default=None, repr=False)
    node: Node | None = field(default=None, repr=False)


PLAIN = Type("string")


ANY = Type("any")


STANDARD = Type("standard")


def written(tree: SyntaxTree, node: Node | None) -> Type | None:
    """Return the type that a node writes."""
    if node is None:
        return None
    text = tree.source(node)
    if text == "string":
        return PLAIN
    return ANY if text in {"any", "interface{}"} else Type("written", tree, node)


def underlying(package: Package, found: Type | None, depth: int = 0) -> Type | None:
    """Return the type that a named or pointed-to type stands for."""
    if found is None or found.word != "written" or found.node is None or found.tree is None:
        return found
    tree, node = found.tree, found.node
    if node.type in {"type_identifier", "identifier"}:
        return _declared_type(package, tree, node, depth)
    if node.type in {"pointer_type", "parenthesized_type"} and node.named_children:
        return underlying(package, written(tree, node.named_children[0]), depth)
    if node.type == "qualified_type":
        word = node.child_by_field_name("package")
        path = package.import_path(tree.source(word), tree) if word else ""
        return STANDARD if is_standard(path) else None
    return None if node.type == "generic_type" else found


def _declared_type(package: Package, tree: SyntaxTree, node: Node, depth: int) -> Type | None:
    specs = list(package.declarations(tree.source(node), "type_spec", "type_alias"))
    if len(specs) != 1 or depth > _MAX_DEPTH:
        return None
    where, spec = specs[0]
    is_generic = spec.child_by_field_name("type_parameters") is not None
    kind = written(where, spec.child_by_field_name("type"))
    return None if is_generic else underlying(package, kind, depth + 1)


def element_of(package: Package, found: Type | None, name: str = "element") -> Type | None:
    """Return what a slice, an array, a map or a channel holds; `name` may be `key`."""
    base = underlying(package, found)
    if base is None or base.word in {"standard", "string", "any"}:
        return STANDARD if base is STANDARD else None
    if base.node is None or base.tree is None:
        return None
    if base.word == "slice":
        return written(base.tree, base.node)
    names = (name,) if name == "key" else ("element", "value")
    nodes = (base.node.child_by_field_name(each) for each in names)
    return next((written(base.tree, node) for node in nodes if node is not None), None)


def member_of(package: Package, found: Type | None, name: str) -> Type | None:
    """Return the type of a field or a method of a type."""
    base = underlying(package, found)
    if base is not None and base is not STANDARD and found is not base:
        method = _method(package, found, base, name)
        if method is not None:
            return method
    if base is None or base.word in {"string", "any", "standard"}:
        is_known = base is STANDARD and f".{name}" not in standard.OTHER_VALUES
        return STANDARD if is_known else None
    if base.node is not None and base.tree is not None and base.node.type == "struct_type":
        for node in fields_of(base.node):
            names = [base.tree.source(one) for one in node.children_by_field_name("name")]
            if name in names:
                return written(base.tree, node.child_by_field_name("type"))
    return _method(package, found, base, name)


def parameter_of(function: Type | None, position: int) -> Type | None:
    """Return the type of a function's parameter; None where another one may decide it."""
    if function is None or function.node is None or function.tree is None:
        return None
    parameters = function.node.child_by_field_name("parameters")
    types = list(listed(parameters)) if parameters is not None else []
    last = parameters.named_children[-1:] if parameters is not None else []
    is_variadic = any(one.type == "variadic_parameter_declaration" for one in last)
    at = min(position, len(types) - 1) if is_variadic else position
    node = types[at] if 0 <= at < len(types) else None
    return None if node is None or _is_parameter(function, node) else written(function.tree, node)


def is_inferred_alone(function: Type | None, position: int) -> bool:
    """Tell whether a parameter's type is a type parameter that no other parameter decides.

    An untyped string makes it `string` then.
    """
    if function is None or function.node is None or function.tree is None:
        return False
    own = function.node.child_by_field_name("type_parameters")
    parameters = function.node.child_by_field_name("parameters")
    types = list(listed(parameters)) if parameters is not None else []
    if own is None or not 0 <= position < len(types):
        return False
    tree, name = function.tree, function.tree.source(types[position])
    names = {tree.source(one) for one in tree.walk(own) if one.type == "identifier"}
    others = [kind for at, kind in enumerate(types) if at != position]
    is_used = any(tree.source(one) == name for kind in others for one in tree.walk(kind))
    # A constraint may tie it to another one.
    return name in names and not is_used and tree.source(own).count(name) == 1


def result_of(function: Type | None, position: int) -> Type | None:
    """Return the type of a function's result."""
    if function is None or function.node is None or function.tree is None:
        return function if function is STANDARD else None
    result = function.node.child_by_field_name("result")
    if result is None:
        return None
    nodes = list(listed(result)) if result.type == "parameter_list" else [result]
    node = nodes[position] if position < len(nodes) else None
    return None if node is None or _is_parameter(function, node) else written(function.tree, node)


def _is_parameter(function: Type, node: Node) -> bool:
    """Tell whether a type names one of the function's own type parameters."""
    own = function.node.child_by_field_name("type_parameters") if function.node else None
    if own is None or function.tree is None:
        return False
    names = {
        function.tree.source(one) for one in function.tree.walk(own) if one.type == "identifier"
    }
    return any(function.tree.source(one) in names for one in function.tree.walk(node))


def listed(parameters: Node) -> Iterator[Node]:
    """Yield the type of each parameter or result."""
    for node in parameters.named_children:
        kind = node.child_by_field_name("type")
        if kind is not None:
            yield from [kind] * max(len(node.children_by_field_name("name")), 1)


def fields_of(struct: Node) -> Iterator[Node]:
    """Yield the field declarations of a struct."""
    for body in struct.named_children:
        yield from (node for node in body.named_children if node.type == "field_declaration")


def _method(package: Package, found: Type | None, base: Type, name: str) -> Type | None:
    if base.node is not None and base.tree is not None and base.node.type == "interface_type":
        for node in base.node.named_children:
            word = node.child_by_field_name("name")
            if node.type == "method_elem" and word and base.tree.source(word) == name:
                return Type("function", base.tree, node)
        return None
    if found is None or found.node is None or found.tree is None:
        return None
    receiver = found.tree.source(found.node).lstrip("*")
    for tree, node in package.declarations(name, "method_declaration"):
        owner = node.child_by_field_name("receiver")
        kinds = [tree.source(one).lstrip("*") for one in listed(owner)] if owner else []
        if kinds == [receiver]:
            return Type("function", tree, node)
    return None


class Verdict(Enum):
    """Whether a plain string may stand at a place."""

    PLAIN = auto()
    NAMED = auto()
    FOREIGN = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Want:
    """What a place takes; FOREIGN is what another package that nobody sees declares.

    Attributes:
        verdict: In one word.
        name: The type's name as the place may write it, where the verdict is NAMED.
    """

    verdict: Verdict
    name: str = ""


PLAIN_WANT = Want(Verdict.PLAIN)
FOREIGN = Want(Verdict.FOREIGN)
UNKNOWN = Want(Verdict.UNKNOWN)
