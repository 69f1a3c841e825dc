"""java: placeholder until its syntax stands."""

from __future__ import annotations

from keylift.languages.model import Language

LANGUAGE = Language(
    id="java", name="Java", extensions=(".java",), lsp_ids=("java",), line_comment="//"
)
