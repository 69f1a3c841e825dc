"""What a config format is: which files are in it, and how a value becomes a reference.

A format's own tool puts the value in, so a reference is text and no expression. It knows no store;
a slot holds a value only while a plan is made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from keylift.languages.tree import parse
from keylift.model import (
    Applicability,
    Edit,
    Finding,
    Refusal,
    RefusalReason,
    Rewrite,
    Span,
    Supply,
)
from keylift.rewriting.entries import EntryNames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from keylift.languages.tree import SyntaxTree
    from keylift.rewriting.naming import ReservedNames

_CREDENTIAL_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/@:]*:[^\s/@]+@\S+\Z")
_REFERENCE = re.compile(r"(?:\$\{?|\bsecrets\.)(\w+)")
_PLAIN_PART = re.compile(r"[A-Za-z0-9_.~+/=:@!*,;^&?-]+\Z")


Outcomes: TypeAlias = tuple[tuple[Finding, Rewrite | Refusal], ...]


class CodePlanner(Protocol):
    """Plans code that stands inside a config file, such as a notebook's cell."""

    def plan(
        self,
        code: str,
        findings: Sequence[Finding],
        variable_of: Callable[[Finding], str],
        names: ReservedNames,
        store_id: str,
    ) -> tuple[Outcomes, tuple[Edit, ...]]:
        """Return each finding with its rewrite or refusal, and all edits together."""

    def value(self, code: str, span: Span) -> str | None:
        """Return the value of the literal at `span` in the code, or None."""


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A config file: its text, its path with slashes, or "", and its siblings' texts by name.

    `code` plans what code there is inside, `entries` names entries in stores, and
    `secrets` are what stands as one in it. Each file is parsed once, however many findings it has.
    """

    text: str = field(repr=False)
    path: str
    language_id: str
    siblings: Callable[[], Mapping[str, str]] = field(repr=False)
    code: CodePlanner = field(repr=False)
    entries: EntryNames = field(default_factory=EntryNames)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    _references: list[frozenset[str]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )
    _trees: dict[str, SyntaxTree] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _sibling_trees: dict[str, tuple[SyntaxTree, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def refers_to(self, name: str) -> bool:
        """Tell whether the file refers to a variable of that name already."""
        if not self._references:
            self._references.append(frozenset(one[1] for one in _REFERENCE.finditer(self.text)))
        return name in self._references[0]

    def tree(self, grammar: str) -> SyntaxTree:
        """Return the file's syntax tree."""
        if grammar not in self._trees:
            self._trees[grammar] = parse(self.text, grammar)
        return self._trees[grammar]

    def sibling_trees(self, grammar: str) -> tuple[SyntaxTree, ...]:
        """Return the syntax trees of the file's siblings."""
        if grammar not in self._sibling_trees:
            texts = self.siblings().values()
            self._sibling_trees[grammar] = tuple(parse(text, grammar) for text in texts)
        return self._sibling_trees[grammar]

    @property
    def name(self) -> str:
        """The file's bare name in lower case."""
        return self.path.rsplit("/", 1)[-1].lower()


def _as_it_is(name: str) -> str:
    return name


def _as_they_are(_file: ConfigFile, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    return edits


def _always(name: str) -> bool:
    return bool(name)


def _is_any(text: str) -> bool:
    return isinstance(text, str)


def _never(name: str) -> bool:
    return not name


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A value in a config file that its tool can fill in.

    Attributes:
        secret: What is to be stored, as it is written in the file.
        value: What that says once decoded.
        write: The variable's name -> the edits that refer to it.
        target: Source text of what the value is for, or "".
        scopes: Source texts of the names around that, the innermost first.
        fixed: The only name that the variable can have, or "".
        spell: Turns a free name into one that the tool takes.
        accepts: Tells whether the tool takes a spelled name.
        is_used: Tells whether a spelled name stands for something else in these files.
        note: The variable's name -> what the user has to know, or "".
        applicability: Whether fix-all may take it.
        supply: How the value gets from `.env` to the tool, where that does not look there itself.
    """

    secret: Span
    value: str = field(repr=False)
    write: Callable[[str], tuple[Edit, ...]] = field(repr=False)
    target: str = ""
    scopes: Sequence[str] = ()
    fixed: str = ""
    spell: Callable[[str], str] = field(default=_as_it_is, repr=False)
    accepts: Callable[[str], bool] = field(default=_always, repr=False)
    is_used: Callable[[str], bool] = field(default=_never, repr=False)
    note: Callable[[str], str] = field(default=lambda _: "", repr=False)
    applicability: Applicability = Applicability.SAFE
    supply: Supply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A config format.

    Attributes:
        id: Our word for it, in kebab case.
        name: What people call it.
        fits: Tells whether a file is in it.
        read: The slot whose secret is the span, or is around it; else why there is none.
        filled_by: Id of the only store, besides `.env`, that its tool gets values from; "" where
            those are of the tool's environment.
        reference: What a rewrite leaves in the file, as the documentation shows it; "" where the
            format is always refused.
        join: Fits edits of several rewrites together, where one alone would be written otherwise.
        holds: Tells whether a changed text is still what the tool takes.
        grammar: What checks the outcome, as in `Syntax`; "" where nothing has to be parsed.
    """

    id: str
    name: str
    fits: Callable[[ConfigFile], bool]
    read: Callable[[ConfigFile, Span], Slot | Refusal]
    filled_by: str = ""
    reference: str = ""
    join: Callable[[ConfigFile, tuple[Edit, ...]], tuple[Edit, ...]] = field(
        default=_as_they_are, repr=False
    )
    holds: Callable[[str], bool] = field(default=_is_any, repr=False)
    grammar: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What moves out of a value: where it stands and what it says."""

    span: Span
    value: str = field(repr=False)


def place_of(keys: Iterable[object]) -> str:
    """Return the keys above a value as one text, to be told from a pattern: `servers/x/args/0`.

    A slash inside a key, as in `io.github/x`, ends none.
    """
    return "/".join(str(each).replace("/", "\u2044") for each in keys)


def part_of(text: str, content: Span, value: str | None, span: Span) -> Part | Refusal:
    """Return the whole value where the secret is all of it or sits in its URL, else the secret.

    A part must look the same written and decoded, since only that piece is replaced.
    """
    if value is None:
        return Refusal(RefusalReason.UNDECODABLE)
    if not content.contains(span):
        return Refusal(RefusalReason.NO_LITERAL)
    if span == content or value == span.of(text) or _CREDENTIAL_URL.match(value):
        return Part(content, value)
    piece = span.of(text)
    is_escaped = text[span.start - 1 : span.start] == "\\"
    if "\n" in piece:
        return Refusal(RefusalReason.MULTILINE)
    if is_escaped or not _PLAIN_PART.match(piece) or piece not in value:
        return Refusal(RefusalReason.PARTIAL)
    return Part(span, piece)


def is_credential_url(value: str) -> bool:
    """Tell whether a value is a URL with a password in it."""
    return bool(_CREDENTIAL_URL.match(value))
