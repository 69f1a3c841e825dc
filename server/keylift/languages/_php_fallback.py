"""Recognizes PHP's lookups of an environment variable that have a default.

`env` is what several frameworks call their own function for it. One that the file declares itself
is left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.model import Fallback
from keylift.languages.tree import field_of, is_bare

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree

_NAME = r"""\s*(?P<quote>["'])(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P=quote)\s*"""
_GETENV = re.compile(rf"\\?getenv\({_NAME}\)\Z")
_ENV = re.compile(rf"\\?env\({_NAME}\)\Z")
_CALL = re.compile(rf"(?P<lookup>\\?env\({_NAME}),")
# What the web server fills in for a request is no variable of the environment.
_ARRAY = re.compile(
    r"""\$_(?:ENV|SERVER)\[\s*(?P<quote>["'])(?!HTTP_|PHP_|REQUEST_|REMOTE_|QUERY_)"""
    r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P=quote)\s*\]\Z"
)
_OWN = re.compile(
    r"\bfunction\s+&?\s*(?:get)?env\b|\buse\s+function\s[^;]*\b(?:get)?env\b", re.IGNORECASE
)
_LOOSE = frozenset({"array_element_initializer", "argument", "return_statement"})


def find_fallback(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Return the lookup whose default the literal is, such as `env('X', '…')`."""
    if not is_bare(place) or _OWN.search(tree.text):
        return None
    if place.parent.type == "argument":
        return _of_call(tree, place)
    operator, left = _choice(place.parent)
    return _of_choice(tree, place, operator, left) if left and left != place.value else None


def _choice(node: Node) -> tuple[str, Node | None]:
    """Return the operator that falls back to its right side, and its left side, or None."""
    if node.type == "conditional_expression":
        is_short = node.child_by_field_name("body") is None
        return "?:", node.child_by_field_name("condition") if is_short else None
    operator = node.child_by_field_name("operator") if node.type == "binary_expression" else None
    is_default = operator is not None and operator.type == "??"
    return "??", node.child_by_field_name("left") if is_default else None


def _of_call(tree: SyntaxTree, place: Place) -> Fallback | None:
    arguments, call = place.ancestors[1:3]
    found = _CALL.match(tree.source(call))
    is_second = arguments.named_children[1:] == [place.parent]
    is_whole = call.type == "function_call_expression" and place.parent.children == [place.value]
    if not found or not (is_second and is_whole):
        return None
    lookup = found["lookup"].rstrip() + ")"
    return _or_throw(call, found, f"{lookup} ??", place)


def _of_choice(tree: SyntaxTree, place: Place, operator: str, left: Node) -> Fallback | None:
    text = tree.source(left)
    found = _GETENV.match(text) if operator == "?:" else None
    if found:
        return Fallback(place.parent, found["name"])
    found = _ARRAY.match(text) if operator == "??" else None
    if found:
        # Where PHP is not told to, it does not fill these arrays from the environment.
        return Fallback(place.parent, found["name"], f"{text} ?? @value")
    found = _ENV.match(text)
    return found and _or_throw(place.parent, found, f"{text} {operator}", place)


def _or_throw(node: Node, found: re.Match[str], lookup: str, place: Place) -> Fallback:
    """Return the form that throws where `lookup`, which ends in an operator, finds nothing."""
    name, quote = found["name"], found["quote"]
    throw = f"throw new \\RuntimeException({quote}{name} is not set{quote})"
    older = f"{lookup} \\call_user_func(function () {{ {throw}; }})"
    form = f"{lookup} {throw}"
    if not _is_loose(node, place):
        form, older = f"({form})", f"({older})"
    return Fallback(node, name, form, since="8.0", older=older)


def _is_loose(node: Node, place: Place) -> bool:
    """Tell whether an expression needs no parentheses for a throw at its end."""
    above, parent = place.path[place.path.index(node) - 2 : place.path.index(node)]
    is_assigned = parent.type == "assignment_expression" and field_of(parent, node) == "right"
    return parent.type in _LOOSE or (is_assigned and above.type == "expression_statement")
