"""Chooses the variable that holds a value: the best of its names that is free, then numbers.

It knows existing entries only through `Names`, and keeps no value longer than a plan takes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from keylift.rewriting.words import is_vague, qualified, variable_of_word

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from keylift.model import Rewrite
    from keylift.rewriting.words import Hints

_RESERVED = re.compile(
    r"(?:PATH|HOME|PWD|OLDPWD|USER|LOGNAME|SHELL|IFS|TERM|LANG|TZ|TMPDIR|TEMP|TMP|HOSTNAME|EDITOR"
    r"|NODE_OPTIONS|NODE_ENV|PYTHON\w*|JAVA_HOME|CLASSPATH|GOPATH|GOROOT|NODE_PATH"
    r"|(?:LD|DYLD|LC|BASH)_\w*)\Z"
)
_ENV = re.compile("env", re.IGNORECASE)
_END_OF_WORD = re.compile(r"\w*")
_PLAIN = re.compile(r"[\s(\[.?]*[\"'`]?(\w+)")
_GET = re.compile(r"\??\.get[\s(\[.?]*[\"'`]?(\w+)")
_ASSIGNMENT = re.compile(r"[\"'`]?\]?\s*=(?!=)")
_LONGEST = 200
# Digits among letters of both cases, or in a long run of letters.
_OPAQUE = re.compile(r"(?=.*\d)(?:(?=.*[a-z])(?=.*[A-Z])\w+|\w*[^\W_]{20,}\w*)\Z")

_MOST = 1000
"""How many numbers are tried: nothing that decides here may keep anybody busy for ever."""


class TakenNames(Protocol):
    """Which names are not free."""

    def is_taken(self, name: str) -> bool:
        """Tell whether a variable exists, with another value or known only by its name."""


class Names(TakenNames, Protocol):
    """What a store holds already."""

    def name_of(self, value: str) -> str | None:
        """Return the variable that holds exactly this value, or None."""

    def is_set(self, name: str) -> bool:
        """Tell whether the variable has an entry with a value, whichever it is."""


class Occupancy(Protocol):
    """Tells whether the store that a value goes to has something else under a name."""

    def __call__(self, name: str, value: str, *, is_named: bool) -> bool:
        """Tell that; `is_named` where the value has that name already."""


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names from a mapping of entries, for callers that have them at hand."""

    entries: Mapping[str, str] = field(default_factory=dict, repr=False)

    def name_of(self, value: str) -> str | None:
        """Return the first variable that holds exactly this value."""
        return next((name for name, known in self.entries.items() if known == value), None)

    def is_taken(self, name: str) -> bool:
        """Tell whether there is an entry of this name."""
        return name in self.entries

    def is_set(self, name: str) -> bool:
        """Tell the same: every entry has a value."""
        return name in self.entries


@dataclass(frozen=True, slots=True)
class ReservedNames:
    """A store's names plus those given away while one file is planned.

    Attributes:
        names: The store's own.
        elsewhere: Names of the workspace's other stores, or None: they are free here, but a value
            that has one there gets the same one here.
        occupancy: Tells which names the store that the values go to cannot give them, or None.
    """

    names: Names
    _given: dict[str, str] = field(default_factory=dict, repr=False)
    _name_of: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    numbers: dict[str, int] = field(default_factory=dict, init=False, repr=False)
    elsewhere: Names | None = field(default=None, repr=False)
    occupancy: Occupancy | None = field(default=None, repr=False)
    _promised: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    _promised_to: dict[str, str] = field(default_factory=dict, init=False, repr=False)

    def name_of(self, value: str) -> str | None:
        """Return the variable that holds this value or was just reserved for it."""
        return self._name_of.get(value) or self.names.name_of(value)

    def name_elsewhere(self, value: str) -> str | None:
        """Return the variable that holds this value in another store of the workspace."""
        if self.elsewhere is not None:
            return self.elsewhere.name_of(value)
        return self.names.name_elsewhere(value) if isinstance(self.names, ReservedNames) else None

    def promise(self, name: str, value: str) -> None:
        """Keep a name for a value that is planned later, if its place can have it."""
        if self._promised.setdefault(name, value) == value:
            self._promised_to[value] = name

    def promised_to(self, value: str) -> str | None:
        """Return the name that is kept for this value, or None."""
        inner = self.names.promised_to(value) if isinstance(self.names, ReservedNames) else None
        return self._promised_to.get(value) or inner

    def is_promised(self, name: str, value: str) -> bool:
        """Tell whether the name is kept for another value than this."""
        if name in self._promised:
            return self._promised[name] != value
        return isinstance(self.names, ReservedNames) and self.names.is_promised(name, value)

    def is_taken(self, name: str) -> bool:
        """Tell whether the name exists or was just given away."""
        return name in self._given or self.names.is_taken(name)

    def is_set(self, name: str) -> bool:
        """Tell whether the name has a value or was just given away."""
        return name in self._given or self.names.is_set(name)

    def is_occupied(self, name: str, value: str) -> bool:
        """Tell whether another value is under this name in the store that the value goes to."""
        if self.occupancy is not None:
            return self.occupancy(name, value, is_named=self.name_of(value) == name)
        return isinstance(self.names, ReservedNames) and self.names.is_occupied(name, value)

    def reserve(self, name: str, value: str) -> None:
        """Give the name away to this value."""
        before = self._given.get(name)
        if before is not None and self._name_of.get(before) == name:
            del self._name_of[before]
        self._given[name] = value
        known = self._name_of.get(value)
        if known is None or (is_vague(known) and not is_vague(name)):
            self._name_of[value] = name

    def keep(self, rewrites: Iterable[Rewrite]) -> None:
        """Give away what another plan gave away, so that the next one knows."""
        for rewrite in rewrites:
            if rewrite.value is not None:
                self.reserve(rewrite.variable, rewrite.value.reveal())


