"""Python: string literals, the places where a lookup is legal, and imports.

Names are judged by scope, conservatively: whatever might bind a name counts as binding it.
"""

from __future__ import annotations

import re
import sys
from itertools import takewhile
from typing import TYPE_CHECKING

from keylift.languages._python_async import can_await
from keylift.languages._python_fallback import find_fallback
from keylift.languages._python_fields import find_field_default
from keylift.languages._python_formats import is_format, takes_sum
from keylift.languages._python_functions import define
from keylift.languages._python_literals import QUOTES, decode
from keylift.languages._python_operators import compose, object_to_operator
from keylift.languages._python_packages import has_package
from keylift.languages._python_readers import find_default, object_to_default
from keylift.languages._python_versions import oldest
from keylift.languages.model import Fallback, File, Language, Reach, Syntax
from keylift.languages.placement import (
    before_statement,
    ends_with_blank_line,
    insert,
    is_first_on_line,
    is_last_on_line,
    line_end,
    line_start,
)
from keylift.languages.tree import Place, SyntaxTree, field_of
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.model import Edit

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
_FALLBACK = re.compile(r"(?:.*\.)?(?:getenv|environ\.(?:get|setdefault|pop))\Z", re.DOTALL)
_INDEXED = {"Literal": RefusalReason.TYPE, "environ": RefusalReason.LOOKUP_NAME}


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    parent = place.parent
    if is_format(tree, place):
        return None if takes_sum(tree, place) else RefusalReason.FORMAT_STRING
    if parent.type == "subscript":
        value = parent.child_by_field_name("value")
        return _INDEXED.get(tree.source(value).split(".")[-1] if value else "", RefusalReason.KEY)
    if parent.type in {"argument_list", "keyword_argument"}:
        return _object_to_argument(tree, place)
    if parent.type == "interpolation":
        # With a `=` behind it, the source text itself becomes part of the string.
        is_shown = any(child.type == "=" for child in parent.children)
        return RefusalReason.UNUSUAL_PLACE if is_shown else None
    if parent.type in {"binary_operator", "augmented_assignment"}:
        return object_to_operator(place)
    return None


def _object_to_argument(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    call = next((node for node in place.ancestors if node.type == "call"), None)
    function = call.child_by_field_name("function") if call else None
    if function is None or not _FALLBACK.match(tree.source(function)):
        return object_to_default(tree, place)
    name = place.parent.child_by_field_name("name")
    is_default = name is not None and tree.source(name) in {"default", "value"}
    is_first = place.parent.named_children[0] == place.value
    is_name = is_first or (name is not None and not is_default)
    return RefusalReason.LOOKUP_NAME if is_name else RefusalReason.FALLBACK


def _fallback(tree: SyntaxTree, place: Place) -> Fallback | None:
    found = find_fallback(tree, place, lambda symbol: _import_symbol(tree, place, symbol))
    return found or find_default(tree, place) or find_field_default(tree, place)


def _object_to_file(tree: SyntaxTree, file: File) -> RefusalReason | None:
    if file.path.endswith(".pyi"):
        return RefusalReason.TYPE
    # A notebook's cell magic must stay the first line, and what follows it may be no Python.
    return RefusalReason.SYNTAX if tree.text.lstrip("\ufeff \t\r\n").startswith("%%") else None


def _import_symbol(tree: SyntaxTree, place: Place, symbol: str) -> Reach | None:
    """Reach `module.member`, by an import that is there and visible, else by a new one."""
    module, member = symbol.rsplit(".", 1)
    for name, expression in _imported(tree, place, module, member):
        if not _is_shadowed(tree, place, name, module):
            return Reach(expression)
    alias = f"_{module}"
    for name, line in ((module, f"import {module}"), (alias, f"import {module} as {alias}")):
        if not _is_shadowed(tree, place, name, module):
            return Reach(f"{name}.{member}", (_insert_import(tree, place, line),))
    return None


def _imported(
    tree: SyntaxTree, place: Place, module: str, member: str
) -> Iterator[tuple[str, str]]:
    """Yield bound name and expression of each usable module-level import before the place."""
    for statement in tree.root.named_children:
        if statement.start_byte >= place.literal.start_byte:
            return
        is_from = statement.type == "import_from_statement"
        if is_from and _text_of(tree, statement, "module_name") == module:
            yield from _names(tree, statement, member, "")
        if statement.type == "import_statement":
            yield from _names(tree, statement, module, f".{member}")


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
        path[-1].type == "identifier"
        and _binds(path)
        and _scope_of(path).id in seen
        and not _is_top_level_import(tree, path[1], module)
        for path in tree.occurrences(name)
    )


