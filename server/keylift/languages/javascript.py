"""javascript: placeholder until its syntax stands."""

from __future__ import annotations

from keylift.languages.model import Language

LANGUAGE = Language(
    id="javascript",
    name="JavaScript",
    extensions=(".js", ".mjs", ".cjs", ".jsx"),
    lsp_ids=("javascript", "javascriptreact"),
    line_comment="//",
)
