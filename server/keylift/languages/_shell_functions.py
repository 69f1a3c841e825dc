"""Shell's functions of ours: defined at the top of the script that calls them.

A script may be run from anywhere, also over a pipe, so nothing but itself is certain to be there.
A function that fails ends only the substitution that calls it. So a lookup is a variable's value,
in a statement of its own that the script can leave by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.model import Reach
from keylift.languages.placement import before_statement, ends_with_blank_line, insert
from keylift.languages.tree import field_of
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from keylift.languages.model import Function
    from keylift.languages.tree import Place, SyntaxTree
    from keylift.model import Edit

_STATEMENTS = frozenset({"program", "compound_statement", "do_group", "else_clause", "case_item"})
_PROCESSES = frozenset(
    {"subshell", "command_substitution", "process_substitution", "pipeline", "coproc_statement"}
)
_END = re.compile(r"[ \t]*(?:[\r\n;#]|\Z)(?!;)")
_HEAD = re.compile(r"^#!|^#\s*shellcheck\b", re.MULTILINE)


def define(tree: SyntaxTree, place: Place, function: Function) -> Reach | Refusal:
    """Reach `function` from a place, and leave the script where it fails; or say why not."""
    if any(node.type in _PROCESSES for node in place.ancestors):
        return Refusal(RefusalReason.SUBSHELL)
    assignment = place.parent
    above = place.ancestors[1] if len(place.ancestors) > 1 else tree.root
    is_branch = above.type == "if_statement" and field_of(above, assignment) != "condition"
    is_statement = above.type in _STATEMENTS or is_branch
    end = tree.span(assignment).end
    if assignment.type != "variable_assignment" or not is_statement:
        return Refusal(RefusalReason.NO_VARIABLE)
    if not _END.match(tree.text, end):
        return Refusal(RefusalReason.NO_VARIABLE)
    name = function.names[0]
    code, *others = (each.replace("@function", name) for each in (function.code, *function.others))
    leave = insert(end, " || exit")
    text = tree.text.replace("\r\n", "\n")
    if any(each in text for each in (code, *others)):
        return Reach(name, (leave,))
    if re.search(rf"(?<!\w){name}(?!\w)", tree.text):
        return Refusal(RefusalReason.NOT_NAMESPACED)
    return Reach(name, (_on_top(tree, code), leave))


def _on_top(tree: SyntaxTree, code: str) -> Edit:
    first = next(node for node in tree.root.named_children if node.type != "comment")
    above = tree.above(first)
    offset = before_statement(tree, above, first, _HEAD)
    head = tree.text[:offset].removeprefix("\ufeff")
    lead = "\n" if head and not ends_with_blank_line(head) else ""
    return insert(offset, f"{lead}{code}\n\n")
