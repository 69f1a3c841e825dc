"""TypeScript and TSX: JavaScript with types, by grammars of their own."""

from __future__ import annotations

from dataclasses import replace

from keylift.languages.javascript import SYNTAX
from keylift.languages.model import Language
from keylift.model import RefusalReason

# A case label may tell the members of a union apart by its type.
_SYNTAX = replace(SYNTAX, refused={**SYNTAX.refused, "switch_case.value": RefusalReason.PATTERN})

TYPESCRIPT = Language(
    id="typescript",
    name="TypeScript",
    extensions=(".ts", ".mts", ".cts"),
    lsp_ids=("typescript",),
    line_comment="//",
    syntax=replace(_SYNTAX, grammar="tree_sitter_typescript:language_typescript"),
)
TSX = Language(
    id="tsx",
    name="TSX",
    extensions=(".tsx",),
    lsp_ids=("typescriptreact",),
    line_comment="//",
    syntax=replace(_SYNTAX, grammar="tree_sitter_typescript:language_tsx"),
)
