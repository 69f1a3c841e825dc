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
from keylift.languages.shebangs import language_of_script

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "LANGUAGES",
    "UNKNOWN_LANGUAGE",
    "Function",
    "Language",
    "Literal",
    "Preload",
    "Syntax",
    "language_of",
]

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

UNKNOWN_LANGUAGE = "plaintext"
"""The id of files of which nothing tells the language."""
_BY_LSP_ID = {lsp_id: language.id for language in _ALL for lsp_id in language.lsp_ids}
_BY_EXTENSION = {suffix: language.id for language in _ALL for suffix in language.extensions}
_BY_FILENAME = {name: language.id for language in _ALL for name in language.filenames}


def language_of(path_or_name: str, lsp_id: str = "", head: str | bytes = "") -> str:
    """Return the language id of a file by its name, by the editor's word for it, or by its text.

    The file name comes first where it is telling, since editors lump formats together: `.env` is
    "properties" or "shellscript" to many of them. What neither tells, a script's first line may.
    Unknown files are "plaintext".

    Args:
        path_or_name: The file's path, address or name.
        lsp_id: What an editor calls its language, or "".
        head: The file's text or bytes, or their beginning, where they are at hand.
    """
    name = path_or_name.replace("\\", "/").rsplit("/", 1)[-1].lower()
    found = _by_name(name) or _BY_LSP_ID.get(lsp_id.lower(), UNKNOWN_LANGUAGE)
    return language_of_script(head) or found if found == UNKNOWN_LANGUAGE else found


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
