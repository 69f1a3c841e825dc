"""Logins to Vault for what has no token: AppRole, and a service account of Kubernetes.

Facts: the published API of Vault's auth methods `approle` and `kubernetes`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from keylift.clients.http import Server, failed
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/token"
_SEALED, _SERVER_FAILS = 503, 500


@dataclass(frozen=True, slots=True)
class Login:
    """One way to log in.

    Attributes:
        method: Where Vault has the auth method, e.g. `approle`.
        of: What people set for it, for messages.
        body: What Vault wants to see.
    """

    method: str
    of: str
    body: Mapping[str, str] = field(repr=False)

    def token(self, server: Server, headers: Mapping[str, str]) -> str:
        """Return the token that Vault gives for it.

        Raises:
            StoreError: Vault does not take the login, or cannot be asked.
        """
        reply = server.send(
            "POST",
            f"/v1/auth/{self.method}/login",
            headers={**headers, "Content-Type": "application/json"},
            body=json.dumps(dict(self.body)).encode(),
        )
        if reply.status == _SEALED:
            raise StoreError(f"Vault at {server.address} is sealed, or on standby.")
        if not reply.is_good:
            what = f"the login by {self.of} at auth/{self.method} (HTTP {reply.status})"
            if reply.status >= _SERVER_FAILS:
                raise failed(reply, f"Vault fails at {what}.")
            raise StoreError(f"Vault does not take {what}.")
        auth = reply.json.get("auth")
        token = auth.get("client_token") if isinstance(auth, dict) else None
        if not isinstance(token, str) or not token:
            raise StoreError(f"Vault gave no token for the login by {self.of}.")
        return checked(token)


def login_of(environ: Mapping[str, str]) -> Login | None:
    """Return the login that the environment has credentials for; None where it has none.

    Raises:
        StoreError: The credentials lack a part, or a file of theirs cannot be read.
    """
    pair = {name: environ.get(name, "") for name in ("VAULT_ROLE_ID", "VAULT_SECRET_ID")}
    if any(pair.values()):
        missing = next((name for name, value in pair.items() if not value), "")
        if missing:
            raise StoreError(f"Vault: for a login by AppRole {missing} is not set.")
        body = {"role_id": pair["VAULT_ROLE_ID"], "secret_id": pair["VAULT_SECRET_ID"]}
        return Login("approle", "VAULT_ROLE_ID and VAULT_SECRET_ID", body)
    role = environ.get("VAULT_KUBERNETES_ROLE", "")
    if not role:
        return None
    file = environ.get("VAULT_KUBERNETES_TOKEN_FILE") or _ACCOUNT
    return Login("kubernetes", "VAULT_KUBERNETES_ROLE", {"role": role, "jwt": _text_of(file)})


def checked(token: str) -> str:
    """Return a token; StoreError where it has characters that would not get into a header."""
    if not token.isascii() or not token.isprintable():
        raise StoreError("Vault: the token has characters that no token has.")
    return token


def _text_of(file: str) -> str:
    try:
        # Reading a pipe would wait for ever.
        text = Path(file).read_text("ascii").strip() if Path(file).is_file() else ""
    except (OSError, ValueError):
        text = ""
    if not text:
        raise StoreError(f"Vault: the service account's token in {file} cannot be read.")
    return text
