"""What a loader of `.env` is, as data, and what its plan consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keylift.languages.tree import SyntaxTree
    from keylift.model import Edit, Refusal
    from keylift.rewriting.plan import Source


class Loads(Enum):
    """Whether something loads `.env` for a document: LATE is after its lookups have run."""

    YES = auto()
    MAYBE = auto()
    LATE = auto()
    NO = auto()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a loader's place depends on.

    Attributes:
        source: The document that is to load `.env`.
        tree: Its syntax tree.
        depth: How many folders the document lies below the one with `.env`.
        files: The project's own files by name, see `PROJECT_FILES`.
    """

    source: Source
    tree: SyntaxTree
    depth: int
    files: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """A library that reads `.env` into the environment of the process.

    Attributes:
        package: Its name in the registry of its language.
        command: What installs it.
        place: Finds the edits that make a document load `.env` before its lookups run.
        follows_folder: True where it looks in the folder that the program is started in.
    """

    package: str
    command: str
    place: Callable[[Surroundings], tuple[Edit, ...] | Refusal]
    follows_folder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoaderPlan:
    """How a document comes to load `.env`.

    Attributes:
        title: Menu text, e.g. "Load .env in this file with python-dotenv".
        package: What must be installed for it.
        command: What installs that.
        edits: Sorted and disjoint; text outside them stays as it was.
        note: A sentence the user should know, or "".
        is_perhaps_loaded: Whether something else may load it already, so that this makes it sure.
    """

    title: str
    package: str
    command: str
    edits: tuple[Edit, ...]
    note: str = ""
    is_perhaps_loaded: bool = False
