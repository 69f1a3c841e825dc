"""Credentials that an editor keeps for its user and hands over when it starts Keylift.

They come as the first line of standard input, a JSON object from names to values: nobody else can
read that pipe, while every process of the user can read an environment. Only names that a store
reads are accepted: nothing else can be changed this way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

FLAG = "--credentials"
"""What has them read; editors give it, people need not know of it."""

_LONGEST = 1 << 20

KNOWN: Mapping[str, tuple[str, ...]] = {
    "vault": ("VAULT_TOKEN",),
    "aws": ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
    "conjur": ("CONJUR_AUTHN_LOGIN", "CONJUR_AUTHN_API_KEY"),
    "infisical": (
        "INFISICAL_TOKEN",
        "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID",
        "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET",
    ),
}
"""The names by store id: of those that Keylift speaks to itself, since a store's own command would
need them in its environment."""

_BELONG_TOGETHER = frozenset({"aws", "infisical"})
"""Stores whose credentials are one set, of which no part goes with parts from elsewhere."""


class Credentials:
    """What an editor keeps, by name. Its `repr` shows names alone."""

    def __init__(self, kept: Mapping[str, str] | None = None) -> None:
        self._kept = dict(kept or {})

    def __repr__(self) -> str:
        return f"Credentials({sorted(self._kept)})"

    def environ(self, store_id: str, environ: Mapping[str, str]) -> dict[str, str]:
        """Return the environment for one store: what is kept for it wins over what is set there."""
        names = KNOWN.get(store_id, ())
        kept = {name: self._kept[name] for name in names if name in self._kept}
        dropped = names if kept and store_id in _BELONG_TOGETHER else ()
        return {**{name: environ[name] for name in environ if name not in dropped}, **kept}


def read(stream: BinaryIO) -> Credentials:
    """Read the credentials off a stream's first line; what makes no sense is left out."""
    try:
        given: Any = json.loads(stream.readline(_LONGEST))
    except (ValueError, RecursionError):
        given = {}
    names = {name for known in KNOWN.values() for name in known}
    pairs = given.items() if isinstance(given, dict) else ()
    return Credentials({name: one for name, one in pairs if name in names and _is_usable(one)})


def _is_usable(value: object) -> bool:
    return isinstance(value, str) and bool(value) and "\0" not in value
