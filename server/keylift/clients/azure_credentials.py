"""Azure's default credentials, and whose they are; it needs azure-identity."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from azure.identity import DefaultAzureCredential

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken

_SECONDS = 10
_CLAIMS = ("upn", "unique_name", "preferred_username", "appid", "azp", "oid")
_UNNAMED = "the identity of its credentials"


class Credential:
    """What `DefaultAzureCredential` finds: those of this process, of the machine, or of `az login`.

    Attributes:
        who: Whose they are, known after the first token.
    """

    def __init__(self) -> None:
        self._inner = DefaultAzureCredential(
            process_timeout=_SECONDS, connection_timeout=_SECONDS, read_timeout=_SECONDS
        )
        self.who = _UNNAMED

    def __repr__(self) -> str:
        return "Credential()"

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:  # noqa: ANN401 - as the protocol declares it
        """Return a token, as the protocol of azure-core says."""
        token = self._inner.get_token(*scopes, **options)
        self.who = _name_in(token.token)
        return token


def _name_in(token: str) -> str:
    """Return the name that a token says it is for; it is shown, and nothing depends on it."""
    payload = [*token.split("."), ""][1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        names = [str(claims[name]) for name in _CLAIMS if claims.get(name)]
    except (ValueError, AttributeError, TypeError):
        return _UNNAMED
    return names[0] if names else _UNNAMED
