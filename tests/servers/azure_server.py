"""A stand-in of Azure Key Vault, written from the REST contract that Microsoft publishes.

It knows one vault and one identity, whose tokens the endpoint for managed identities gives out, as
Azure's App Service has it. Clients reach the vault under a name as Azure gives them, by a proxy, so
that they run as they are.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from servers.certificates import make_certificates
from servers.proxy import proxy, trusting
from servers.scripted import Answer, Asked, scripted_server

HOST, OTHER_HOST = "shop.vault.azure.net", "strange.vault.azure.net"
APP_ID = "11111111-2222-4333-8444-555555555555"
TENANT = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
ADDRESS = f"https://{HOST}"
RESOURCE = "https://vault.azure.net"
_LARGEST = 25 * 1024
_PATH = re.compile(r"/secrets/([A-Za-z0-9-]{1,127})(?:/(versions|[0-9a-f]{32}))?/?")


@dataclass(slots=True)
class Version:
    """A version of a secret."""

    value: str = field(repr=False)
    is_enabled: bool = True
    more: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: secrets.token_hex(16))


@dataclass(slots=True)
class AzureServer:
    """A running server.

    Attributes:
        environ: What a client finds in its environment.
        secrets: Versions of each secret, oldest first.
        deleted: Names of secrets that are deleted and not purged.
        denied: Operations that the identity may not use, such as `set`.
        failure: What it answers to everything with a token, or None.
        challenge: The resource that the vault says tokens have to be for.
        takes_tokens: Whether any token is good.
        quotes: Whether a refusal repeats the credential.
        asked: The requests so far.
        read: Names of the secrets that were read so far.
        before: Called with an operation that is about to be carried out, and its secret.
    """

    environ: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, list[Version]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    failure: Answer | None = None
    challenge: str = RESOURCE
    takes_tokens: bool = True
    quotes: bool = False
    asked: list[Asked] = field(default_factory=list, repr=False)
    read: list[str] = field(default_factory=list)
    before: Callable[[str, str], None] = lambda _operation, _name: None
    header: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    _tokens: set[str] = field(default_factory=set, repr=False)

    def give_token(self, asked: Asked) -> Answer:
        """Answer as the endpoint for managed identities of App Service does."""
        headers = {name.lower(): text for name, text in asked.headers.items()}
        query = parse_qs(urlsplit(asked.path).query)
        if headers.get("x-identity-header") != self.header:
            return _json({"message": headers.get("x-identity-header") if self.quotes else ""}, 401)
        if query["resource"] != [RESOURCE] or query["api-version"] != ["2019-08-01"]:
            return _json({"message": "bad resource"}, 400)
        claims = {"appid": APP_ID, "aud": RESOURCE, "tid": TENANT, "jti": secrets.token_hex(8)}
        middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        self._tokens.add(token := f"e30.{middle}.c2ln")
        told = {"access_token": token, "token_type": "Bearer", "resource": RESOURCE}
        expires = int(time.time()) + 86400
        return _json({**told, "expires_on": str(expires), "client_id": APP_ID})

    def answer(self, asked: Asked) -> Answer:
        """Answer a request to the vault as the contract says."""
        headers = {name.lower(): text for name, text in asked.headers.items()}
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self._tokens or not self.takes_tokens:
            return self._challenged()
        if self.failure:
            return self.failure
        parts = urlsplit(asked.path)
        if parts.path.rstrip("/") == "/secrets":
            return self._do("list", "", lambda: _json({"value": [], "nextLink": None}))
        found = _PATH.fullmatch(parts.path)
        if not found or not parse_qs(parts.query).get("api-version"):
            return failed(400, "BadParameter")
        return self._of_secret(asked, *found.groups())

    def _of_secret(self, asked: Asked, name: str, what: str | None) -> Answer:
        if asked.method == "PUT":
            return self._do("set", name, lambda: self._set(name, json.loads(asked.body)))
        if what == "versions":
            return self._do("list", name, lambda: self._versions(name))
        return self._do("get", name, lambda: self._get(name, what))

    def _challenged(self) -> Answer:
        tenant = f"https://login.microsoftonline.com/{TENANT}"
        told = f'Bearer authorization="{tenant}", resource="{self.challenge}"'
        answer = failed(401, "Unauthorized")
        return Answer(401, answer.body, {**answer.headers, "WWW-Authenticate": told})

    def _do(self, operation: str, name: str, act: Callable[[], Answer]) -> Answer:
        if operation in self.denied:
            return failed(403, "Forbidden", "ForbiddenByRbac")
        if operation == "get":
            self.read.append(name)
        self.before(operation, name)
        return act()

    def _set(self, name: str, body: dict[str, Any]) -> Answer:
        if name in self.deleted:
            return failed(409, "Conflict", "ObjectIsDeletedButRecoverable")
        if len(body["value"].encode()) > _LARGEST:
            return failed(400, "BadParameter")
        more = {key: body[key] for key in ("contentType", "tags") if body.get(key) is not None}
        self.secrets.setdefault(name, []).append(Version(body["value"], more=more))
        return self._get(name, None)

    def _get(self, name: str, version: str | None) -> Answer:
        versions = [each for each in self.secrets.get(name, []) if version in {None, each.id}]
        if not versions or name in self.deleted:
            return failed(404, "SecretNotFound")
        if not versions[-1].is_enabled:
            return failed(403, "Forbidden", "SecretDisabled")
        return _json({"value": versions[-1].value, **_told(name, versions[-1])})

    def _versions(self, name: str) -> Answer:
        versions = [] if name in self.deleted else self.secrets.get(name, [])
        return _json({"value": [_told(name, each) for each in versions], "nextLink": None})


def _told(name: str, version: Version) -> dict[str, Any]:
    attributes = {"enabled": version.is_enabled, "created": 1, "updated": 1}
    full = f"{ADDRESS}/secrets/{name}/{version.id}"
    return {"id": full, "attributes": attributes, **version.more}


def failed(status: int, code: str, inner: str = "") -> Answer:
    """Return an error as Key Vault writes it."""
    error = {"code": code, "message": "no"}
    return _json({"error": {**error, "innererror": {"code": inner}} if inner else error}, status)


def _json(value: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


@contextmanager
def azure_server(folder: Path) -> Iterator[AzureServer]:
    """Serve until the block ends.

    Args:
        folder: For the files that a client finds by its environment.
    """
    made = make_certificates(folder, with_rsa=True, hosts=[HOST, OTHER_HOST])
    server = AzureServer()
    with (
        scripted_server(server.answer, certificate=made.certificate, key=made.key) as vault,
        scripted_server(server.give_token) as identity,
        proxy(dict.fromkeys((HOST, OTHER_HOST), urlsplit(vault.address).port or 0)) as between,
    ):
        server.asked = vault.asked
        server.environ = {
            "AZURE_KEYVAULT_URL": f"{ADDRESS}/",
            "IDENTITY_ENDPOINT": f"{identity.address}/msi/token",
            "IDENTITY_HEADER": server.header,
            # Nothing else on the machine has a say.
            "AZURE_TOKEN_CREDENTIALS": "prod",
            **trusting(folder, made.authority, between.address),
        }
        yield server
