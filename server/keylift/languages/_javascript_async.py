"""Tells where JavaScript and TypeScript may await something.

At the top of a file that takes a module that stays one: where it is compiled to CommonJS, or may
be, nothing can be awaited there.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.languages.tree import field_of
from keylift.plain_data import DataError, read_json

if TYPE_CHECKING:
    from keylift.languages.model import File, Project
    from keylift.languages.tree import Place, SyntaxTree

_FUNCTIONS = frozenset(
    {
        "function_declaration", "function_expression", "generator_function",
        "generator_function_declaration", "arrow_function", "method_definition",
    }
)  # fmt: skip
_NEVER = frozenset({"class_static_block", "field_definition", "public_field_definition"})
_MODULE = re.compile(
    r'"module"\s*:\s*"(es2022|esnext|node16|node18|node20|nodenext)"', re.IGNORECASE
)
_TARGET = re.compile(r'"target"\s*:\s*"(es20(?:1[7-9]|[2-9]\d)|esnext)"', re.IGNORECASE)
_COMMON = re.compile(r"\brequire\s*\(|\bmodule\.exports\b|^exports\.", re.MULTILINE)


def can_await(tree: SyntaxTree, place: Place, file: File) -> bool:
    """Tell whether the innermost function around a place is an `async` one, or the top a module."""
    inner = place.literal
    for node in place.path[-2::-1]:
        if node.type in _NEVER:
            return False
        if node.type in _FUNCTIONS:
            is_async = any(child.type == "async" for child in node.children)
            return is_async and field_of(node, inner) == "body"
        inner = node
    return _is_module(tree, file)


def _is_module(tree: SyntaxTree, file: File) -> bool:
    ending = posixpath.splitext(file.path)[1]
    if ending == ".mjs":
        return True
    if file.project is None or ending not in {".js", ".ts", ".mts"}:
        return False
    has_imports = any(
        node.type in {"import_statement", "export_statement"} for node in tree.root.named_children
    )
    if not has_imports or _COMMON.search(tree.text):
        return False
    if ending == ".js":
        return _is_marked(file.project)
    config = file.project.read("tsconfig.json") or ""
    module = _MODULE.search(config)
    if module is None or not (ending == ".mts" or _is_marked(file.project)):
        return False
    return module[1].lower().startswith("node") or bool(_TARGET.search(config))


def _is_marked(project: Project) -> bool:
    try:
        manifest = read_json(project.read("package.json") or "{}")
    except DataError:
        return False
    return isinstance(manifest, dict) and manifest.get("type") == "module"