@dataclass(frozen=True, slots=True)
class NamesInUse:
    """A store's names plus those that this text looks up somewhere, or that its code sets."""

    names: ReservedNames
    looked_up: Container[str] = field(repr=False)
    is_bound: Callable[[str], bool]
    value: str = field(default="", repr=False)

    def name_of(self, value: str) -> str | None:
        """Return the variable that the store has for this value."""
        return self.names.name_of(value)

    def is_taken(self, name: str) -> bool:
        """Tell whether the store has the name, or the text looks it up or sets it."""
        is_used = self.names.is_taken(name) or name in self.looked_up
        is_used = is_used or self.names.is_promised(name, self.value)
        return is_used or self.is_bound(name) or self.names.is_occupied(name, self.value)


def is_looked_up(text: str, name: str) -> bool:
    """Tell whether code reads the variable from the environment somewhere; setting it is free."""
    return name in names_looked_up(text)


def names_looked_up(text: str) -> frozenset[str]:
    """Return all names that code may read from the environment: what follows a word with `env`.

    The end of such a word may be the name itself, as in `ENV_KEY`.
    """
    names: set[str] = set()
    end = 0
    for found in _ENV.finditer(text):
        if found.start() < end:
            continue
        start = found.end()
        rest = _END_OF_WORD.match(text, start)
        end = rest.end() if rest else start
        if not _ASSIGNMENT.match(text, end):
            names.update(text[at:end] for at in range(max(start, end - _LONGEST), end))
        for call in (_PLAIN, _GET):
            word = call.match(text, end)
            if word and not _ASSIGNMENT.match(text, word.end()):
                names.add(word[1])
    return frozenset(names)


def looks_like_value(name: str) -> bool:
    """Tell whether what stands as a variable's name may be a secret itself."""
    return bool(_OPAQUE.match(name))


def choose_name(
    hints: Hints,
    in_use: TakenNames,
    accepts: Callable[[str], bool] = lambda _: True,
    numbers: dict[str, int] | None = None,
) -> str:
    """Return the first free name, the best one first, then numbers; "" where none can be had.

    Args:
        hints: What may name the value.
        in_use: Which names are not free.
        accepts: Whether whoever is to have the variable takes a name at all. Whole families may be
            refused, such as GITHUB_, for which no number would ever help.
        numbers: The number that each stem had last; what was taken before it is taken still.
    """

    def can_be(name: str) -> bool:
        return not _RESERVED.match(name) and accepts(name)

    stems = [name for name in _stems(hints) if can_be(name)]
    other = f"SECRET_{hints.base}"
    if hints.base not in stems and can_be(other):
        stems.append(other)
    if not stems:
        return ""
    stem = next(each for each in (hints.base, other, stems[0]) if each in stems)
    for name in stems:
        if not in_use.is_taken(name):
            return name
    known = {} if numbers is None else numbers
    first = known.get(stem, 2)
    for number in range(first, first + _MOST):
        name = f"{stem}_{number}"
        if can_be(name) and not in_use.is_taken(name):
            known[stem] = number
            return name
    return ""


def _stems(hints: Hints) -> Iterator[str]:
    known, telling, base = hints.known, hints.telling, hints.base
    yield base
    if known and telling == f"{known}S":
        # A list of them: its own name is that of none, and numbers tell them apart.
        return
    if known and telling and telling != known:
        yield qualified(known, telling)
    file = variable_of_word(hints.stem)
    if file:
        yield f"{file}_{base}" if file[0].isalpha() else f"{base}_{file}"
