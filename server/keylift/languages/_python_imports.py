"""How a place in a Python module reaches a module of the standard library.

Names are judged by scope, conservatively: whatever might bind a name counts as binding it.
"""

from __future__ import annotations

import re
import sys
from itertools import takewhile
from typing import TYPE_CHECKING

from keylift.languages.model import Reach
from keylift.languages.placement import (
    before_statement,
    ends_with_blank_line,
    insert,
    is_first_on_line,
    is_last_on_line,
    line_end,
    line_start,
)
from keylift.languages.tree import field_of
from keylift.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import Place, SyntaxTree

_LINE_END = re.compile(r"\r\n|\n|\r")
_IMPORTS = frozenset({"import_statement", "import_from_statement"})
_DEFINITIONS = frozenset({"function_definition", "class_definition", "decorated_definition"})
_HEAD = re.compile(
    r"^#!|coding[:=]|^# ///|^#\s*(?:type|mypy|pyright|pylint|ruff|flake8|isort|fmt|vim?)\s*:",
    re.MULTILINE,
)
_SCOPES = frozenset(
    {
        "function_definition", "lambda", "class_definition", "list_comprehension",
        "set_comprehension", "dictionary_comprehension", "generator_expression",
    }
)  # fmt: skip
_LOADS = frozenset(
    {
        "attribute", "argument_list", "keyword_argument.value", "subscript", "return_statement",
        "binary_operator", "comparison_operator", "boolean_operator", "assignment.right",
        "interpolation", "call", "list", "dictionary", "pair", "if_statement.condition",
    }
)  # fmt: skip


def import_symbol(tree: SyntaxTree, place: Place, symbol: str) -> Reach | None:
    """Reach `module.member`, by an import that is there and visible, else by a new one.

    Returns:
        What to call it, with the import; None where no name is left for that.
    """
    module, member = symbol.rsplit(".", 1)
    for name, expression in _imported(tree, place, module, member):
        if not _is_shadowed(tree, place, name, module):
            return Reach(expression)
    alias = f"_{module}"
    for name, line in ((module, f"import {module}"), (alias, f"import {module} as {alias}")):
        if not _is_shadowed(tree, place, name, module):
            added = _insert_import(tree, place, line)
            return Reach(f"{name}.{member}", (added, *_needless(tree, place, line)))
    return None


def _needless(tree: SyntaxTree, place: Place, line: str) -> Iterator[Edit]:
    """Yield what takes the same import away where it stands below the place, on its own line."""
    for statement in tree.once(_imports):
        if statement.start_byte < place.literal.end_byte or tree.source(statement) != line:
            continue
        span = tree.span(statement)
        end = line_end(tree.text, span.end)
        is_alone = is_first_on_line(tree.text, span.start) and not tree.text[span.end : end].strip()
        following = _LINE_END.match(tree.text, end)
        if is_alone and following:
            yield Edit(Span(line_start(tree.text, span.start), following.end()), "")


def _imported(
    tree: SyntaxTree, place: Place, module: str, member: str
) -> Iterator[tuple[str, str]]:
    """Yield bound name and expression of each usable module-level import before the place."""
    for statement in tree.once(_imports):
        if statement.start_byte >= place.literal.start_byte:
            return
        is_from = statement.type == "import_from_statement"
        if is_from and _text_of(tree, statement, "module_name") == module:
            yield from _names(tree, statement, member, "")
        if statement.type == "import_statement":
            yield from _names(tree, statement, module, f".{member}")


def _imports(tree: SyntaxTree) -> list[Node]:
    return [one for one in tree.root.named_children if one.type in _IMPORTS]


def _names(
    tree: SyntaxTree, statement: Node, wanted: str, suffix: str
) -> Iterator[tuple[str, str]]:
    for item in statement.children_by_field_name("name"):
        if item.type == "aliased_import":
            name, alias = (_text_of(tree, item, part) for part in ("name", "alias"))
            if name == wanted:
                yield alias, alias + suffix
        elif tree.source(item) == wanted or (suffix and tree.source(item).startswith(wanted + ".")):
            yield wanted, wanted + suffix


def _text_of(tree: SyntaxTree, node: Node, name: str) -> str:
    child = node.child_by_field_name(name)
    return tree.source(child) if child else ""


def _is_shadowed(tree: SyntaxTree, place: Place, name: str, module: str) -> bool:
    """Tell whether `name` might mean anything but what the file imports from `module`."""
    seen = {node.id for node in place.path}
    return any(
        path[-2].type == "global_statement"
        or (
            _binds(path)
            and _scope_of(path).id in seen
            and not _is_import_of(tree, path, name, module)
        )
        for path in tree.occurrences(name)
        if path[-1].type == "identifier"
    )


def _is_import_of(tree: SyntaxTree, path: tuple[Node, ...], name: str, module: str) -> bool:
    """Tell whether a binding at the top level is an import of the module or from it."""
    statement = path[1]
    if statement.type not in _IMPORTS or _root_module(tree, statement) != module:
        return False
    is_plain = statement.type == "import_statement"
    if path[-2].type != "aliased_import":
        return is_plain or name != module
    # `import os.path as os` is something else.
    return _text_of(tree, path[-2], "name") == module if is_plain else name != module


def _scope_of(path: tuple[Node, ...]) -> Node:
    """Return the node in which the binding at the end of `path` holds."""
    node = path[-1]
    for outer in reversed(path[:-1]):
        # A function's or class's own name belongs to the scope around it.
        if outer.type in _SCOPES and field_of(outer, node) != "name":
            return outer
        node = outer
    return path[0]


