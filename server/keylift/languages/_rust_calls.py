"""Rust: lets the parser see calls where well-known macros take expressions.

To the grammar a macro's brackets hold loose tokens. `print!("{}", x)` is parsed as
`print ("{}", x)`, at the same offsets, so that what goes for a call's arguments goes for a macro's.
A macro whose brackets would not parse as arguments stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.languages.tree import SyntaxTree
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from tree_sitter import Node

# The number of the argument that is a format; what stands before and behind it is expressions.
FORMATS = {
    "print": 0, "println": 0, "eprint": 0, "eprintln": 0, "format": 0, "write": 1, "writeln": 1,
    "panic": 0, "todo": 0, "unreachable": 0, "unimplemented": 0,
    "assert": 1, "debug_assert": 1,
    "assert_eq": 2, "assert_ne": 2, "debug_assert_eq": 2, "debug_assert_ne": 2,
    "trace": 0, "debug": 0, "info": 0, "warn": 0, "error": 0,
    "anyhow": 0, "eyre": 0, "bail": 0, "ensure": 1,
}  # fmt: skip
LISTS = frozenset({"vec", "dbg"})
# Any crate may have macros of these names, so some are of other shapes.
LOGGERS = frozenset({"trace", "debug", "info", "warn", "error"})
_OPENING = frozenset({"(", "["})
# With one of these between its arguments a macro takes something else than expressions.
_STRANGE = frozenset({";", ":", "=>"})
_LITERALS = frozenset({"string_literal", "raw_string_literal"})
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class _Macro:
    """Where a macro's mark `!` is, and where its brackets begin and end, in bytes."""

    mark: int
    start: int
    end: int


def improve(tree: SyntaxTree, parse: Callable[[bytes], Node]) -> SyntaxTree:
    """Return the tree with calls in place of macros; `parse` parses other bytes of that length.

    A macro in a macro is seen when the outer one is a call; one that proves to be none stays out.
    """
    names = (FORMATS.keys() | LISTS) - set(_defined(tree))
    calls: set[_Macro] = set()
    others: set[_Macro] = set()
    seen = tree
    for _ in range(_ROUNDS):
        unsound = {macro for macro in calls if not _is_sound(seen, macro)}
        others |= unsound
        found = set() if unsound else set(_macros(seen, names)) - others
        if not unsound and not found:
            return seen
        calls = (calls - unsound) | found
        seen = SyntaxTree(tree.text, tree.data, parse(_as_calls(tree.data, calls)))
    return tree


def name_of_macro(tree: SyntaxTree, call: Node) -> str:
    """Return the name of the macro that a call is of, or ""."""
    function = call.child_by_field_name("function")
    arguments = call.child_by_field_name("arguments")
    if call.type != "call_expression" or function is None or arguments is None:
        return ""
    is_macro = b"!" in tree.data[function.end_byte : arguments.start_byte]
    return tree.source(function).rsplit("::", 1)[-1] if is_macro else ""


def object_to_call(tree: SyntaxTree, path: tuple[Node, ...]) -> RefusalReason | None:
    """Say what a macro around the end of `path` has against an expression there."""
    for call, arguments, child in zip(path, path[1:], path[2:], strict=False):
        name = name_of_macro(tree, call)
        if arguments.type != "arguments" or name not in FORMATS:
            continue
        listed = listed_in(arguments)
        at, number = listed.index(child) if child in listed else -1, FORMATS[name]
        is_format = number < len(listed) and listed[number].type in _LITERALS
        if at > number and not is_format:
            return RefusalReason.MACRO
        if at == number and child == path[-1]:
            return RefusalReason.FORMAT_STRING
        if at == number and name in LOGGERS:
            return RefusalReason.MACRO
    return None


def listed_in(arguments: Node) -> list[Node]:
    """Return the arguments of a call, or the parameters of a function."""
    others = {"line_comment", "block_comment", "attribute_item"}
    return [node for node in arguments.named_children if node.type not in others]


def _defined(tree: SyntaxTree) -> Iterator[str]:
    for node in tree.walk():
        name = node.child_by_field_name("name") if node.type == "macro_definition" else None
        if name is not None:
            yield tree.source(name)


def _macros(tree: SyntaxTree, names: AbstractSet[str]) -> Iterator[_Macro]:
    """Yield the outermost macros that may take expressions only."""
    for node in tree.walk():
        if node.type != "macro_invocation":
            continue
        mark, brackets = node.children[-2:]
        tokens = [token.type for token in brackets.children]
        is_known = tree.source(node.children[0]).rsplit("::", 1)[-1] in names
        if is_known and mark.type == "!" and tokens[0] in _OPENING and _STRANGE.isdisjoint(tokens):
            yield _Macro(mark.start_byte, brackets.start_byte, brackets.end_byte)


def _as_calls(data: bytes, macros: AbstractSet[_Macro]) -> bytes:
    seen = bytearray(data)
    for macro in macros:
        seen[macro.mark], seen[macro.start], seen[macro.end - 1] = b" ()"
    return bytes(seen)


def _is_sound(tree: SyntaxTree, macro: _Macro) -> bool:
    """Tell whether the brackets are a call's arguments now, without an error in it."""
    node = tree.root.descendant_for_byte_range(macro.start, macro.end)
    if node is None or (node.start_byte, node.end_byte) != (macro.start, macro.end):
        return False
    call = node.parent if node.type == "arguments" else None
    return call is not None and call.type == "call_expression" and not call.has_error
