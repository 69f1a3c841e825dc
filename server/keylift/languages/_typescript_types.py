"""TypeScript: which literals must stay, since code needs their type, which is the literal itself.

The type of a lookup is `string`. Names are compared, not resolved: one that something else has as
well makes a literal stay for nothing. Types of other folders and of packages are not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._typescript_names import Named, named_after
from keylift.languages.javascript import decode
from keylift.languages.tree import SyntaxTree, field_of, parse
from keylift.model import Edit, Refusal, RefusalReason
from keylift.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import Place

_TYPE, _KEY = "as a type", "as a key"
# Where the literal's own text is a type or a key, by the key of its parent.
_SAYS = {
    "literal_type": _TYPE,
    "pair.key": _KEY,
    "property_signature.name": _KEY,
    "public_field_definition.name": _KEY,
    "method_definition.name": _KEY,
    "method_signature.name": _KEY,
    "enum_assignment.name": _KEY,
    "enum_body.name": _KEY,
    "subscript_expression.index": _KEY,
    "member_expression.property": _KEY,
    "shorthand_property_identifier": _KEY,
}
# Where a name has to stand for a literal.
_NEEDS = {
    "type_query": _TYPE,
    "computed_property_name": _KEY,
    "subscript_expression.index": _KEY,
    "enum_assignment.value": "in an enum",
}
_EQUALITY = frozenset({"==", "===", "!=", "!=="})
_LABEL = "switch_case.value"
_PASSES = frozenset({"member_expression", "parenthesized_expression"})


def types_that_stay(
    grammar: str, tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    """Refuse literals whose own type something needs; no edit is made."""
    for place in places:
        value = decode(tree.source(place.literal))
        if _tells_kinds_apart(place):
            return Refusal(RefusalReason.NAMED_TYPE)
        if place.value.type == "binary_expression" or not value:
            continue
        objection = _object_to_value(tree, place, value) or _object_to_names(
            {"": tree}, named_after(tree, place.path[: place.depth + 1])
        )
        if objection is None and "export" in tree.text:
            objection = _object_beside(grammar, tree, place, file, value)
        if objection:
            return objection
    return ()


def _tells_kinds_apart(place: Place) -> bool:
    """Tell whether the result of `typeof` is compared with the literal."""
    sides = (place.parent.child_by_field_name(side) for side in ("left", "right"))
    return any(side is not None and _operator(side) == "typeof" for side in sides)


def _object_beside(
    grammar: str, tree: SyntaxTree, place: Place, file: File, value: str
) -> Refusal | None:
    named = named_after(tree, place.path[: place.depth + 1])
    words = {value, *named.names, *named.fields}
    texts = {name: text for name, text in file.siblings().items() if _has_any(text, words)}
    trees = {name: parse(text, grammar) for name, text in texts.items()}
    for name, sibling in trees.items():
        found = _find_value(sibling, value, [])
        if found:
            return _refusal(sibling, *found, name)
    return _object_to_names(trees, named)


def _has_any(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _object_to_value(tree: SyntaxTree, place: Place, value: str) -> Refusal | None:
    """Refuse where the file names the value itself in a type, or may tell types apart by it."""
    found = _find_value(tree, value, [place.literal])
    if found:
        return _refusal(tree, *found, "")
    others = [path for path in _literals(tree, value) if path[-1] != place.literal]
    labels = [path for path in others if _key(path) == _LABEL]
    is_label = place.parent.type == "switch_case"
    apart = [path for path in others if path not in labels] if is_label else labels
    if apart:
        return _refusal(tree, apart[0][-1], "as well" if is_label else "in a case label", "")
    if place.parent.type != "binary_expression":
        return None
    objections = (_object_to_names({"": tree}, named_after(tree, path)) for path in others)
    return next((one for one in objections if one), None)


def _find_value(tree: SyntaxTree, value: str, but: Sequence[Node]) -> tuple[Node, str] | None:
    for path in _literals(tree, value):
        said = _SAYS.get(_key(path)) or _SAYS.get(path[-2].type) or _SAYS.get(path[-1].type)
        if said and path[-1] not in but:
            return path[-1], said
    found = (node for node in tree.once(_templates) if _template(tree, node).fullmatch(value))
    node = next(found, None)
    return None if node is None else (node, _TYPE)


def _templates(tree: SyntaxTree) -> tuple[Node, ...]:
    if "`" not in tree.text:
        return ()
    return tuple(node for node in tree.walk() if node.type == "template_literal_type")


def _literals(tree: SyntaxTree, value: str) -> Iterator[tuple[Node, ...]]:
    """Yield the path of every literal or property of that value."""
    for found in re.finditer(re.escape(value).encode(), tree.data):
        node = tree.root.named_descendant_for_byte_range(*found.span())
        if node is None:
            continue
        path = tree.path_of(node)
        if node.type == "string_fragment":
            path = path[:-1]
        source = tree.source(path[-1])
        # A type may be made of the literal and of more.
        if path[-2].type == "literal_type" or value in {source, decode(source)}:
            yield path


def _template(tree: SyntaxTree, node: Node) -> re.Pattern[str]:
    """Return what matches the values of a template type; every hole may be anything."""
    parts = (
        re.escape(tree.source(child)) if child.type == "string_fragment" else ".*"
        for child in node.named_children
    )
    return re.compile("".join(parts), re.DOTALL)


def _object_to_names(trees: Mapping[str, SyntaxTree], named: Named) -> Refusal | None:
    for file, tree in trees.items():
        for name in sorted(named.names):
            for path in tree.occurrences(name):
                need = _need_of(path)
                if need:
                    return _refusal(tree, path[-1], need, file)
        for field in sorted(named.fields):
            for path in tree.occurrences(field):
                if _is_compared(path):
                    return _refusal(tree, path[-1], "to tell types apart", file)
    return None


def _need_of(path: tuple[Node, ...]) -> str:
    for depth in range(1, len(path)):
        key = _key(path[: depth + 1])
        kind = path[depth].type
        is_key_of = path[depth - 1].type == "index_type_query"
        if not is_key_of and (key in _NEEDS or kind in _NEEDS):
            return _NEEDS.get(key) or _NEEDS[kind]
        if key == "binary_expression.left" and _operator(path[depth - 1]) == "in":
            return _KEY
    return ""


def _is_compared(path: tuple[Node, ...]) -> bool:
    """Tell whether the property at the path's end is compared or names an indexed type."""
    if path[-1].type == "string_fragment":
        return any(node.type == "lookup_type" for node in path)
    depth = len(path) - 1
    while path[depth - 1].type in _PASSES:
        depth -= 1
    user = path[depth - 1]
    return user.type == "switch_statement" or _operator(user) in _EQUALITY


def _operator(node: Node) -> str:
    operator = node.child_by_field_name("operator")
    return operator.type if operator else ""


def _key(path: tuple[Node, ...]) -> str:
    return f"{path[-2].type}.{field_of(path[-2], path[-1])}"


def _refusal(tree: SyntaxTree, node: Node, use: str, file: str) -> Refusal:
    line = LineIndex(tree.text).position(tree.span(node).start)[0] + 1
    where = f"Line {line} of {file}" if file else f"Line {line}"
    return Refusal(RefusalReason.NAMED_TYPE, f"{where} uses it {use}.")
