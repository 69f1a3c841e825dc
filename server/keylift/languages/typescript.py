"""TypeScript and TSX: JavaScript with types, by grammars of their own.

Where the type of a literal is needed is `_typescript_types`' business.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from keylift.languages._javascript_packages import has_typed_package
from keylift.languages._typescript_types import types_that_stay
from keylift.languages.javascript import SYNTAX
from keylift.languages.model import Language, Syntax


def _syntax(grammar: str) -> Syntax:
    return replace(
        SYNTAX,
        grammar=grammar,
        restructure=partial(types_that_stay, grammar),
        has_package=has_typed_package,
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
