"""JavaScript's and TypeScript's functions of ours: how a place reaches them, and where they are.

It stands in the document or in the project's helper file. A function of the same name counts as
ours only where it surely is; else ours gets its next name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from keylift.languages._edge_runtimes import is_deno
from keylift.languages._javascript_helpers import shared
from keylift.languages._javascript_modules import resolve
from keylift.languages._javascript_preload import preload_file
from keylift.languages.helper_files import is_ours
from keylift.languages.model import Reach
from keylift.languages.ownership import contains_ours, is_surely_ours
from keylift.languages.placement import (
    BYTE_ORDER_MARK,
    after_statement,
    before_statement,
    ends_with_blank_line,
    in_quotes_of,
    in_style_of,
    insert,
)
from keylift.languages.tree import field_of
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.model import File, Function
    from keylift.languages.tree import Place, SyntaxTree
    from keylift.model import Edit
_HEAD = re.compile(
    r"^///|eslint|prettier|jshint|@ts-|@jsx|@flow|@file|@jest|@vitest|@license", re.MULTILINE
)
_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
FUNCTIONS = frozenset(
    {
        "function_declaration", "function_expression", "arrow_function", "method_definition",
        "generator_function", "generator_function_declaration",
    }
)  # fmt: skip
_LOADS = frozenset(
    {
        "call_expression.function", "member_expression.object", "subscript_expression.object",
        "arguments", "export_specifier.name", "pair.value", "variable_declarator.value",
        "unary_expression.argument", "binary_expression.left", "binary_expression.right",
    }
)  # fmt: skip
_READ = "@process.env[name]"
_SOURCE = re.compile(r"""["']([^"'\n]*)["']\s*\)?\s*;?\s*\Z""")


def define(
    tree: SyntaxTree, place: Place, function: Function, file: File
) -> Reach | Refusal | None:
    """Reach `function`, and write what has to run before the program, where it needs that."""
    if is_deno(tree, file) and _READ not in function.code:
        return Refusal(RefusalReason.NO_ENVIRONMENT)
    if function.preload is None:
        return _reach(tree, place, function, file)
    loader = preload_file(function, file)
    if loader is None:
        return Refusal(RefusalReason.NO_AWAIT)
    code = function.code.replace("@loader", f"./{loader.path}")
    reach = _reach(tree, place, replace(function, code=code), file)
    if reach is None:
        return None
    helper = replace(reach.helper, beside=loader) if reach.helper else loader
    return replace(reach, helper=helper)


def _reach(tree: SyntaxTree, place: Place, function: Function, file: File) -> Reach | None:
    """Reach `function` by its first name that means it already or means nothing yet."""
    for name in function.names:
        uses = [path for path in tree.occurrences(name) if not _is_property(path)]
        if not uses:
            there = None if is_deno(tree, file) else shared(tree, name, function, file)
            code = _codes(tree, function, name, file)[0]
            return there or Reach(name, (_insert_function(tree, code),))
        bindings = [path for path in uses if _key(path) not in _LOADS]
        if len(bindings) == 1 and _is_ours(tree, place, bindings[0], function, file):
            return Reach(name)
    return None


def _codes(tree: SyntaxTree, function: Function, name: str, file: File) -> list[str]:
    """Return the texts of a function, as the file's runtime reads its environment."""
    process = "globalThis.process" if is_global_taken(tree, "process") else "process"
    read = "Deno.env.get(name)" if is_deno(tree, file) else _READ
    return [
        each.replace("@function", name).replace(_READ, read).replace("@process", process)
        for each in (function.code, *function.others)
    ]


def _key(path: tuple[Node, ...]) -> str:
    field = field_of(path[-2], path[-1])
    return f"{path[-2].type}.{field}" if field else path[-2].type


def _is_property(path: tuple[Node, ...]) -> bool:
    return path[-1].type in {"property_identifier", "string_fragment", "comment", "jsx_text"}


def is_global_taken(tree: SyntaxTree, name: str) -> bool:
    """Tell whether the file's top level binds `name` to anything but the module of that name."""
    for path in tree.occurrences(name):
        if path[-1].type != "identifier" or _key(path) in _LOADS:
            continue
        owner = path[-2] if path[-2].type in FUNCTIONS and _key(path).endswith(".name") else None
        is_inner = any(node.type in FUNCTIONS and node != owner for node in path[:-1])
        is_module = re.search(rf"""["'](?:node:)?{name}["']""", tree.source(path[1]))
        if not is_inner and not is_module:
            return True
    return False


