"""A stand-in of the parts of GitHub's API that its command `gh` sets a repository's secrets by.

Written from GitHub's published REST reference. It opens what the command seals, with the private
key that only it has. The command speaks plain HTTP to the host `github.localhost` alone, which it
finds by way of a proxy: that is this server.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from nacl.public import PrivateKey, SealedBox

from servers.scripted import Answer, Asked, scripted_server

REMOTE = "http://github.localhost/acme/shop.git"
_SECRETS = "/repos/acme/shop/actions/secrets"


@dataclass(slots=True)
class GitHubServer:
    """A running server.

    Attributes:
        address: Its URL.
        values: The secrets by name.
        asked: The requests so far.
        denies: Whether the token may do nothing with secrets.
    """

    address: str = ""
    values: dict[str, str] = field(default_factory=dict, repr=False)
    asked: list[Asked] = field(default_factory=list, repr=False)
    denies: bool = False
    _key: PrivateKey = field(default_factory=PrivateKey.generate, repr=False)

    @property
    def environ(self) -> Mapping[str, str]:
        """What the command finds in its environment."""
        return {
            "GH_HOST": "github.localhost",
            "GH_TOKEN": "some-token",
            "GH_ENTERPRISE_TOKEN": "some-token",
            "http_proxy": self.address,
            "HTTP_PROXY": self.address,
        }

    def answer(self, asked: Asked) -> Answer:
        """Answer a request as the reference says."""
        path = urlsplit(asked.path).path
        if path == "/graphql":
            owner = {"id": "2", "login": "acme"}
            found = {"id": "1", "name": "shop", "nameWithOwner": "acme/shop", "owner": owner}
            return _json({"data": {"repository": found}})
        if self.denies:
            return _json({"message": "Resource not accessible by personal access token"}, 403)
        if path == f"{_SECRETS}/public-key":
            public = base64.b64encode(bytes(self._key.public_key)).decode()
            return _json({"key_id": "1", "key": public})
        if path == _SECRETS:
            times = dict.fromkeys(("created_at", "updated_at"), "2026-01-01T00:00:00Z")
            listed = [{"name": name, **times} for name in self.values]
            return _json({"total_count": len(listed), "secrets": listed})
        return self._set(path.removeprefix(f"{_SECRETS}/"), json.loads(asked.body))

    def _set(self, name: str, given: dict[str, str]) -> Answer:
        sealed = base64.b64decode(given["encrypted_value"])
        is_new = name.upper() not in self.values
        self.values[name.upper()] = SealedBox(self._key).decrypt(sealed).decode()
        return _json({}, 201 if is_new else 204)


def _json(value: object, status: int = 200) -> Answer:
    body = b"" if status == 204 else json.dumps(value).encode()
    return Answer(status, body, {"Content-Type": "application/json"})


@contextmanager
def github_server() -> Iterator[GitHubServer]:
    """Serve until the block ends."""
    server = GitHubServer()
    with scripted_server(server.answer) as running:
        server.address, server.asked = running.address, running.asked
        yield server
