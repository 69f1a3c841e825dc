"""TypeScript and TSX: JavaScript plus types."""

from __future__ import annotations

from keylift.languages.model import Language

TYPESCRIPT = Language(
    id="typescript",
    name="TypeScript",
    extensions=(".ts", ".mts", ".cts"),
    lsp_ids=("typescript",),
    line_comment="//",
)
TSX = Language(
    id="tsx",
    name="TSX",
    extensions=(".tsx",),
    lsp_ids=("typescriptreact",),
    line_comment="//",
)
