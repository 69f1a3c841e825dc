"""What is planned, and what comes of it: a document to rewrite, and the plan of its findings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from keylift.model import Refusal, Rewrite
from keylift.rewriting.entries import EntryNames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from keylift.languages.model import Project
    from keylift.model import Edit, Finding, HelperFile
    from keylift.rewriting.formats import ConfigFile


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
        project: The project around it, or None; without one, no helper file is written.
        as_config: The document as a config file once it was planned, so that it is parsed once.
        non_empty: Whether lookups must also stop at an empty value.
        entries: How the project names its entries in stores other than `.env`.
        secrets: What stands as a secret in it, whether that is to move or not.
        is_store: Whether it is the very file that the project's values or their names go to.
    """

    text: str = field(repr=False)
    language_id: str
    path: str = ""
    siblings: Callable[[], Mapping[str, str]] = field(default=_no_siblings, repr=False)
    project: Project | None = field(default=None, repr=False)
    as_config: list[ConfigFile] = field(default_factory=list, init=False, repr=False, compare=False)
    non_empty: bool = False
    entries: EntryNames = field(default_factory=EntryNames)
    is_store: bool = False
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlan:
    """What becomes of several findings of one file.

    Attributes:
        outcomes: Each finding, in document order, with its rewrite or refusal.
        edits: The edits of all rewrites together, with shared imports and functions once.
    """

    outcomes: tuple[tuple[Finding, Rewrite | Refusal], ...]
    edits: tuple[Edit, ...]

    @property
    def rewrites(self) -> tuple[tuple[Finding, Rewrite], ...]:
        """The findings that become lookups."""
        return tuple((one, each) for one, each in self.outcomes if isinstance(each, Rewrite))

    @property
    def refusals(self) -> tuple[tuple[Finding, Refusal], ...]:
        """The findings that stay."""
        return tuple((one, each) for one, each in self.outcomes if isinstance(each, Refusal))

    @property
    def helpers(self) -> tuple[HelperFile, ...]:
        """The helper files that the rewrites call, each once."""
        return helpers_of(rewrite for _, rewrite in self.rewrites)


def helpers_of(rewrites: Iterable[Rewrite]) -> tuple[HelperFile, ...]:
    """Return the helper files that rewrites of one plan call, each once."""
    files: dict[str, HelperFile] = {}
    lasts: dict[str, list[str]] = {}
    for each in rewrites:
        for file in with_those_beside(each.helper):
            there, last = files.setdefault(file.path, file), lasts.setdefault(file.path, [])
            if file.last and file.last not in last:
                # What is there already has no text of a plan.
                files[file.path] = file if there.text == there.before else there
                last.append(file.last)
    return tuple(_with_lasts(file, lasts[path]) for path, file in files.items())


def with_those_beside(file: HelperFile | None) -> Iterator[HelperFile]:
    """Yield a helper file, and those that it names beside it."""
    while file is not None:
        yield replace(file, beside=None)
        file = file.beside


def _with_lasts(file: HelperFile, lasts: Sequence[str]) -> HelperFile:
    if not file.last:
        return file
    stem, _, end = file.text.rpartition(file.last)
    return replace(file, text=stem + "".join(lasts) + end, last="".join(lasts))
