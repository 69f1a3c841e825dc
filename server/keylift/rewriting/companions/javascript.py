"""Where a JavaScript or TypeScript module loads `.env`: as its very first import.

Imports are evaluated in their order, so whatever the file imports finds the variables set.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from keylift.languages.placement import before_statement, ends_with_blank_line, insert
from keylift.model import Refusal, RefusalReason
from keylift.plain_data import DataError, read_json

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree
    from keylift.model import Edit
    from keylift.rewriting.companions.model import Surroundings

_MODULE = "dotenv/config"
_HEAD = re.compile(
    r"^#!|^///|eslint|prettier|jshint|@ts-|@jsx|@flow|@file|@jest|@vitest|@license", re.MULTILINE
)
_REMARKS = frozenset({"comment", "html_comment", "hash_bang_line"})
_REQUIRE = re.compile(r"\brequire\s*\(\s*(?P<quote>[\"'`])")
_QUOTED = re.compile(r"(?:from|import)\s*(?P<quote>[\"'])")


def place(around: Surroundings) -> tuple[Edit, ...] | Refusal:
    """Return the import, above all other code but the directives."""
    tree = around.tree
    if "Deno.env.get(" in tree.text:
        # It has a switch for that: --env-file.
        return Refusal(RefusalReason.NO_LOADER)
    statements = [node for node in tree.root.named_children if node.type not in _REMARKS]
    directives = list(takewhile(_is_directive, statements))
    rest = statements[len(directives) :]
    is_module = _is_module(around, rest)
    if not rest or is_module is None:
        return Refusal(RefusalReason.NO_ENTRY)
    found = _QUOTED.search(tree.text) or _REQUIRE.search(tree.text)
    quote = "'" if found and found["quote"] == "'" else '"'
    end = ";" if ";" in tree.text else ""
    line = f"import {quote}{_MODULE}{quote}{end}"
    if not is_module:
        line = f"require({quote}{_MODULE}{quote}){end}"
    return (_above(tree, rest[0], directives, line),)


def _above(tree: SyntaxTree, first: Node, directives: list[Node], line: str) -> Edit:
    start = directives[-1].end_byte if directives else 0
    above = [
        node for node in tree.root.named_children if start <= node.start_byte < first.start_byte
    ]
    comments = [node for node in above if node.type == "comment"]
    offset = before_statement(tree, comments, first, _HEAD)
    head = tree.text[:offset].removeprefix("\ufeff")
    is_tight = bool(head) and not ends_with_blank_line(head)
    lead = "\n" if is_tight else ""
    trail = "\n" if _is_import(tree, first) else "\n\n"
    return insert(offset, f"{lead}{line}{trail}")


def _is_directive(statement: Node) -> bool:
    kinds = [node.type for node in statement.named_children]
    return statement.type == "expression_statement" and kinds == ["string"]


def _is_import(tree: SyntaxTree, statement: Node) -> bool:
    is_require = bool(_REQUIRE.search(tree.source(statement).split("\n", 1)[0]))
    return statement.type == "import_statement" or is_require


def _is_module(around: Surroundings, statements: list[Node]) -> bool | None:
    """Tell whether the file imports by `import`; None where an import would change what it is."""
    path = around.source.path.lower()
    if path.endswith((".mjs", ".mts")):
        return True
    if path.endswith(".cjs"):
        return False
    is_module = any(node.type in {"import_statement", "export_statement"} for node in statements)
    if around.source.language_id != "javascript":
        # A script's names are global, and an import would make them the module's own.
        return True if is_module else None
    if is_module or _REQUIRE.search(around.tree.text):
        return is_module
    return _package_type(around.files.get("package.json", "")) == "module"


def _package_type(text: str) -> str:
    try:
        package = read_json(text)
    except DataError:
        return ""
    return str(package.get("type", "")) if isinstance(package, dict) else ""
