"""Rust: where in a macro an expression may take the place of another one.

What `_rust_calls` makes calls of is no matter here. Any other macro reads tokens: only those are
known that this file defines, and a few that have values between their tokens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._rust_calls import FORMATS, LISTS, LOGGERS, object_to_call
from keylift.languages._rust_contexts import FALLBACKS, is_compile_time, is_pattern, is_promoted
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
_ARGUMENT, _OTHER = "argument_of_ours", "another_argument_"
_COMPARISONS = frozenset({"==", "!="})
# Where one of these stands before, what follows may be no expression, or a borrowed one.
_UNSAFE = frozenset({"let", "match", "|", "||", "&", "=>", "const", "static"})


def object_to_token(
    tree: SyntaxTree, path: tuple[Node, ...], first: Node | None = None
) -> RefusalReason | None:
    """Say why no other expression may stand at the end of `path`, which a macro reads.

    `first` is the token at which the expression begins, where that is not the last of `path`.
    """
    start = first or path[-1]
    for number, node in enumerate(path):
        separator = _VALUES.get(_macro_name(tree, node))
        if separator and node.type == "macro_invocation":
            return _object_to_value(path[number + 1 :], start, separator)
    return _object_to_tokens(tree, path, start)


def _object_to_tokens(
    tree: SyntaxTree, path: tuple[Node, ...], start: Node
) -> RefusalReason | None:
    child = path[-1]
    for depth in range(len(path) - 2, 0, -1):
        node, around = path[depth], path[depth - 1]
        tokens = node.children
        before = tokens[: tokens.index(start)]
        is_inner = child == path[-1]
        name = _macro_name(tree, around) if around.type == "macro_invocation" else ""
        if is_inner and not _is_apart(before, tokens[tokens.index(child) + 1]):
            return (name and _object_to_argument(tree, name, node, before)) or RefusalReason.MACRO
        if name:
            return _object_to_argument(tree, name, node, before)
        if around.type != "token_tree":
            return RefusalReason.MACRO
        objection, inner = _object_to_group(tree, node, around, before)
        if objection:
            return objection
        if inner and (objection := _object_to_argument(tree, inner, node, before)):
            return objection
        start = child = node
    return RefusalReason.MACRO


def _macro_name(tree: SyntaxTree, macro: Node) -> str:
    named = macro.child_by_field_name("macro")
    return tree.source(named).rsplit("::", 1)[-1] if named else ""


def _object_to_argument(
    tree: SyntaxTree, name: str, brackets: Node, before: Sequence[Node]
) -> RefusalReason | None:
    """Judge by the tokens before it in its macro's brackets."""
    position = sum(token.type == "," for token in before)
    definitions = [node for node in tree.walk() if _defines(tree, node, name)]
    if not definitions:
        if _LITERAL.match(name):
            return RefusalReason.CONSTANT_REQUIRED
        if name in _PATTERN and position:
            return RefusalReason.PATTERN
    # A comma between type arguments would be counted.
    is_countable = all(token.type != "<" for token in before) or name in LISTS
    if not is_countable or _is_unsafe(before):
        return RefusalReason.MACRO
    if definitions:
        count = len(_split(brackets.children[1:-1]))
        is_fit = len(definitions) == 1 and _takes(tree, definitions[0], position, count)
        return None if is_fit else RefusalReason.MACRO
    if name in LISTS:
        return None
    is_format = FORMATS.get(name) == position and name not in LOGGERS
    return RefusalReason.FORMAT_STRING if is_format else RefusalReason.MACRO


def _object_to_group(
    tree: SyntaxTree, group: Node, around: Node, before: Sequence[Node]
) -> tuple[RefusalReason | None, str]:
    """Judge brackets inside a macro's; the name is that of the inner macro whose they are."""
    outside = around.children
    ahead = outside[max(outside.index(group) - 2, 0) : outside.index(group)]
    types = [token.type for token in ahead]
    if types == ["identifier", "!"]:
        return None, tree.source(ahead[0])
    word = tree.source(ahead[-1]) if types[-1:] == ["identifier"] else ""
    opening = group.children[0].type
    if _is_unsafe(before):
        return RefusalReason.MACRO, ""
    if opening == "{":
        is_field = word[:1].isupper() and [one.type for one in _argument(before)[1:2]] == [":"]
        return (None if is_field else RefusalReason.MACRO), ""
    if opening == "(" and word in FALLBACKS:
        return RefusalReason.FALLBACK, ""
    is_index = opening == "[" and types[-1] in {"identifier", "token_tree", "?"}
    return (RefusalReason.KEY if is_index else None), ""


