"""Rust: where in a macro an expression may take the place of another one.

A macro reads tokens, so only those of the standard library are known to take expressions, and only
where the tokens around are plain: an argument, or an argument of a call in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages._rust_contexts import FALLBACKS
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

# How many leading arguments come before those that are plain expressions.
PRINTERS = {
    "print": 1, "println": 1, "eprint": 1, "eprintln": 1, "format": 1, "panic": 1, "todo": 1,
    "unreachable": 1, "unimplemented": 1, "write": 2, "writeln": 2, "vec": 0, "dbg": 0,
}  # fmt: skip
# How many leading arguments are plain expressions; a format may follow them.
_CHECKERS = {
    "assert": 1, "debug_assert": 1,
    "assert_eq": 2, "assert_ne": 2, "debug_assert_eq": 2, "debug_assert_ne": 2,
}  # fmt: skip
_COMPARISONS = frozenset({"==", "!="})
# Where one of these stands before, what follows may be no expression, or a borrowed one.
_UNSAFE = frozenset({"let", "match", "|", "||", "&", "=>", "const", "static"})


def object_to_token(
    tree: SyntaxTree, path: tuple[Node, ...], first: Node | None = None
) -> RefusalReason | None:
    """Say why no other expression may stand at the end of `path`, which a macro reads.

    `first` is the token at which the expression begins, where that is not the last of `path`.
    """
    start, child = first or path[-1], path[-1]
    for depth in range(len(path) - 2, 0, -1):
        node, around = path[depth], path[depth - 1]
        tokens = node.children
        before = tokens[: tokens.index(start)]
        is_inner = child == path[-1]
        if is_inner and not _is_apart(before, tokens[tokens.index(child) + 1]):
            return _reason(tree, around, before)
        if around.type == "macro_invocation":
            return _object_to_argument(_macro_name(tree, around), before)
        if around.type != "token_tree":
            return RefusalReason.MACRO
        objection, name = _object_to_group(tree, node, around, before)
        if objection:
            return objection
        if name and (objection := _object_to_argument(name, before)):
            return objection
        start = child = node
    return RefusalReason.MACRO


def _reason(tree: SyntaxTree, around: Node, before: Sequence[Node]) -> RefusalReason:
    """Say format string where the token begins one, however it goes on."""
    name = _macro_name(tree, around) if around.type == "macro_invocation" else ""
    reason = _object_to_argument(name, before)
    return reason or RefusalReason.MACRO


def _macro_name(tree: SyntaxTree, macro: Node) -> str:
    named = macro.child_by_field_name("macro")
    return tree.source(named).rsplit("::", 1)[-1] if named else ""


def _object_to_argument(name: str, before: Sequence[Node]) -> RefusalReason | None:
    """Judge by the tokens before it in its macro's brackets."""
    position = sum(token.type == "," for token in before)
    # A comma between type arguments would be counted.
    is_countable = all(token.type != "<" for token in before) or PRINTERS.get(name, 2) < 2  # noqa: PLR2004
    if not is_countable or _is_unsafe(before):
        return RefusalReason.MACRO
    if name in _CHECKERS:
        return None if position < _CHECKERS[name] else RefusalReason.MACRO
    if name not in PRINTERS:
        return RefusalReason.MACRO
    return None if position >= PRINTERS[name] else RefusalReason.FORMAT_STRING


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