def _binds(path: tuple[Node, ...]) -> bool:
    node, parent = path[-1], path[-2]
    if parent.type == "dotted_name":
        return _import_binds(path)
    if parent.type == "aliased_import":
        return field_of(parent, node) == "alias"
    field = field_of(parent, node)
    if f"{parent.type}.{field}" == "keyword_argument.name":
        return False
    return not {parent.type, f"{parent.type}.{field}"} & _LOADS


def _import_binds(path: tuple[Node, ...]) -> bool:
    node, dotted, statement = path[-1], path[-2], path[-3]
    is_first = dotted.named_children[0] == node
    if statement.type == "import_statement":
        return is_first
    is_module = field_of(statement, dotted) == "module_name"
    return statement.type == "import_from_statement" and is_first and not is_module


def _insert_import(tree: SyntaxTree, place: Place, line: str) -> Edit:
    """Insert an import where a tidy file has it; see `_before_body` for files without any."""
    body = tree.once(_body)
    group = _first_import_group(tree, body, place.literal.start_byte)
    if not group:
        return _before_body(tree, body[0], line)
    if not any(_root_module(tree, one) in sys.stdlib_module_names for one in group):
        return _before_body(tree, group[0], line)
    plain = [one for one in group if one.type == "import_statement"]
    later = [one for one in plain if _root_module(tree, one) > line.split()[1]]
    following = later[0] if later else None if plain else group[0]
    if following is not None:
        return _on_line_before(tree, following, line)
    end = tree.span(plain[-1]).end
    if is_last_on_line(tree.text, end, "#"):
        return insert(line_end(tree.text, end), f"\n{line}")
    return _on_line_before(tree, plain[-1], line)


def _body(tree: SyntaxTree) -> list[Node]:
    """Return the module's statements after its docstring and its `from __future__` imports."""
    statements = [node for node in tree.root.named_children if node.type != "comment"]
    first = statements[0].named_children
    if statements[0].type == "expression_statement" and [one.type for one in first] == ["string"]:
        statements = statements[1:]
    while statements and statements[0].type == "future_import_statement":
        statements = statements[1:]
    return statements


def _first_import_group(tree: SyntaxTree, body: list[Node], before: int) -> list[Node]:
    """Return the first imports that follow one another without a gap, before a byte offset."""
    group: list[Node] = []
    for node in body:
        if node.start_byte >= before:
            break
        has_gap = group and node.start_point.row != group[-1].end_point.row + 1
        is_import = node.type in _IMPORTS
        if group and (has_gap or not is_import):
            break
        if is_import and is_first_on_line(tree.text, tree.span(node).start):
            group.append(node)
    return group


def _root_module(tree: SyntaxTree, statement: Node) -> str:
    """Return the first name of what an import statement imports."""
    field = "module_name" if statement.type == "import_from_statement" else "name"
    return re.split(r"[\s.]", _text_of(tree, statement, field), maxsplit=1)[0]


def _on_line_before(tree: SyntaxTree, statement: Node, line: str) -> Edit:
    return insert(line_start(tree.text, tree.span(statement).start), f"{line}\n")


def _before_body(tree: SyntaxTree, first: Node, line: str) -> Edit:
    """Insert an import as a block of its own in front of the module's first real statement."""
    start = tree.span(first).start
    if not is_first_on_line(tree.text, start):
        return insert(start, f"{line}; ")
    above = tree.above(first)
    comments = list(takewhile(lambda node: node.type == "comment", reversed(above)))[::-1]
    offset = before_statement(tree, comments, first, _HEAD)
    is_tight = len(comments) < len(above) and not ends_with_blank_line(tree.text[:offset])
    lead = "\n" if is_tight else ""
    trail = "\n\n\n" if first.type in _DEFINITIONS else "\n\n"
    return insert(offset, f"{lead}{line}{trail}")


def reach_beside(tree: SyntaxTree, place: Place, file: File, reach: Reach) -> Reach:
    """Reach the module by a name that no `*` brings along or takes away, where one here might."""
    module, _, member = reach.name.partition(".")
    if not member or module.startswith("_"):
        return reach
    bound = re.compile(
        rf"^(?:{module}\s*[:=]|(?:class|def)\s+{module}\b|(?:import|from)\b.*\bas\s+{module}\b)",
        re.MULTILINE,
    )
    if _brings(tree, file, bound) or (reach.edits and _is_taken_away(file, bound)):
        line = f"import {module} as _{module}"
        return Reach(f"_{module}.{member}", (_insert_import(tree, place, line),))
    return reach


def _brings(tree: SyntaxTree, file: File, bound: re.Pattern[str]) -> bool:
    """Tell whether a `*` in the file brings what `bound` finds in the file that it is from."""
    for statement in tree.root.named_children if "*" in tree.text else ():
        if any(child.type == "wildcard_import" for child in statement.children):
            starred = _text_of(tree, statement, "module_name").rpartition(".")[2]
            if bound.search(file.siblings().get(f"{starred}.py", "")):
                return True
    return False


def _is_taken_away(file: File, bound: re.Pattern[str]) -> bool:
    """Tell whether a `*` beside the file would put an import of ours over what `bound` finds."""
    stem = file.path.rpartition("/")[2].partition(".")[0]
    star = re.compile(rf"^\s*from\s+[\w.]*\b{re.escape(stem)}\s+import\s+\*", re.MULTILINE)
    texts = file.siblings() if stem else {}
    return any(
        star.search(text) and bound.search(text)
        for name, text in texts.items()
        if name.endswith(".py")
    )
