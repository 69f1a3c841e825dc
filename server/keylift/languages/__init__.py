"""Which language a file is in, and what each language's syntax allows.

It knows no detector and no store. Importing it loads no grammar: a `Syntax` names its grammar,
and `keylift.languages.tree` loads that on first use.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from keylift.languages import (
    csharp,
    go,
    java,
    javascript,
    kotlin,
    php,
    plain,
    python,
    ruby,
    rust,
    shell,
    typescript,
)
from keylift.languages.model import Function, Language, Literal, Preload, Syntax

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES", "Function", "Language", "Literal", "Preload", "Syntax", "language_of"]

_ALL = (
    python.LANGUAGE,
    javascript.LANGUAGE,
    typescript.TYPESCRIPT,
    typescript.TSX,
    go.LANGUAGE,
    java.LANGUAGE,
    kotlin.LANGUAGE,
    csharp.LANGUAGE,
    ruby.LANGUAGE,
    php.LANGUAGE,
    rust.LANGUAGE,
    shell.LANGUAGE,
    *plain.LANGUAGES,
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({language.id: language for language in _ALL})

_BY_LSP_ID = {lsp_id: language.id for language in _ALL for lsp_id in language.lsp_ids}
_BY_EXTENSION = {suffix: language.id for language in _ALL for suffix in language.extensions}
_BY_FILENAME = {name: language.id for language in _ALL for name in language.filenames}


def language_of(path_or_name: str, lsp_id: str = "") -> str:
    """Return the language id of a file by its name, else by the editor's word for it.

    The file name comes first where it is telling, since editors lump formats together: `.env` is
    "properties" or "shellscript" to many of them. Unknown files are "plaintext".
    """
    name = path_or_name.replace("\\", "/").rsplit("/", 1)[-1].lower()
    return _by_name(name) or _BY_LSP_ID.get(lsp_id.lower(), "plaintext")


def _by_name(name: str) -> str:
    if name in _BY_FILENAME:
        return _BY_FILENAME[name]
    if name.startswith((".env.", "dockerfile.", "containerfile.")):
        return "dotenv" if name.startswith(".env") else "dockerfile"
    parts = name.split(".")
    for first in range(1, len(parts)):
        suffix = "." + ".".join(parts[first:])
        if suffix in _BY_EXTENSION:
            return _BY_EXTENSION[suffix]
    return ""
