"""Remembers which texts the last move changed, to tell when an editor's undo brings them back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.lsp.documents import Document


class Moved:
    """The last move, as long as nothing brought its texts back; it keeps no text.

    Attributes:
        names: The variables that got values, as a sentence lists them.
    """

    def __init__(self) -> None:
        self.names = ""
        self._before: dict[str, tuple[int, bytes]] = {}

    def remember(self, texts: Mapping[str, str], names: str) -> None:
        """Note the texts before a move, by address."""
        self.names = names
        self._before = {uri: _digest(text) for uri, text in texts.items()}

    def is_back(self, document: Document) -> bool:
        """Tell whether a document is again what it was before the move."""
        before = self._before.get(document.uri)
        return before is not None and len(document.text) == before[0] and _is(document, before)

    def forget(self) -> None:
        """Forget the move."""
        self._before.clear()


def _is(document: Document, before: tuple[int, bytes]) -> bool:
    return _digest(document.text) == before


def _digest(text: str) -> tuple[int, bytes]:
    return len(text), hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