def _is_ours(
    tree: SyntaxTree, place: Place, path: tuple[Node, ...], function: Function, file: File
) -> bool:
    """Tell whether a binding is a function of ours, or is loaded from where one is."""
    statement, name = path[1], tree.source(path[-1])
    declared = path[2] if statement.type == "export_statement" else statement
    if declared.type == "import_statement" or (
        declared.type in _DECLARATIONS and _is_require(tree, declared)
    ):
        is_late = declared.type in _DECLARATIONS and declared.end_byte > place.literal.start_byte
        return not is_late and _is_loaded_from_ours(tree, path, function, file)
    is_name = declared.type == "function_declaration" and path[path.index(declared) + 1 :] == (
        path[-1],
    )
    return is_name and is_surely_ours(tree.source(declared), _codes(tree, function, name, file))


def _is_loaded_from_ours(
    tree: SyntaxTree, path: tuple[Node, ...], function: Function, file: File
) -> bool:
    """Tell whether an import or `require` means a function of ours, in whatever file that is."""
    found = _SOURCE.search(tree.source(path[1]))
    original = _original(tree, path)
    if file.project is None or found is None or original not in function.names:
        return False
    target = resolve(file.project, file.project.path, found[1])
    text = file.project.read(target) if target else None
    if not text:
        return False
    codes = _codes(tree, function, original, file)
    if is_ours(text):
        # People may change what is in there, but not whether it has to be waited for.
        defined = re.search(
            rf"^(?:export\s+)?(async\s+)?function\s+{original}\b", text, re.MULTILINE
        )
        return defined is not None and bool(defined[1]) is codes[0].startswith("async")
    exported = (
        rf"^(?:module\.)?exports(?:\.{original}\s*=\s*{original}\b|\s*=\s*{{[^}}]*\b{original}\b)"
    )
    return contains_ours(text, [f"export {each}" for each in codes]) or (
        bool(re.search(exported, text, re.MULTILINE)) and contains_ours(text, codes)
    )


def _original(tree: SyntaxTree, path: tuple[Node, ...]) -> str:
    """Return the name that a module gives to what is loaded from it, or "" for the module."""
    if path[-2].type in {"import_specifier", "pair_pattern"}:
        if any(child.type == "type" for child in (*path[-2].children, *path[1].children)):
            return ""
        name = path[-2].child_by_field_name("name") or path[-2].child_by_field_name("key")
        return tree.source(name) if name else ""
    return tree.source(path[-1]) if path[-2].type == "object_pattern" else ""


def _insert_function(tree: SyntaxTree, code: str) -> Edit:
    """Insert a function below the imports, else on top: it is hoisted wherever it stands."""
    code = in_quotes_of(tree.text, in_style_of(tree.text, code))
    if ";" not in tree.text:
        code = re.sub(r";$", "", code, flags=re.MULTILINE)
    statements = tree.once(_statements)
    head = list(takewhile(lambda node: _is_head(tree, node), statements))
    if head:
        return after_statement(tree.text, tree.span(head[-1]).end, code, "//")
    first = statements[0]
    above = tree.above(first)
    comments = [node for node in above if node.type == "comment"]
    offset = before_statement(tree, comments, first, _HEAD)
    head_text = tree.text[:offset].removeprefix(BYTE_ORDER_MARK)
    lead = "\n" if head_text and not ends_with_blank_line(head_text) else ""
    return insert(offset, f"{lead}{code}\n\n")


def _statements(tree: SyntaxTree) -> tuple[Node, ...]:
    return tuple(node for node in tree.root.named_children if not _is_remark(node))


def _is_remark(node: Node) -> bool:
    return node.type in {"comment", "html_comment", "hash_bang_line"}


def _is_head(tree: SyntaxTree, statement: Node) -> bool:
    if statement.type in _DECLARATIONS:
        return _is_require(tree, statement)
    if statement.type == "export_statement":
        return statement.child_by_field_name("source") is not None
    is_directive = [node.type for node in statement.named_children] == ["string"]
    return statement.type == "import_statement" or (
        statement.type == "expression_statement" and is_directive
    )


def _is_require(tree: SyntaxTree, declaration: Node) -> bool:
    """Tell whether every declarator takes its value from a call of `require`."""
    values = [
        node.child_by_field_name("value")
        for node in declaration.named_children
        if node.type == "variable_declarator"
    ]
    return all(
        value is not None and re.match(r"require\s*\(", tree.source(value)) for value in values
    )
