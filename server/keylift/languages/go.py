"""go: placeholder until its syntax stands."""

from __future__ import annotations

from keylift.languages.model import Language

LANGUAGE = Language(id="go", name="Go", extensions=(".go",), lsp_ids=("go",), line_comment="//")
