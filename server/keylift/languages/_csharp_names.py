"""C#: how a namespace is reached where a file, or another part of a type, has its name as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._csharp_constants import modifiers_of
from keylift.languages._csharp_spaces import is_hidden
from keylift.languages.model import File, Reach
from keylift.languages.tree import Place, SyntaxTree

if TYPE_CHECKING:
    from tree_sitter import Node

_BINDERS = frozenset(
    {
        "class_declaration", "struct_declaration", "interface_declaration", "enum_declaration",
        "record_declaration", "delegate_declaration", "namespace_declaration",
        "file_scoped_namespace_declaration", "variable_declarator", "parameter",
        "property_declaration", "method_declaration", "local_function_statement",
        "type_parameter", "declaration_pattern", "declaration_expression", "foreach_statement",
        "catch_declaration", "from_clause", "using_directive", "enum_member_declaration",
        "event_declaration", "tuple_element", "implicit_parameter", "lambda_expression",
    }
)  # fmt: skip

_SPACE = re.compile(r"^[ \t\ufeff]*namespace\s", re.MULTILINE)


def import_symbol(tree: SyntaxTree, _place: Place, symbol: str) -> Reach | None:
    """Reach a namespace, from the root where the file declares something of that name."""
    is_bound = any(
        _BINDERS & {node.type for node in path[-4:-1]}
        and path[-2].type not in {"member_access_expression", "invocation_expression"}
        for path in tree.occurrences(symbol)
        if not _is_plain_using(path)
    )
    return Reach(f"global::{symbol}" if is_bound else symbol)


def reach_beside(tree: SyntaxTree, place: Place, file: File, reach: Reach) -> Reach:
    """Reach it from the root where another file may have something of that name."""
    is_part = any("partial" in modifiers_of(tree, node) for node in place.ancestors)
    if reach.name.startswith("global::") or "." in reach.name:
        return reach
    if file.project and _SPACE.search(tree.text) and is_hidden(reach.name, file.project):
        return Reach(f"global::{reach.name}")
    if not is_part:
        return reach
    member = re.compile(rf"(?<!\busing)(?<=[\w>?\]])\s+{reach.name}\s*[{{;=(]")
    parts = (text for text in file.siblings().values() if "partial" in text)
    return Reach(f"global::{reach.name}") if any(map(member.search, parts)) else reach


def _is_plain_using(path: tuple[Node, ...]) -> bool:
    """Tell whether the word is the first of a namespace that the file uses."""
    using = next((node for node in path if node.type == "using_directive"), None)
    return using is not None and using.child_by_field_name("name") is None
