"""Names that code, URLs and detectors suggest for a variable, as upper-case words.

It knows no store: whether a name is free is the business of whoever asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from keylift.model import Naming, Rank

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_DATABASES = frozenset(
    {"postgres", "postgresql", "mysql", "mariadb", "cockroachdb", "mssql", "sqlserver", "oracle"}
)
_WORD = re.compile(r"[A-Za-z][\w-]*")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PATH = re.compile(r"[^\s,]+\Z")
_VAGUE = re.compile(
    r"(?:.{0,2}|KEY|VALUE|VAL|DATA|TEXT|STRING|STR|RESULT|TMP|TEMP|FOO|BAR|NAME|ARGS|CONFIG"
    r"|DEFAULT|SELF|THIS|EXPECTED|ACTUAL|INPUT|OUTPUT)\Z"
)
# What kind of thing it is, but not whose.
_GENERIC = re.compile(
    r"(?:PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|TOKEN|KEY|SECRET|VALUE|URL|URI|DSN|ENDPOINT)\Z"
)
# What holds many things, and so names none of them.
_HOLDER = re.compile(
    r"(?:CONFIGURATION|CONF|CFG|SETTINGS?|OPTIONS?|OPTS|PARAMS|PROPS|PROPERTIES|CREDENTIALS?|CREDS"
    r"|AUTH|AUTHENTICATION|APP|APPLICATION|MAIN|PROGRAM|DEFAULTS|ENV|ENVIRONMENTS?|HEADERS?|BODY"
    r"|PAYLOAD|REQUEST|EXPORTS|MODULE|BASE|CONSTANTS|CONSTS|SECRETS|KEYS|TOKENS|VALUES|ARGUMENTS"
    r"|KWARGS|ITEMS?|OBJECT|OBJ|DICT|MAP|INSTANCE|CONTEXT|CTX|STATE|EXAMPLE|SAMPLE|TESTS?)\Z"
)
_SECRET = re.compile(r"(?:PASSWORD|TOKEN|SECRET|KEY)\Z")
_DIGITS = re.compile(r"\d+")
_VAGUE_LENGTH = 2
_LEAST_PART = 8
_LEAST_TOKEN, _RUNS = 16, 3
"""A word that long with that many numbers in it is no name that somebody thought of."""
_ADDRESS = re.compile(r"(?:URL|URI|DSN|ENDPOINT)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What may name a value.

    Attributes:
        detector_id: Which detector found it.
        detector_variable: That one's conventional variable, or "".
        usual: The name that it should have, whatever the others say, or "".
        target: Source text of what it is assigned or passed to, or "".
        scopes: Source texts of the names around that, the innermost first.
        stem: The file's bare name.
        is_url: True where the value is a whole URL with a password in it.
        is_password: True where it is only the password of such a URL.
        secrets: What stands as a secret in the file; no word of these texts comes from it.
    """

    detector_id: str
    detector_variable: str = ""
    usual: str = ""
    target: str = ""
    scopes: Sequence[str] = ()
    stem: str = ""
    is_url: bool = False
    is_password: bool = False
    secrets: Collection[str] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Forget every text that a secret stands in, and what may be one that nobody found."""
        kept = tuple(each for each in self.scopes if not holds_secret(each, self.secrets))
        object.__setattr__(self, "scopes", kept)
        for name in ("target", "stem"):
            if holds_secret(getattr(self, name), self.secrets):
                object.__setattr__(self, name, "")

    @property
    def known(self) -> str:
        """The name that is settled, or ""; a detector's is one of its token, never of a URL."""
        return sanitized(self.usual or ("" if self.is_url else self.detector_variable))

    @property
    def telling(self) -> str:
        """The code's own name for the value, or "" where it says nothing."""
        name, scope = variable_from(self.target), self._scope
        if _GENERIC.match(name) and scope:
            is_in_scope = scope.endswith(name) or (name == "VALUE" and _SECRET.search(scope))
            return scope if is_in_scope else f"{scope}_{name}"
        is_vague = _VAGUE.match(name) or (self._is_of_url and _ADDRESS.match(name))
        return "" if is_vague else name

    @property
    def naming(self) -> Naming:
        """What the place alone would call the value, and how well that fits."""
        if self.known:
            is_exact = variable_from(self.target) == self.known
            return Naming(self.base, Rank.EXACT if is_exact else Rank.USUAL)
        return Naming(self.base, Rank.TELLING if self.telling else Rank.DERIVED)

    @property
    def base(self) -> str:
        """The name to try first."""
        if self.known:
            return self.known
        if self.is_url:
            return _with_url(self.telling or self._service)
        if self.is_password:
            return _with_password(self.telling or self._service)
        return self.telling or f"SECRET_{sanitized(self.detector_id)}".rstrip("_")

    @property
    def _is_of_url(self) -> bool:
        return self.is_url or self.is_password

    @property
    def _scope(self) -> str:
        """The nearest name around the target that says whose the value is, or ""."""
        inner = _WORD.findall(self.target)[:-1] if _PATH.match(self.target) else []
        outer = chain.from_iterable(reversed(_WORD.findall(each)) for each in self.scopes)
        return _first_telling(chain(reversed(inner), outer))

    @property
    def _service(self) -> str:
        detector = sanitized(self.detector_id)
        return detector if _ADDRESS.search(detector) else _first(self.detector_variable or detector)


