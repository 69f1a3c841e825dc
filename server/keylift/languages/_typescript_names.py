"""TypeScript: the names and fields whose inferred type holds a literal's own type.

A constant or a `readonly` field without a type has the type of its literal; so has what `as const`
makes of objects and arrays, and what a generic function of the file is called with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.languages.tree import field_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

_KEEPS = frozenset(
    {
        "parenthesized_expression", "satisfies_expression", "non_null_expression",
        "ternary_expression", "arguments",
    }
)  # fmt: skip
_HOLDS = frozenset({"object", "array", "pair"})
_CALLS = frozenset({"call_expression", "new_expression"})
_AS_CONST = re.compile(r"\bas\s+const\b|<\s*const\s*>")
# Functions of libraries that make a type of a literal.
_MAKES_TYPES = frozenset({"literal", "literals", "enum", "enums", "picklist", "tuple", "Literal"})
_READS = frozenset({"identifier", "member_expression", "subscript_expression", *_KEEPS})
_BINDINGS = frozenset({"identifier", "shorthand_property_identifier_pattern"})


@dataclass(frozen=True, slots=True)
class Named:
    """Names of variables, classes' fields and functions, and of fields that tell types apart."""

    names: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()


def named_after(tree: SyntaxTree, path: tuple[Node, ...]) -> Named:
    """Return what has the type of the value at the end of `path`."""
    names: set[str] = set()
    fields: set[str] = set()
    holders: set[str] = set()
    is_exact = True
    for depth in range(len(path) - 1, 0, -1):
        node, parent = path[depth], path[depth - 1]
        if parent.type == "pair":
            holders |= _words(tree, parent.child_by_field_name("key"))
        if parent.type in _HOLDS:
            is_exact = False
        elif _makes_exact(tree, path, depth):
            is_exact, fields = True, fields | holders
        elif is_exact and _is_constant(tree, path, depth):
            names |= _bound(tree, parent)
            fields |= names if parent.type == "public_field_definition" else set()
            break
        elif parent.type not in _KEEPS and not (is_exact and _is_result(node, parent)):
            break
    return Named(frozenset(_passed_on(tree, names)), frozenset(fields))


def _makes_exact(tree: SyntaxTree, path: tuple[Node, ...], depth: int) -> bool:
    parent = path[depth - 1]
    if parent.type in {"as_expression", "type_assertion"}:
        return bool(_AS_CONST.search(tree.source(parent)))
    return parent.type in _CALLS and _is_generic(tree, parent)


def _is_generic(tree: SyntaxTree, call: Node) -> bool:
    """Tell whether the type of what is called may come from its arguments."""
    function = call.child_by_field_name("function") or call.child_by_field_name("constructor")
    name = re.split(r"\W+", tree.source(function))[-1] if function else ""
    if not name or call.child_by_field_name("type_arguments") is not None:
        return False
    declared = rf"\b{re.escape(name)}\s*(?:=\s*(?:async\s*)?(?:function\s*)?)?<[^()]*>\s*[({{]"
    return name in _MAKES_TYPES or bool(re.search(declared, tree.text))


def _is_result(node: Node, parent: Node) -> bool:
    """Tell whether the node is what a function gives back, or the function of that result."""
    is_body = parent.type == "arrow_function" and field_of(parent, node) == "body"
    return is_body or parent.type in {"return_statement", "statement_block"}


def _is_constant(tree: SyntaxTree, path: tuple[Node, ...], depth: int) -> bool:
    """Tell whether the parent declares something whose type is inferred from the value."""
    declaration, around = path[depth - 1], path[depth - 2]
    if declaration.child_by_field_name("type") is not None:
        return False
    if declaration.type == "variable_declarator":
        return tree.source(around).startswith("const")
    if declaration.type == "public_field_definition":
        name = declaration.child_by_field_name("name")
        head = tree.data[declaration.start_byte : name.start_byte] if name else b""
        return b"readonly" in head
    has_result = declaration.child_by_field_name("return_type") is not None
    return declaration.type in {"function_declaration", "method_definition"} and not has_result


def _bound(tree: SyntaxTree, declaration: Node) -> set[str]:
    name = declaration.child_by_field_name("name")
    if name is None:
        return set()
    if not name.named_children:
        return {tree.source(name)}
    return {tree.source(node) for node in tree.walk(name) if node.type in _BINDINGS}


def _words(tree: SyntaxTree, node: Node | None) -> set[str]:
    return set(re.findall(r"[\w$]+", tree.source(node))) if node else set()


def _passed_on(tree: SyntaxTree, names: set[str]) -> set[str]:
    """Return the names, and those of the constants that are made of them."""
    if not names:
        return names
    made = tree.once(_all_made)
    size = 0
    while size < len(names):
        size = len(names)
        names = names.union(*(bound for bound, words in made if names & words))
    return names


def _all_made(tree: SyntaxTree) -> tuple[tuple[set[str], set[str]], ...]:
    return tuple(_made(tree))


def _made(tree: SyntaxTree) -> Iterator[tuple[set[str], set[str]]]:
    for node in tree.walk():
        value = node.child_by_field_name("value")
        if node.type != "variable_declarator" or value is None:
            continue
        is_exact = value.type in _READS or _AS_CONST.search(tree.source(value))
        if is_exact and node.child_by_field_name("type") is None:
            yield _bound(tree, node), _words(tree, value)