def _is_top_level_import(tree: SyntaxTree, statement: Node, module: str) -> bool:
    return statement.type in _IMPORTS and _root_module(tree, statement) == module


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
    body = _body(tree)
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
    above = [node for node in tree.root.named_children if node.start_byte < first.start_byte]
    comments = list(takewhile(lambda node: node.type == "comment", reversed(above)))[::-1]
    offset = before_statement(tree, comments, first, _HEAD)
    is_tight = len(comments) < len(above) and not ends_with_blank_line(tree.text[:offset])
    lead = "\n" if is_tight else ""
    trail = "\n\n\n" if first.type in _DEFINITIONS else "\n\n"
    return insert(offset, f"{lead}{line}{trail}")


LANGUAGE = Language(
    id="python",
    name="Python",
    extensions=(".py", ".pyi", ".pyw"),
    filenames=("sconstruct", "wscript"),
    lsp_ids=("python",),
    line_comment="#",
    syntax=Syntax(
        grammar="tree_sitter_python:language",
        literals=frozenset({"string"}),
        quotes=QUOTES,
        holes=frozenset({"interpolation"}),
        decode=decode,
        object_to=_object_to,
        compose=compose,
        object_to_file=_object_to_file,
        import_symbol=_import_symbol,
        can_await=can_await,
        loose=frozenset(
            {
                "assignment.right",
                "argument_list",
                "keyword_argument.value",
                "return_statement",
                "pair.value",
                "list",
                "tuple",
            }
        ),
        define=define,
        has_package=has_package,
        install="pip install",
        oldest=oldest,
        places=frozenset(
            {
                "assignment.right",
                "named_expression.value",
                "argument_list",
                "keyword_argument.value",
                "pair.value",
                "default_parameter.value",
                "typed_default_parameter.value",
                "return_statement",
                "yield",
                "list",
                "tuple",
                "set",
                "expression_list",
                "conditional_expression",
                "lambda.body",
                "attribute.object",
                "comparison_operator",
                "list_comprehension.body",
                "set_comprehension.body",
                "generator_expression.body",
                "assert_statement",
                "subscript.subscript",
                "interpolation.expression",
                "binary_operator",
                "augmented_assignment.right",
                "for_statement.right",
                "for_in_clause.right",
            }
        ),
        refused={
            "expression_statement": RefusalReason.DOCSTRING,
            "pair.key": RefusalReason.KEY,
            "boolean_operator.right": RefusalReason.FALLBACK,
            "ERROR": RefusalReason.SYNTAX,
        },
        blockers={
            "case_pattern": RefusalReason.PATTERN,
            "type": RefusalReason.TYPE,
        },
        targets={
            "assignment": "left",
            "augmented_assignment": "left",
            "named_expression": "name",
            "keyword_argument": "name",
            "pair": "key",
            "default_parameter": "name",
            "typed_default_parameter": "name",
        },
        barriers=frozenset({"call", "function_definition", "lambda", "class_definition"}),
        has_either_quote=True,
        bytes_form="@value.encode()",
        joins=frozenset({"binary_operator"}),
        adjacent=frozenset({"concatenated_string"}),
        tight=frozenset({"attribute.object", "binary_operator.right"}),
        interpolating=frozenset("f"),
        interpolation="{@value}",
        fallback=_fallback,
    ),
)