def holds_secret(text: str, secrets: Collection[str] = ()) -> bool:
    """Tell whether a text holds a secret or a part of one, or a word that looks like one."""
    if any(secret in text for secret in secrets if secret):
        return True
    words = _WORD.findall(text)
    parts = [word for word in words if len(word) >= _LEAST_PART and re.search(r"\d", word)]
    if any(part in secret for part in parts for secret in secrets):
        return True
    return any(len(word) >= _LEAST_TOKEN and len(_DIGITS.findall(word)) >= _RUNS for word in words)


def is_vague(name: str) -> bool:
    """Tell whether a name is so short that it says nothing of a value."""
    return len(name) <= _VAGUE_LENGTH


def variable_from(target: str) -> str:
    """Return the upper-case name for the last word of a target, e.g. `cfg["apiKey"]` -> API_KEY."""
    words = _WORD.findall(target)
    return variable_of_word(words[-1]) if words else ""


def variable_of_word(word: str) -> str:
    """Return the upper-case name for a word in any spelling, e.g. `apiKey` -> API_KEY."""
    return sanitized(_CAMEL.sub("_", word))


def url_variable(url: str) -> str:
    """Return the usual variable for a service's URL, or "" where its scheme says nothing."""
    scheme = re.split(r"[+:]", url.lower(), maxsplit=1)[0]
    if scheme in _DATABASES:
        return "DATABASE_URL"
    service = scheme[:-1] if scheme in {"rediss", "amqps", "mqtts", "smtps", "ftps"} else scheme
    return "" if service in {"http", "https", "ws", "wss"} else f"{sanitized(service)}_URL"


def qualified(known: str, telling: str) -> str:
    """Join both names, e.g. STRIPE_SECRET_KEY and BILLING_KEY to STRIPE_BILLING_KEY."""
    service, _, rest = known.partition("_")
    if not rest:
        return f"{known}_{telling}"
    return telling if service in telling.split("_") else f"{service}_{telling}"


def sanitized(name: str) -> str:
    """Return a name in upper case, of letters, digits and underscores alone."""
    return re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").upper().lstrip("0123456789_")


def _with_url(name: str) -> str:
    return name if _ADDRESS.search(name) else f"{name}_URL"


def _with_password(name: str) -> str:
    stem = _ADDRESS.sub("", name).rstrip("_")
    return stem if _SECRET.search(stem) else f"{stem}_PASSWORD"


def _first(name: str) -> str:
    return name.partition("_")[0]


def _first_telling(words: Iterable[str]) -> str:
    names = (variable_of_word(word) for word in words)
    return next((name for name in names if _says_whose(name)), "")


def _says_whose(name: str) -> bool:
    if _GENERIC.match(name) or _HOLDER.match(name):
        return False
    # Two letters are vague for a value, but around one they are often a service, such as DB.
    return len(name) == len("DB") or not _VAGUE.match(name)
