"""Chooses the variable that holds a value: the detector's word, the code's word, then numbers.

It knows existing entries only through `Names`, and keeps no value longer than a plan takes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_RESERVED = re.compile(
    r"(?:PATH|HOME|PWD|OLDPWD|USER|LOGNAME|SHELL|IFS|TERM|LANG|TZ|TMPDIR|TEMP|TMP|HOSTNAME|EDITOR"
    r"|NODE_OPTIONS|NODE_ENV|PYTHON\w*|JAVA_HOME|CLASSPATH|GOPATH|GOROOT|NODE_PATH"
    r"|(?:LD|DYLD|LC|BASH)_\w*)\Z"
)
_DATABASES = frozenset(
    {"postgres", "postgresql", "mysql", "mariadb", "cockroachdb", "mssql", "sqlserver", "oracle"}
)
_WORD = re.compile(r"[A-Za-z][\w-]*")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_VAGUE = re.compile(
    r"(?:.{0,2}|KEY|VALUE|VAL|DATA|TEXT|STRING|STR|RESULT|TMP|TEMP|FOO|BAR|NAME|ARGS|CONFIG"
    r"|DEFAULT|SELF|THIS|EXPECTED|ACTUAL|INPUT|OUTPUT)\Z"
)


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
    """

    names: Names
    _given: dict[str, str] = field(default_factory=dict, repr=False)
    elsewhere: Names | None = field(default=None, repr=False)

    def name_of(self, value: str) -> str | None:
        """Return the variable that holds this value or was just reserved for it."""
        reserved = KnownNames(self._given).name_of(value)
        return reserved or self.names.name_of(value)

    def name_elsewhere(self, value: str) -> str | None:
        """Return the variable that holds this value in another store of the workspace."""
        if self.elsewhere is not None:
            return self.elsewhere.name_of(value)
        return self.names.name_elsewhere(value) if isinstance(self.names, ReservedNames) else None

    def is_taken(self, name: str) -> bool:
        """Tell whether the name exists or was just given away."""
        return name in self._given or self.names.is_taken(name)

    def is_set(self, name: str) -> bool:
        """Tell whether the name has a value or was just given away."""
        return name in self._given or self.names.is_set(name)

    def reserve(self, name: str, value: str) -> None:
        """Give the name away to this value."""
        self._given[name] = value


@dataclass(frozen=True, slots=True)
class NamesInUse:
    """A store's names plus those that this text looks up somewhere, or that its code sets."""

    names: Names
    text: str = field(repr=False)
    is_bound: Callable[[str], bool]

    def name_of(self, value: str) -> str | None:
        """Return the variable that the store has for this value."""
        return self.names.name_of(value)

    def is_taken(self, name: str) -> bool:
        """Tell whether the store has the name, or the text looks it up or sets it."""
        is_used = self.names.is_taken(name) or is_looked_up(self.text, name)
        return is_used or self.is_bound(name)


def variable_from(target: str) -> str:
    """Return the upper-case name for the last word of a target, e.g. `cfg["apiKey"]` -> API_KEY."""
    words = _WORD.findall(target)
    return _sanitized(_CAMEL.sub("_", words[-1])) if words else ""


def url_variable(url: str) -> str:
    """Return the usual variable for a service's URL, or "" where its scheme says nothing."""
    scheme = re.split(r"[+:]", url.lower(), maxsplit=1)[0]
    if scheme in _DATABASES:
        return "DATABASE_URL"
    service = scheme[:-1] if scheme in {"rediss", "amqps", "mqtts", "smtps", "ftps"} else scheme
    return "" if service in {"http", "https", "ws", "wss"} else f"{_sanitized(service)}_URL"


def is_looked_up(text: str, name: str) -> bool:
    """Tell whether code reads the variable from the environment somewhere; setting it is free."""
    lookup = r"(?i:env)\w*(?:\??\.get)?[\s(\[.?]*[\"'`]?"
    return bool(re.search(rf"""{lookup}{name}\b(?![\"'`]?\]?\s*=(?!=))""", text))


def choose_name(
    *, detector_variable: str, target: str, detector_id: str, stem: str, is_free: TakenNames
) -> str:
    """Return the first free name; `target` and `stem` are source text and the file's bare name."""
    candidates = _candidates(
        _sanitized(detector_variable), variable_from(target), _sanitized(detector_id), stem
    )
    return next(
        name for name in candidates if not _RESERVED.match(name) and not is_free.is_taken(name)
    )


def _candidates(known: str, target: str, detector: str, stem: str) -> Iterator[str]:
    telling = "" if _VAGUE.match(target) else target
    base = known or telling or f"SECRET_{detector}".rstrip("_")
    yield base
    if known and telling and telling != known:
        yield _qualified(known, telling)
    file = _sanitized(_CAMEL.sub("_", stem))
    if file:
        yield f"{file}_{base}" if file[0].isalpha() else f"{base}_{file}"
    if _RESERVED.match(base):
        # A whole family such as LD_ may be reserved, and no number would ever help.
        base = f"SECRET_{base}"
        yield base
    yield from (f"{base}_{number}" for number in count(2))


def _qualified(known: str, telling: str) -> str:
    """Join both names, e.g. STRIPE_SECRET_KEY and BILLING_KEY to STRIPE_BILLING_KEY."""
    service, _, rest = known.partition("_")
    if not rest:
        return f"{known}_{telling}"
    return telling if service in telling.split("_") else f"{service}_{telling}"


def _sanitized(name: str) -> str:
    return re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").upper().lstrip("0123456789_")
