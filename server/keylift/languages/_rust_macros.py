"""Rust: where in a macro an expression may take the place of another one.

What `_rust_calls` makes calls of is no matter here. Any other macro reads tokens: only those are
known that this file defines, and a few that have values between their tokens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._rust_calls import FORMATS, LOGGERS, object_to_call
from keylift.languages._rust_contexts import is_compile_time, is_pattern, is_promoted
from keylift.languages._rust_macro_rules import NO_RULE, expand
from keylift.languages.tree import Place, SyntaxTree, field_of, parse
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

_DEMANDS = {"attribute": "an attribute", "macro_definition": "a macro", "enum_variant": "an enum"}
# Macros that the compiler itself reads, as it reads a literal.
_LITERAL = re.compile(
    r"(?:concat|include(?:_str|_bytes)?|(?:option_)?env|compile_error|cfg|stringify|(?:global_)?asm"
    r"|is_\w+_feature_detected)\Z"
)
_PATTERN = frozenset({"matches", "assert_matches", "debug_assert_matches"})
# What stands before a value in them.
_VALUES = {"json": ":", "hashmap": "=>", "btreemap": "=>"}
_OURS = "argument_of_ours_"
_DEEPEST = 6
_GRAMMAR = "tree_sitter_rust:language"


def object_to_token(
    tree: SyntaxTree, path: tuple[Node, ...], first: Node | None = None
) -> RefusalReason | None:
    """Say why no other expression may stand at the end of `path`, which a macro reads.

    `first` is the token at which the expression begins, where that is not the last of `path`.
    """
    start = first or path[-1]
    for number, node in enumerate(path):
        if node.type != "macro_invocation":
            continue
        name = _macro_name(tree, node)
        definitions = [one for one in tree.walk() if _defines(tree, one, name)]
        if definitions:
            return _object_to_own(tree, node, definitions, (start, path[-1]))
        if name in _VALUES:
            return _object_to_value(path[number + 1 :], start, _VALUES[name])
        return _reason(tree, path, start)
    return RefusalReason.MACRO


def _reason(tree: SyntaxTree, path: tuple[Node, ...], start: Node) -> RefusalReason:
    """Say what the innermost macro demands that is known here."""
    inner = path[-1]
    for around, brackets in zip(path[-3::-1], path[-2::-1], strict=False):
        tokens = around.children[: around.children.index(brackets)]
        is_macro = [token.type for token in tokens[-1:]] == ["!"]
        name = tree.source(tokens[-2]).rsplit("::", 1)[-1] if is_macro else ""
        ahead = brackets.children[: brackets.children.index(start)]
        position = sum(token.type == "," for token in ahead)
        if _LITERAL.match(name):
            return RefusalReason.CONSTANT_REQUIRED
        if name in _PATTERN and position:
            return RefusalReason.PATTERN
        if FORMATS.get(name) == position and name not in LOGGERS and inner == path[-1]:
            return RefusalReason.FORMAT_STRING
        if around.type != "token_tree":
            break
        start = inner = brackets
    return RefusalReason.MACRO


def _macro_name(tree: SyntaxTree, macro: Node) -> str:
    named = macro.child_by_field_name("macro")
    return tree.source(named).rsplit("::", 1)[-1] if named else ""


def _object_to_value(path: Sequence[Node], start: Node, separator: str) -> RefusalReason | None:
    """Judge what is in brackets that hold values, and brackets with values, and nothing else."""
    child = path[-1]
    for number, group in enumerate(reversed(path[:-1])):
        tokens = group.children
        before, after = tokens[tokens.index(start) - 1], tokens[tokens.index(child) + 1]
        is_map, is_whole = tokens[0].type == "{", number == len(path) - 2
        if after.type == separator:
            return RefusalReason.KEY
        begins = before.type == separator if is_map else before.type in {"[", ",", "("}
        ends = after.type in {",", tokens[-1].type} or (after.type == "." and not number)
        if not begins or not ends or (tokens[0].type == "(" and not is_whole):
            return RefusalReason.MACRO
        start = child = group
    return None


def _defines(tree: SyntaxTree, node: Node, name: str) -> bool:
    named = node.child_by_field_name("name") if node.type == "macro_definition" else None
    return named is not None and tree.source(named) == name


def _object_to_own(
    tree: SyntaxTree, macro: Node, definitions: Sequence[Node], ends: tuple[Node, Node]
) -> RefusalReason | None:
    """Say what has to be a literal in what a macro of this file writes with two tokens' text.

    What it writes with a name there is parsed as a function's body, beside the file's macros.
    """
    begin, start, end = macro.children[-1].start_byte, ends[0].start_byte, ends[1].end_byte
    data, depth = tree.data, tree.source(ends[0]).count("_")
    ours = _OURS if not tree.source(ends[0]).startswith(_OURS) else tree.source(ends[0]) + "_"
    if len(definitions) != 1 or depth - _OURS.count("_") > _DEEPEST:
        return RefusalReason.MACRO
    call = data[begin:start] + f"{ours}(0)".encode() + data[end : macro.end_byte]
    expansions = [
        expand(tree, definitions[0], parse(f"own!{text.decode(errors='surrogatepass')}", _GRAMMAR))
        for text in (data[begin : macro.end_byte], call)
    ]
    before, after = expansions
    if before is None or after is None or before.rule != after.rule:
        is_literal = before not in {None, NO_RULE} and after == NO_RULE
        return RefusalReason.CONSTANT_REQUIRED if is_literal else RefusalReason.MACRO
    body, count = re.subn(rf"\b{ours}\s*\(\s*0\s*\)", ours, after.text)
    macros = (tree.source(node) for node in tree.walk() if node.type == "macro_definition")
    outcome = parse("\n".join([*macros, f"fn body() {{ {body} }}"]), _GRAMMAR)
    used = list(outcome.occurrences(ours))
    is_moved = any(node.type == "mod_item" for found in used for node in found)
    is_lost = outcome.root.has_error or not count or len(used) != count
    if is_lost or is_moved or any(demand_of(outcome, found) for found in used):
        return RefusalReason.MACRO
    return None


def demand_of(tree: SyntaxTree, found: tuple[Node, ...]) -> str:
    """Say what needs the name at the end of `found` to be more than a call, or nothing."""
    for node in found:
        if node.type in _DEMANDS:
            return _DEMANDS[node.type]
    if is_pattern(found):
        return "a pattern"
    place = _place_of(found)
    if is_compile_time(tree, place):
        return "a constant"
    if place.parent.type == "token_tree":
        return "a macro" if object_to_token(tree, found, first_token(found)) else ""
    # An argument's name looks like something that is set.
    is_named = field_of(place.parent, place.value) == "left"
    if object_to_call(tree, found[: place.depth + 1]) or (
        is_named and place.parent.type == "assignment_expression"
    ):
        return "a macro"
    return "a borrowed value" if is_promoted(tree, place) else ""


def _place_of(found: tuple[Node, ...]) -> Place:
    depth = len(found) - 1
    while depth > 1 and found[depth - 1].type in {"scoped_identifier", "parenthesized_expression"}:
        depth -= 1
    return Place(found, depth)


def first_token(found: tuple[Node, ...]) -> Node:
    """Return the first token of the path of which the last one is at the end of `found`."""
    tokens = found[-2].children
    at = tokens.index(found[-1])
    while at > 1 and tokens[at - 1].type == "::":
        at -= 2
    return tokens[at]
