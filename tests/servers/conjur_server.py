"""A stand-in of Conjur, written from the OpenAPI contract that Conjur publishes.

It knows one account and one host. `conjur-api`, the official client, reads what ours wrote, so that
a misread contract would show.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote

import yaml

from servers.scripted import Answer, Asked, scripted_server

ACCOUNT, LOGIN = "acme", "host/shop/till"


@dataclass(slots=True)
class ConjurServer:
    """A running server.

    Attributes:
        address: Its URL.
        key: The host's API key.
        variables: Versions of each declared variable, oldest first.
        readable: Variables that the host may read but not update.
        asked: The requests so far.
        before_write: Called when a value is about to be written.
    """

    address: str = ""
    key: str = field(default_factory=lambda: secrets.token_hex(26), repr=False)
    variables: dict[str, list[bytes]] = field(default_factory=dict, repr=False)
    readable: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list, repr=False)
    before_write: Callable[[str], None] = lambda _name: None
    _tokens: set[str] = field(default_factory=set, repr=False)

    @property
    def environ(self) -> dict[str, str]:
        """What a client finds in its environment."""
        return {
            "CONJUR_APPLIANCE_URL": self.address,
            "CONJUR_ACCOUNT": ACCOUNT,
            "CONJUR_AUTHN_LOGIN": LOGIN,
            "CONJUR_AUTHN_API_KEY": self.key,
        }

    def expire_tokens(self) -> None:
        """Take no token that was given out so far."""
        self._tokens.clear()

    def answer(self, asked: Asked) -> Answer:
        """Answer a request as the contract says."""
        parts = [unquote(part) for part in asked.path.partition("?")[0].strip("/").split("/")]
        if parts[0] == "authn":
            return self._authenticate(asked, parts)
        scheme, _, token = asked.headers.get("Authorization", "").partition("=")
        if scheme != "Token token" or token.strip('"') not in self._tokens:
            return Answer(401, b"")
        if parts == ["whoami"]:
            return _json({"account": ACCOUNT, "username": LOGIN, "client_ip": "127.0.0.1"})
        if parts[0] == "policies":
            return self._load(asked.body)
        return self._of_variable(asked, parts[0], parts[-1])

    def _of_variable(self, asked: Asked, kind: str, name: str) -> Answer:
        if not asked.path.startswith(f"/{kind}/{ACCOUNT}/variable/") or name not in self.variables:
            return _missing(name)
        if kind == "resources":
            versions = range(1, len(self.variables[name]) + 1)
            return _json({"id": name, "secrets": [{"version": each} for each in versions]})
        return self._write(name, asked.body) if asked.method == "POST" else self._read(name)

    def _authenticate(self, asked: Asked, parts: list[str]) -> Answer:
        if parts[1:] != [ACCOUNT, LOGIN, "authenticate"] or asked.body.decode() != self.key:
            return Answer(401, b"")
        now = int(time.time())
        claims = {"sub": LOGIN, "iat": now, "exp": now + 480, "jti": secrets.token_hex(8)}
        part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
        body = json.dumps({"protected": part, "payload": part, "signature": "none"}).encode()
        self._tokens.add(base64.b64encode(body).decode())
        wants_text = asked.headers.get("Accept-Encoding") == "base64"
        return Answer(200, base64.b64encode(body) if wants_text else body)

    def _load(self, body: bytes) -> Answer:
        for record in yaml.load(body, Loader=_PolicyLoader):  # noqa: S506 - a safe loader with tags
            if isinstance(record, str):
                self.variables.setdefault(record, [])
        return Answer(201, b'{"created_roles": {}, "version": 1}')

    def _read(self, name: str) -> Answer:
        versions = self.variables[name]
        return Answer(200, versions[-1]) if versions else _missing(name)

    def _write(self, name: str, body: bytes) -> Answer:
        if name in self.readable:
            return Answer(403, b"")
        if not body:
            return Answer(422, b"")
        self.before_write(name)
        self.variables[name].append(body)
        return Answer(201, b"")


class _PolicyLoader(yaml.SafeLoader):
    """Reads the tags of policies."""


_PolicyLoader.add_constructor("!variable", lambda loader, node: loader.construct_scalar(node))
_PolicyLoader.add_constructor("!permit", lambda loader, node: loader.construct_mapping(node, True))
_PolicyLoader.add_constructor("!host", lambda loader, node: ("host", loader.construct_scalar(node)))


def _json(value: object) -> Answer:
    return Answer(200, json.dumps(value).encode(), {"Content-Type": "application/json"})


def _missing(name: str) -> Answer:
    error = {"error": {"code": "not_found", "message": f"{name} not found"}}
    return Answer(404, json.dumps(error).encode(), {"Content-Type": "application/json"})


@contextmanager
def conjur_server() -> Iterator[ConjurServer]:
    """Serve until the block ends."""
    server = ConjurServer()
    with scripted_server(server.answer) as running:
        server.address, server.asked = running.address, running.asked
        yield server
