"""Where a shell script must check for a variable that is looked up in a process of its own.

`${NAME:?…}` ends only the process that expands it. In a subshell, a pipeline, a redirection or a
function that is called in one of these, the script would go on, so a check goes before that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.placement import insert, is_first_on_line, line_start
from keylift.languages.tree import field_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree
    from keylift.model import Edit

# What a redirection expands, an external command's process expands.
_PROCESSES = frozenset(
    {
        "subshell", "command_substitution", "process_substitution", "pipeline", "file_redirect",
        "herestring_redirect", "heredoc_redirect",
    }
)  # fmt: skip
_BODIES = frozenset(
    {
        "program", "compound_statement", "do_group", "if_statement", "elif_clause", "else_clause",
        "case_item",
    }
)  # fmt: skip
_HEADS = frozenset({"condition", "value"})
_FUNCTION = "function_definition"


def checks_for(tree: SyntaxTree, place: Place) -> tuple[Edit, ...] | None:
    """Return the checks that a lookup at the place needs; None where none would stop the script.

    `@variable` stands for the variable's name in them.
    """
    path = place.path
    functions = [depth for depth, node in enumerate(path) if node.type == _FUNCTION]
    if not functions:
        return _before(tree, path)
    callers = _callers(tree, [path[depth] for depth in functions])
    is_own = _process_of(tree, path) == functions[-1] + 1
    processes = [caller for caller in callers if _process_of(tree, caller) is not None]
    if not is_own and not processes:
        return _before(tree, path)
    entry = next((one for one in callers if not _is_in_function(one)), None)
    if entry:
        return (_check_before(tree, entry[1]),)
    return None if is_own else _before_all(tree, [path, *processes])


def _before_all(tree: SyntaxTree, paths: Sequence[tuple[Node, ...]]) -> tuple[Edit, ...] | None:
    found = [_before(tree, path) for path in paths]
    if any(one is None for one in found):
        return None
    return tuple({edit for one in found for edit in one or ()})


def _before(tree: SyntaxTree, path: tuple[Node, ...]) -> tuple[Edit, ...] | None:
    """Put a check before the statement that starts the process of the path's end, if one does."""
    process = _process_of(tree, path)
    for depth in range(process or 0, 0, -1):
        parent, statement = path[depth - 1], path[depth]
        if parent.type in _BODIES and field_of(parent, statement) not in _HEADS:
            return (_check_before(tree, statement),)
    return () if process is None else None


def _process_of(tree: SyntaxTree, path: tuple[Node, ...]) -> int | None:
    """Return the index in the path of the outermost process in the innermost function."""
    functions = [depth for depth, node in enumerate(path) if node.type == _FUNCTION]
    first = functions[-1] + 1 if functions else 0
    for depth, node in enumerate(path[first:], first):
        following = node.next_sibling
        is_in_background = following is not None and following.type == "&"
        if node.type in _PROCESSES or (is_in_background and not node.type.endswith("word")):
            return depth
        name = node.child_by_field_name("name") if node.type == "command" else None
        if name is not None and tree.source(name) == "coproc":
            return depth
    return None


def _callers(tree: SyntaxTree, functions: Sequence[Node]) -> list[tuple[Node, ...]]:
    """Return the paths of all words that name a function, or one that names it, in order."""
    found: list[tuple[Node, ...]] = []
    waiting, seen = [*functions], {node.id for node in functions}
    while waiting:
        name = waiting.pop().child_by_field_name("name")
        for path in _mentions(tree, name) if name is not None else ():
            found.append(path)
            around = [node for node in path if node.type == _FUNCTION and node.id not in seen]
            waiting += around
            seen |= {node.id for node in around}
    return sorted(found, key=lambda path: path[-1].start_byte)


def _mentions(tree: SyntaxTree, name: Node) -> Iterator[tuple[Node, ...]]:
    for path in tree.occurrences(tree.source(name)):
        if path[-2].type != _FUNCTION or field_of(path[-2], path[-1]) != "name":
            yield path


def _is_in_function(path: tuple[Node, ...]) -> bool:
    return any(node.type == _FUNCTION for node in path)


def _check_before(tree: SyntaxTree, statement: Node) -> Edit:
    start = tree.span(statement).start
    indent = tree.text[line_start(tree.text, start) : start]
    end = f"\n{indent}" if is_first_on_line(tree.text, start) else "; "
    return insert(start, f': "${{@variable:?@variable is not set}}"{end}')
