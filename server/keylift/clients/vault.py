"""HashiCorp Vault and OpenBao: secrets of the KV engine, over their HTTP API.

Facts: the published API of the KV secrets engine, versions 1 and 2, and of `sys`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from keylift.clients.http import Reply, Server, failed
from keylift.clients.model import Health, Held
from keylift.clients.vault_login import Login, checked, login_of
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.model import Entry

_MERGE = "application/merge-patch+json"
_MISSING, _DENIED, _NO_METHOD, _SEALED, _TOO_MANY = 404, 403, 405, 503, 429
_VERSIONED = 2
_ENGINES = frozenset({"kv", "generic"})


def connect(environ: Mapping[str, str]) -> Vault:
    """Return a client for the server and the token, or else the login, of the environment."""
    address = environ.get("VAULT_ADDR", "")
    if not address:
        raise StoreError("Vault: VAULT_ADDR is not set.")
    token = environ.get("VAULT_TOKEN") or _saved_token(environ)
    login = None if token else login_of(environ)
    if not token and login is None:
        raise StoreError("Vault: VAULT_TOKEN is not set, and no `vault login` left a token.")
    server = Server("Vault", address, certificates=environ.get("VAULT_CACERT", ""))
    return Vault(server, login or checked(token), environ.get("VAULT_NAMESPACE", ""))


def _saved_token(environ: Mapping[str, str]) -> str:
    """Return what `vault login` saved, or ""."""
    home = environ.get("HOME") or environ.get("USERPROFILE")
    try:
        return Path(home, ".vault-token").read_text("ascii").strip() if home else ""
    except (OSError, ValueError):
        return ""


@dataclass(frozen=True, slots=True)
class _Secret:
    """All fields of a secret's newest version; None where that is deleted."""

    fields: dict[str, Any] | None = field(repr=False)
    version: int


