"""Infisical, over its HTTP API: shared secrets of one project and environment.

Facts: the published API reference of Infisical (`/api/v4/secrets`, Universal Auth), and the
documentation of its command, whose environment variables and `.infisical.json` count here too. The
address never comes from that file. It has no "write unless changed": creating fails where the name
is there, an update does not tell.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from keylift.clients.http import Reply, Server, failed
from keylift.clients.model import Health, Held
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.model import Entry

_CLOUD = "https://app.infisical.com"
_ADDRESSES = ("INFISICAL_DOMAIN", "INFISICAL_API_URL")
_FILE = ".infisical.json"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_MISSING, _NO_LOGIN, _DENIED, _TOO_MANY = 404, 401, 403, 429


@dataclass(frozen=True, slots=True)
class Scope:
    """Which secrets are meant: those of a project's environment, in one folder of it."""

    project: str
    environment: str
    path: str = "/"


def connect(environ: Mapping[str, str], folder: Path) -> Infisical:
    """Return a client for the project that the environment names, or `.infisical.json`."""
    address = next((environ[name] for name in _ADDRESSES if environ.get(name)), _CLOUD)
    server = Server("Infisical", address.rstrip("/").removesuffix("/api"))
    kept = _kept(folder)
    project = environ.get("INFISICAL_PROJECT_ID") or str(kept.get("workspaceId") or "")
    if not project:
        raise StoreError(
            "Infisical: it is not known which project is meant; run `infisical init`, or set"
            " INFISICAL_PROJECT_ID."
        )
    named = environ.get("INFISICAL_ENVIRONMENT", "")
    if not named and kept.get("gitBranchToEnvironmentMapping"):
        raise StoreError(
            f"Infisical: {_FILE} chooses the environment by git's branch; set"
            " INFISICAL_ENVIRONMENT."
        )
    named = named or str(kept.get("defaultEnvironment") or "dev")
    token = environ.get("INFISICAL_TOKEN", "")
    pair = tuple(
        environ.get(f"INFISICAL_UNIVERSAL_AUTH_{part}", "")
        for part in ("CLIENT_ID", "CLIENT_SECRET")
    )
    if not token and not all(pair):
        raise StoreError(
            "Infisical: set INFISICAL_TOKEN, or INFISICAL_UNIVERSAL_AUTH_CLIENT_ID and"
            " INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET."
        )
    if not token.isascii() or (token and not token.isprintable()):
        raise StoreError("Infisical: the token has characters that no token has.")
    return Infisical(server, Scope(project, named), token, (pair[0], pair[1]))


def _kept(folder: Path) -> dict[str, Any]:
    """Return what `infisical init` left in a folder or the nearest one above it."""
    for each in (folder, *folder.parents):
        file = each / _FILE
        if not os.path.lexists(file):
            continue
        try:
            # Reading a pipe would wait for ever.
            kept = json.loads(file.read_text("utf-8")) if file.is_file() else None
        except (OSError, ValueError, RecursionError):
            kept = None
        if not isinstance(kept, dict):
            raise StoreError(f"Infisical: {_FILE} cannot be read.")
        return kept
    return {}


class Infisical:
    """A project's environment, as one identity sees it."""

    name = "Infisical"

    def __init__(self, server: Server, scope: Scope, token: str, pair: tuple[str, str]) -> None:
        self._server, self._scope = server, scope
        self._token, self._pair = token, pair

    def __repr__(self) -> str:
        return f"Infisical({self._server.address!r})"

    def check(self) -> Health:
        """Ask whether the identity may see the names of the secrets."""
        query = {**self._query, "viewSecretValue": "false"}
        self._expect(self._send("GET", "/api/v4/secrets", query), "the list of secrets")
        where = f"project {self._scope.project}, environment {self._scope.environment}"
        told = f"Infisical at {self._server.address}, {where}."
        return Health(is_ready=True, told=told, where=where)

    def read(self, entry: Entry) -> Held | None:
        """Return the secret as it is written there, without what references in it stand for."""
        query = {**self._query, "type": "shared", "expandSecretReferences": "false"}
        query |= {"includeImports": "false", "viewSecretValue": "true"}
        reply = self._send("GET", _path(entry), query)
        if reply.status == _MISSING and self._is_about_secret(reply):
            return None
        self._expect(reply, entry)
        secret = reply.json.get("secret")
        value = secret.get("secretValue") if isinstance(secret, dict) else None
        if not isinstance(value, str) or not isinstance(secret, dict):
            raise StoreError(f"Infisical: it answers with something unexpected for {entry}.")
        if secret.get("secretValueHidden"):
            raise StoreError(f"Infisical: {entry} is there, but this identity may not read it.")
        return Held(value, str(secret.get("version", "")))

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Create or update the secret, unless Infisical would make another value of it."""
        if "${" in value:
            raise StoreError(f"Infisical: it would take a part of {entry} for another's name.")
        if value != value.strip():
            raise StoreError(f"Infisical: it would take blanks or line ends off {entry}.")
        body = {
            "projectId": self._scope.project,
            "environment": self._scope.environment,
            "secretPath": self._scope.path,
            "secretValue": value,
            "skipMultilineEncoding": True,
            "type": "shared",
        }
        reply = self._send("PATCH" if held else "POST", _path(entry), body=body)
        if reply.is_good and "approval" in reply.json:
            raise StoreError(f"Infisical: {entry} has to be approved there first.")
        self._expect(reply, entry)

    @property
    def _query(self) -> dict[str, str]:
        scope = self._scope
        named = {"projectId": scope.project, "environment": scope.environment}
        return {**named, "secretPath": scope.path}

    @staticmethod
    def _is_about_secret(reply: Reply) -> bool:
        """Tell a secret that is not there from a project or folder that is not."""
        return str(reply.json.get("message", "")).casefold().startswith("secret with name")

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        body: Mapping[str, Any] | None = None,
    ) -> Reply:
        headers = {"Authorization": f"Bearer {self._access()}"}
        address = f"{path}?{urlencode(query)}" if query else path
        return self._ask(method, address, headers, body)

    def _access(self) -> str:
        """Return the token, which a login gives where none is set."""
        if not self._token:
            body = {"clientId": self._pair[0], "clientSecret": self._pair[1]}
            reply = self._ask("POST", "/api/v1/auth/universal-auth/login", {}, body)
            self._expect(reply, "the login")
            token = reply.json.get("accessToken")
            if not isinstance(token, str) or not token.isascii() or not token.isprintable():
                raise StoreError("Infisical: its login answers with something unexpected.")
            self._token = token
        return self._token

    def _ask(
        self, method: str, path: str, headers: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> Reply:
        if body is None:
            return self._server.send(method, path, headers=headers)
        typed = {**headers, "Content-Type": "application/json"}
        return self._server.send(method, path, headers=typed, body=json.dumps(body).encode())

    def _expect(self, reply: Reply, what: object) -> None:
        if reply.is_good:
            return
        sentences = {
            _NO_LOGIN: "the credentials are not valid, or no longer.",
            _DENIED: f"{what} is denied: the identity may not do that.",
            _MISSING: "there is no such project, environment or folder, or it is not theirs.",
            _TOO_MANY: "it limits how often it may be asked; try again later.",
        }
        told = sentences.get(reply.status, f"it answers {reply.status} for {what}.")
        raise failed(reply, f"Infisical: {told}")


def _path(entry: Entry) -> str:
    if not _NAME.match(entry.path):
        raise StoreError(f"Infisical: {entry} is no name of a variable.")
    return f"/api/v4/secrets/{quote(entry.path, safe='')}"
