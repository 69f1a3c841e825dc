"""Tells texts that people read from those that programs do; it reads no file."""

from __future__ import annotations

_DOCUMENTS = frozenset({"markdown", "restructuredtext"})
_WITH_CODE = ".mdx"
"""Markdown whose code becomes a part of a program."""


def is_document(language_id: str, path: str = "") -> bool:
    """Tell whether nothing but people reads a text, so that words can take a secret's place."""
    return language_id in _DOCUMENTS and not path.lower().endswith(_WITH_CODE)
