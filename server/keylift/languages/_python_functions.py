"""Python's functions of ours: defined once in a module, below its first imports.

There the definition runs before every lookup. It imports what it needs itself, so that it depends
on no name of the module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._python_head import Head, head_of, offset_before
from keylift.languages._python_helpers import is_imported, shared
from keylift.languages.model import Reach
from keylift.languages.ownership import is_surely_ours
from keylift.languages.placement import (
    ends_with_blank_line,
    in_style_of,
    insert,
    is_last_on_line,
    line_end,
)
from keylift.languages.tree import field_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.model import File, Function
    from keylift.languages.tree import Place, SyntaxTree
    from keylift.model import Edit

_GAP = re.compile(r"(?>\r\n|\n|\r)[^\S\r\n]*(?=[\r\n])")
_GAPS = 2


def define(tree: SyntaxTree, place: Place, function: Function, file: File) -> Reach | None:
    """Reach `function` by its first name that means it already or means nothing yet."""
    for name in function.names:
        uses = [path for path in tree.occurrences(name) if path[-1].type == "identifier"]
        if not uses:
            there = shared(tree, function, file) if name == function.names[0] else None
            if there:
                return there
            edit = _insert(tree, head_of(tree), function.code.replace("@function", name))
            return Reach(name, (edit,)) if edit else None
        others = [path for path in uses if not _is_used(path)]
        codes = [each.replace("@function", name) for each in (function.code, *function.others)]
        if len(others) == 1 and _is_imported_from_ours(tree, others[0], function, file):
            return Reach(name)
        if len(others) == 1 and _is_ours(tree, place, others[0], codes):
            return Reach(name)
    return None


def _is_used(path: tuple[Node, ...]) -> bool:
    """Tell whether a name is called, passed on, or asked for an attribute there."""
    key = f"{path[-2].type}.{field_of(path[-2], path[-1])}"
    return key in {"call.function", "attribute.object"} or path[-2].type == "argument_list"


def _is_imported_from_ours(
    tree: SyntaxTree, path: tuple[Node, ...], function: Function, file: File
) -> bool:
    """Tell whether a use is the import of a function of ours from the package's helper file."""
    statement = path[1]
    module = statement.child_by_field_name("module_name")
    is_import = statement.type == "import_from_statement" and path[-2].type == "dotted_name"
    return (
        is_import and module is not None and is_imported(tree, tree.source(module), function, file)
    )


def _is_ours(tree: SyntaxTree, place: Place, path: tuple[Node, ...], codes: list[str]) -> bool:
    """Tell whether a use is the name of a function of ours that is defined by then."""
    definition = path[1]
    is_name = definition.type == "function_definition" and path[2:] == (path[-1],)
    is_above = definition.end_byte <= place.literal.start_byte
    return is_name and is_above and is_surely_ours(tree.source(definition), codes, is_indented=True)


def _insert(tree: SyntaxTree, head: Head, code: str) -> Edit | None:
    """Put a function between the first imports and the code, two blank lines from either."""
    is_indented = re.search(r"^[ \t]+\S", tree.text, re.MULTILINE)
    code = in_style_of(tree.text if is_indented else "x\n    x\n", code)
    end = tree.span(head.imports[-1]).end if head.imports else 0
    if head.imports and is_last_on_line(tree.text, end, "#"):
        at = line_end(tree.text, end)
        return insert(at, f"\n\n\n{code}{_missing(tree.text[at:])}")
    # Where the last import and the code share a line, the function depends on neither.
    row = head.imports[-1].end_point.row if head.imports else -1
    sharing = [node for node in head.imports if node.end_point.row == row]
    first = next(iter((*sharing, *head.rest)), None)
    offset = offset_before(tree, first) if first else None
    if offset is None:
        return None
    above = tree.text[:offset].removeprefix("\ufeff")
    lead = "" if not above else "\n" if ends_with_blank_line(above) else "\n\n"
    return insert(offset, f"{lead}{code}\n\n\n")


def _missing(rest: str) -> str:
    """Return the line ends that `rest`, which begins with one, lacks for two blank lines."""
    count = 0
    while count < _GAPS and (found := _GAP.match(rest)):
        rest = rest[found.end() :]
        count += 1
    return "\n" * (_GAPS - count)
