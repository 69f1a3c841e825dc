"""A stand-in of Infisical, written from the API reference that Infisical publishes.

It knows one project, and others where a test names them, each with one environment and its top
folder, and one identity. Both versions of the secrets' API that are in use are served: ours speaks
the fourth, the official client of Python the third, so that a misread contract would show.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from servers.scripted import Answer, Asked, scripted_server

PROJECT, ENVIRONMENT, CLIENT_ID = "7e2f1a4c", "dev", "till"


@dataclass(slots=True)
class InfisicalServer:
    """A running server.

    Attributes:
        address: Its URL.
        key: The identity's client secret.
        values: The secrets and their versions, oldest first; of the project asked about last.
        others: The same of other projects, by id.
        asked: The requests so far.
        hides: Whether the identity may see names alone.
        is_read_only: Whether it may not write.
        approves: Whether a change has to be approved by somebody first.
        before_write: Called when a value is about to be written.
    """

    address: str = ""
    key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    values: dict[str, list[str]] = field(default_factory=dict, repr=False)
    others: dict[str, dict[str, list[str]]] = field(default_factory=dict, repr=False)
    asked: list[Asked] = field(default_factory=list, repr=False)
    hides: bool = False
    is_read_only: bool = False
    approves: bool = False
    before_write: Callable[[str], None] = lambda _name: None
    _tokens: set[str] = field(default_factory=set, repr=False)

    @property
    def environ(self) -> dict[str, str]:
        """What a client finds in its environment."""
        return {
            "INFISICAL_API_URL": f"{self.address}/api",
            "INFISICAL_PROJECT_ID": PROJECT,
            "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID": CLIENT_ID,
            "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET": self.key,
        }

    def answer(self, asked: Asked) -> Answer:
        """Answer a request as the reference says."""
        parts = urlsplit(asked.path)
        if parts.path == "/api/v1/auth/universal-auth/login":
            return self._log_in(json.loads(asked.body))
        if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self._tokens:
            return _failed(401, "UnauthorizedError", "Token missing")
        return self._of_secrets(asked)

    def _of_secrets(self, asked: Asked) -> Answer:
        parts = urlsplit(asked.path)
        head, _, name = parts.path.partition("/secrets")
        is_old = head == "/api/v3"
        if head not in {"/api/v3", "/api/v4"}:
            return _failed(404, "NotFound", "Route not found")
        name = unquote(name.removeprefix("/raw" if is_old else "").strip("/"))
        given = (
            json.loads(asked.body)
            if asked.body
            else {key: values[0] for key, values in parse_qs(parts.query).items()}
        )
        project = given.get("workspaceId" if is_old else "projectId")
        if project in self.others:
            self.values = self.others[project]
        elif project != PROJECT:
            return _failed(404, "NotFound", "Project with ID not found")
        if given.get("environment") != ENVIRONMENT or given.get("secretPath", "/") != "/":
            return _failed(404, "NotFound", "Folder with path not found in environment")
        if name and asked.method == "GET":
            return self._read(name)
        if not name:
            shown = [self._shown(each, with_value=False) for each in self.values]
            return _json({"secrets": shown, "imports": []})
        return self._write(asked.method, name, given)

    def _log_in(self, given: dict[str, str]) -> Answer:
        if given != {"clientId": CLIENT_ID, "clientSecret": self.key}:
            return _failed(401, "UnauthorizedError", "Invalid credentials")
        token = secrets.token_urlsafe(32)
        self._tokens.add(token)
        times = {"expiresIn": 7200, "accessTokenMaxTTL": 43200}
        return _json({"accessToken": token, **times, "tokenType": "Bearer"})

    def _read(self, name: str) -> Answer:
        if name not in self.values:
            return _failed(404, "NotFound", f"Secret with name '{name}' not found")
        return _json({"secret": self._shown(name, with_value=not self.hides)})

    def _write(self, method: str, name: str, given: dict[str, str]) -> Answer:
        if self.is_read_only:
            return _failed(403, "PermissionDenied", "You are not allowed to edit secrets")
        self.before_write(name)
        if method == "POST" and name in self.values:
            return _failed(400, "BadRequest", "Secret already exist")
        if method == "PATCH" and name not in self.values:
            return _failed(404, "NotFound", f"Secret with name '{name}' not found")
        if self.approves:
            return _json({"approval": {"id": "1", "status": "open"}})
        # Blanks go, and of line ends at the end one stays.
        value = given["secretValue"]
        ending = "\n" if value.endswith("\n") else ""
        self.values.setdefault(name, []).append(value.strip() + ending)
        return _json({"secret": self._shown(name, with_value=True)})

    def _shown(self, name: str, *, with_value: bool) -> dict[str, object]:
        versions = self.values[name]
        return {
            "id": name,
            "_id": name,
            "workspace": PROJECT,
            "environment": ENVIRONMENT,
            "version": len(versions),
            "type": "shared",
            "secretKey": name,
            "secretValue": versions[-1] if with_value else "<hidden-by-infisical>",
            "secretValueHidden": not with_value,
            "secretComment": "",
            "createdAt": "2026-01-01T00:00:00Z",
            "updatedAt": "2026-01-01T00:00:00Z",
        }


def _json(value: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def _failed(status: int, error: str, message: str) -> Answer:
    said = {"reqId": "1", "statusCode": status, "error": error, "message": message}
    return _json(said, status)


@contextmanager
def infisical_server() -> Iterator[InfisicalServer]:
    """Serve until the block ends."""
    server = InfisicalServer()
    with scripted_server(server.answer) as running:
        server.address, server.asked = running.address, running.asked
        yield server