def _argument(before: Sequence[Node]) -> Sequence[Node]:
    """Return the tokens that are of the same argument, without the opening bracket."""
    commas = [at for at, token in enumerate(before) if token.type == ","]
    return before[(commas[-1] if commas else 0) + 1 :]


def _is_unsafe(before: Sequence[Node]) -> bool:
    return not _UNSAFE.isdisjoint(token.type for token in _argument(before))


def _is_apart(before: Sequence[Node], after: Node) -> bool:
    """Tell whether the expression is an argument, an element or a side of a comparison."""
    previous = before[-1].type
    is_named = previous == "=" and [token.type for token in before[-2:-1]] == ["identifier"]
    is_field = previous == ":" and before[0].type == "{"
    begins = len(before) == 1 or previous == "," or previous in _COMPARISONS
    ends = after.type in {",", ".", ")", "]", "}", *_COMPARISONS}
    return (begins or is_named or is_field) and ends


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


def _takes(tree: SyntaxTree, definition: Node, position: int, count: int) -> bool:
    """Tell whether a macro takes so many expressions and uses that one as an expression.

    Every rule has to be a plain list of parameters, so that their number tells which ones fit.
    """
    rules = [node for node in definition.named_children if node.type == "macro_rule"]
    fitting = []
    for rule in rules:
        names = _parameters(tree, rule)
        if names is None:
            return False
        if len(names) == count:
            fitting.append((rule, *names[position]))
    return bool(fitting) and all(
        kind == "expr" and _is_used(tree, definition, rule, name) for rule, name, kind in fitting
    )


def _parameters(tree: SyntaxTree, rule: Node) -> list[tuple[str, str]] | None:
    """Return the names and kinds of a rule's parameters; None where it is more than a list."""
    left = rule.child_by_field_name("left")
    tokens = left.children[1:-1] if left else []
    if tokens and re.fullmatch(r"\$\(\s*,\s*\)[?*]", tree.source(tokens[-1])):
        tokens.pop()
    parameters = []
    for tokens_of_one in _split(tokens):
        found = re.fullmatch(r"\$(\w+)\s*:\s*(\w+)", "".join(map(tree.source, tokens_of_one)))
        if not found:
            return None
        parameters.append((found[1], found[2]))
    return parameters


def _split(tokens: Sequence[Node]) -> list[list[Node]]:
    """Return what stands between commas, without comments."""
    parts: list[list[Node]] = [[]]
    for token in tokens:
        if token.type == ",":
            parts.append([])
        elif "comment" not in token.type:
            parts[-1].append(token)
    return parts if parts[-1] else parts[:-1]


def _is_used(tree: SyntaxTree, definition: Node, rule: Node, name: str) -> bool:
    """Tell whether a rule's outcome would do with a call in place of a parameter.

    The outcome is parsed as a function's body, beside the macro without that rule.
    """
    right = rule.child_by_field_name("right")
    body = tree.source(right)[1:-1] if right else ""
    body = re.sub(
        r"\$(\w+)", lambda found: _ARGUMENT if found[1] == name else _OTHER + found[1], body
    )
    rest = tree.source(definition).replace(tree.source(rule), "() => {}", 1)
    outcome = parse(f"{rest}\nfn body() {{\n{body}\n}}\n", "tree_sitter_rust:language")
    used = list(outcome.occurrences(_ARGUMENT))
    is_shadowing = any(node.type == "mod_item" for found in used for node in found)
    if outcome.root.has_error or is_shadowing or not used:
        return False
    return not any(demand_of(outcome, found) for found in used)


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
