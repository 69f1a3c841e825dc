"""TypeScript and TSX: JavaScript with types, by grammars of their own.

Where the type of a literal is needed is `_typescript_types`' business.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from keylift.languages._javascript_packages import has_typed_package
from keylift.languages._node_types import lacks_node_types
from keylift.languages._runtimes import object_to_file
from keylift.languages._typescript_declarations import written_types
from keylift.languages._typescript_types import types_that_stay
from keylift.languages.javascript import SYNTAX
from keylift.languages.model import Language, Syntax
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keylift.languages.model import File
    from keylift.languages.tree import Place, SyntaxTree
    from keylift.model import Edit


def _object_to_file(tree: SyntaxTree, file: File) -> RefusalReason | None:
    objection = object_to_file(tree, file)
    if objection or file.project is None or not lacks_node_types(tree.text, file.project):
        return objection
    return RefusalReason.NO_NODE_TYPES


def _restructure(
    grammar: str, tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    kept = types_that_stay(grammar, tree, places, file)
    return kept if isinstance(kept, Refusal) else written_types(tree, places, file)


def _syntax(grammar: str) -> Syntax:
    return replace(
        SYNTAX,
        grammar=grammar,
        restructure=partial(_restructure, grammar),
        has_package=has_typed_package,
        object_to_file=_object_to_file,
    )


TYPESCRIPT = Language(
    id="typescript",
    name="TypeScript",
    extensions=(".ts", ".mts", ".cts"),
    lsp_ids=("typescript",),
    line_comment="//",
    syntax=_syntax("tree_sitter_typescript:language_typescript"),
)
TSX = Language(
    id="tsx",
    name="TSX",
    extensions=(".tsx",),
    lsp_ids=("typescriptreact",),
    line_comment="//",
    syntax=_syntax("tree_sitter_typescript:language_tsx"),
)