class Vault:
    """A Vault server, as one token sees it; a login gets that when it is needed first."""

    name = "Vault"

    def __init__(self, server: Server, access: str | Login, namespace: str = "") -> None:
        self._server, self._access = server, access
        self._headers = {"X-Vault-Request": "true"}
        if namespace:
            self._headers["X-Vault-Namespace"] = namespace
        self._versions: dict[str, int] = {}

    def __repr__(self) -> str:
        return f"Vault({self._server.address!r})"

    def check(self) -> Health:
        """Ask whether it is unsealed, and who the token belongs to."""
        # The root namespace alone answers this while it is sealed, so no namespace is named.
        reply = self._server.send("GET", "/v1/sys/seal-status", headers={})
        status = reply.json
        if "sealed" not in status:
            told = (
                f"The server at {self._server.address} does not answer as Vault does (HTTP"
                f" {reply.status})."
            )
            return Health(is_ready=False, told=told)
        if status["sealed"]:
            return Health(is_ready=False, told=f"Vault at {self._server.address} is sealed.")
        reply = self._send("GET", "auth/token/lookup-self")
        if reply.status == _DENIED:
            told = f"Vault at {self._server.address} does not take the token."
            return Health(is_ready=False, told=told)
        self._expect(reply, "its token")
        who = reply.json.get("data", {}).get("display_name") or "an unnamed token"
        return Health(is_ready=True, told=f"Vault at {self._server.address}, as {who}.")

    def read(self, entry: Entry) -> Held | None:
        """Return the entry's field; without a value where the secret lacks the field."""
        secret = self._secret(entry)
        if secret is None:
            return None
        value = (secret.fields or {}).get(entry.key)
        if value is not None and not isinstance(value, str):
            raise StoreError(f"Vault: {entry} is no text.")
        return Held(value, str(secret.version))

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Write the field as a new version that keeps all others."""
        if self._version_of(entry) != _VERSIONED:
            raise StoreError(
                f"Vault: {entry.mount} is a KV engine of version 1, which cannot tell a change from"
                " an overwritten value; Keylift only reads it."
            )
        secret = self._secret(entry) if held else None
        version = int(held.version) if held else 0
        if secret is not None and secret.fields is not None:
            reply = self._patch(entry, {entry.key: value}, version)
            if reply.status in {_DENIED, _NO_METHOD}:
                # Whatever was read of them, numbers too, is what Vault has of them.
                reply = self._post(entry, {**secret.fields, entry.key: value}, version)
        else:
            reply = self._post(entry, {entry.key: value}, version)
        errors = " ".join(map(str, reply.json.get("errors") or ()))
        if "check-and-set" in errors and not reply.is_good:
            raise StoreError(f"Vault: {entry} was changed by somebody else just now; try again.")
        self._expect(reply, str(entry))

    def _secret(self, entry: Entry) -> _Secret | None:
        is_versioned = self._version_of(entry) == _VERSIONED
        reply = self._send("GET", _path(entry, "data" if is_versioned else ""))
        data = reply.json.get("data") or {}
        if reply.status == _MISSING:
            # The newest version may be deleted: then the reply has its number, but no fields.
            version = (data.get("metadata") or {}).get("version")
            return _Secret(None, int(version)) if version else None
        self._expect(reply, str(entry))
        if not is_versioned:
            return _Secret(data, 0)
        return _Secret(data.get("data") or {}, int((data.get("metadata") or {}).get("version", 0)))

    def _patch(self, entry: Entry, fields: dict[str, Any], version: int) -> Reply:
        return self._change("PATCH", entry, fields, version, _MERGE)

    def _post(self, entry: Entry, fields: dict[str, Any], version: int) -> Reply:
        return self._change("POST", entry, fields, version, "application/json")

    def _change(
        self, method: str, entry: Entry, fields: dict[str, Any], version: int, kind: str
    ) -> Reply:
        body = json.dumps({"options": {"cas": version}, "data": fields}).encode()
        return self._send(method, _path(entry, "data"), body, kind)

    def _version_of(self, entry: Entry) -> int:
        """Return the version of a mount's engine; one that the token may not see counts as 2."""
        mount = entry.mount
        _path(entry, "")
        if mount not in self._versions:
            reply = self._send("GET", f"sys/internal/ui/mounts/{quote(mount)}")
            data = reply.json.get("data") or {}
            is_hidden = reply.status == _DENIED
            is_here = data.get("path") == f"{mount}/" and data.get("type") in _ENGINES
            if not is_hidden and not is_here:
                self._expect(reply, f"the mount {mount}")
                raise StoreError(f"Vault has no KV engine at {mount}.")
            known = "2" if is_hidden else str((data.get("options") or {}).get("version", "1"))
            self._versions[mount] = int(known) if known.isdigit() else _VERSIONED
        return self._versions[mount]

    def _send(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Reply:
        if isinstance(self._access, Login):
            self._access = self._access.token(self._server, self._headers)
        headers = {**self._headers, "X-Vault-Token": self._access}
        if kind:
            headers["Content-Type"] = kind
        reply = self._server.send(method, f"/v1/{path}", headers=headers, body=body)
        if reply.status == _SEALED:
            raise StoreError(f"Vault at {self._server.address} is sealed, or on standby.")
        return reply

    def _expect(self, reply: Reply, what: str) -> None:
        if reply.is_good:
            return
        if reply.status == _DENIED:
            raise StoreError(
                f"Vault denies access to {what}: the token has expired, or no policy of it allows"
                " that."
            )
        if reply.status == _MISSING:
            raise StoreError(f"Vault has no KV engine for {what}.")
        if reply.status == _TOO_MANY:
            raise StoreError("Vault limits how often it may be asked; try again later.")
        raise failed(reply, f"Vault answers {reply.status} for {what}.")


def _path(entry: Entry, kind: str) -> str:
    """Return an entry's path below `/v1/`; `kind` is what version 2 puts between its parts."""
    segments = [*entry.mount.split("/"), *([kind] if kind else []), *entry.path.split("/")]
    if not entry.key or {"", ".", ".."} & {*segments}:
        raise StoreError(f"Vault: {entry} is no path with a field.")
    return "/".join(quote(segment, safe="") for segment in segments)
