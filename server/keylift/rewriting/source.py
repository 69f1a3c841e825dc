"""What is planned, and what comes of it: a document to rewrite, and the plan of its findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keylift.model import Edit, Finding, Refusal, Rewrite


def _no_siblings() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document to rewrite.

    Attributes:
        text: Its whole text.
        language_id: Our id of its language.
        path: Its path with either slash, or "" where it has none.
        siblings: Gives other files of the same folder and language, name -> text, when asked.
    """

    text: str = field(repr=False)
    language_id: str
    path: str = ""
    siblings: Callable[[], Mapping[str, str]] = field(default=_no_siblings, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlan:
    """What becomes of several findings of one file.

    Attributes:
        outcomes: Each finding, in document order, with its rewrite or refusal.
        edits: The edits of all rewrites together, with shared imports and functions once.
    """

    outcomes: tuple[tuple[Finding, Rewrite | Refusal], ...]
    edits: tuple[Edit, ...]
