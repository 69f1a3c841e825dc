"""A stand-in of Google Secret Manager, written from the REST contract that Google publishes.

It knows one project and one service account, whose key signs what it is asked for a token with.
Clients reach it under the names of Google's own servers, by a proxy, so that they run as they are.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from servers.certificates import make_certificates
from servers.gcp_grpc import grpc_port
from servers.proxy import proxy, trusting
from servers.scripted import Answer, Asked, scripted_server

PROJECT, EMAIL = "acme", "till@acme.iam.gserviceaccount.com"
USER = "jo@acme.example"
STORE_HOST, TOKEN_HOST = "secretmanager.googleapis.com", "oauth2.googleapis.com"
_LARGEST = 64 * 1024
_ROOT = f"/v1/projects/{PROJECT}/secrets"
_PATH = re.compile(rf"{_ROOT}/([A-Za-z0-9_-]{{1,255}})(/versions/(\w+))?(:\w+)?")


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(slots=True)
class Version:
    """A version of a secret; its state is `ENABLED`, `DISABLED` or `DESTROYED`."""

    data: bytes = field(repr=False)
    state: str = "ENABLED"


@dataclass(slots=True)
class GcpServer:
    """A running server.

    Attributes:
        environ: What a client finds in its environment.
        secrets: Versions of each secret, oldest first.
        denied: Methods that the account may not use, such as `secrets.create`.
        failure: What it answers to everything, or None.
        spoils: Whether checksums are wrong.
        asked: The requests by REST so far.
        read: Names of the versions that were read by gRPC so far.
        refresh_token: What `gcloud auth application-default login` would have left of a user.
        before: Called with a method that is about to be carried out, and its secret.
    """

    environ: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, list[Version]] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    failure: Answer | None = None
    spoils: bool = False
    asked: list[Asked] = field(default_factory=list, repr=False)
    read: list[str] = field(default_factory=list)
    before: Callable[[str, str], None] = lambda _method, _name: None
    refresh_token: str = field(default_factory=lambda: secrets.token_hex(20), repr=False)
    _key: rsa.RSAPrivateKey = field(default_factory=_new_key, repr=False)
    _tokens: set[str] = field(default_factory=set, repr=False)

    @property
    def user(self) -> str:
        """The file of a user's own credentials."""
        told = {"type": "authorized_user", "client_id": "1", "client_secret": "x"}
        told |= {"refresh_token": self.refresh_token, "quota_project_id": PROJECT}
        return json.dumps({**told, "account": USER})

    @property
    def account(self) -> str:
        """The service account's file."""
        return _account(self._key)

    def knows(self, header: str) -> bool:
        """Tell whether a token is one that was given out, or that the account signed itself."""
        token = header.removeprefix("Bearer ")
        return token in self._tokens or self._is_signed(token, f"https://{STORE_HOST}/")

    def _is_signed(self, token: str, audience: str) -> bool:
        try:
            claims = jwt.decode(
                token, self._key.public_key(), ["RS256"], options={"verify_aud": False}
            )
        except jwt.InvalidTokenError:
            return False
        is_meant = claims.get("aud") == audience or "cloud-platform" in claims.get("scope", "")
        return bool(claims["iss"] == EMAIL and is_meant)

    def answer(self, asked: Asked) -> Answer:
        """Answer a request as the contract says."""
        headers = {name.lower(): text for name, text in asked.headers.items()}
        if headers["host"].partition(":")[0] == TOKEN_HOST:
            return self._give_token(asked)
        if not self.knows(headers.get("authorization", "")):
            return failed(401, "UNAUTHENTICATED")
        if self.failure:
            return self.failure
        parts = urlsplit(asked.path)
        if not parts.path.startswith(f"/v1/projects/{PROJECT}/"):
            return failed(403, "PERMISSION_DENIED", "CONSUMER_INVALID")
        return self._of_secret(asked, parts.path, parse_qs(parts.query))

    def _give_token(self, asked: Asked) -> Answer:
        given = parse_qs(asked.body.decode())
        (proof,) = given.get("assertion") or given["refresh_token"]
        is_known = proof == self.refresh_token
        if not is_known and not self._is_signed(proof, f"https://{TOKEN_HOST}/token"):
            return _json({"error": "invalid_grant", "error_description": proof}, 400)
        self._tokens.add(token := secrets.token_hex(20))
        return _json({"access_token": token, "expires_in": 3600, "token_type": "Bearer"})

    def _of_secret(self, asked: Asked, path: str, query: dict[str, list[str]]) -> Answer:
        if path == _ROOT and asked.method == "GET":
            return self._do("secrets.list", "", lambda: _json({}))
        if path == _ROOT:
            (name,) = query["secretId"]
            return self._do("secrets.create", name, lambda: self._create(name, asked.body))
        found = _PATH.fullmatch(path)
        if not found:
            return failed(400, "INVALID_ARGUMENT")
        name, _, version, verb = found.groups()
        if verb == ":addVersion" and asked.method == "POST":
            return self._do("versions.add", name, lambda: self._add(name, asked.body))
        method, act = {
            None: ("versions.get", lambda: self._state(name, version)),
            ":access": ("versions.access", lambda: self._access(name, version)),
        }[verb]
        if not version:
            method, act = "secrets.get", lambda: self._get(name)
        return self._do(method, name, act)

    def _do(self, method: str, name: str, act: Callable[[], Answer]) -> Answer:
        if method in self.denied:
            return failed(403, "PERMISSION_DENIED", "IAM_PERMISSION_DENIED")
        self.before(method, name)
        return act()

    def _create(self, name: str, body: bytes) -> Answer:
        if name in self.secrets:
            return failed(409, "ALREADY_EXISTS")
        if json.loads(body)["replication"] != {"automatic": {}}:
            return failed(400, "INVALID_ARGUMENT")
        self.secrets[name] = []
        return self._get(name)

    def _get(self, name: str) -> Answer:
        if name not in self.secrets:
            return failed(404, "NOT_FOUND")
        return _json({"name": f"projects/7/secrets/{name}"})

    def _add(self, name: str, body: bytes) -> Answer:
        if name not in self.secrets:
            return failed(404, "NOT_FOUND")
        payload = json.loads(body)["payload"]
        data = base64.b64decode(payload["data"], validate=True)
        if len(data) > _LARGEST or payload.get("dataCrc32c") not in {None, str(crc32c(data))}:
            return failed(400, "INVALID_ARGUMENT")
        self.secrets[name].append(Version(data))
        return self._state(name, str(len(self.secrets[name])))

    def accessed(self, full_name: str) -> bytes | None:
        """Return a version's value as gRPC asks for it; None where there is none."""
        self.read.append(full_name)
        found = _PATH.fullmatch(f"/v1/{full_name}")
        version = self.find(found[1], found[3]) if found and found[3] else None
        return version[1].data if version and version[1].state == "ENABLED" else None

    def find(self, name: str, version: str) -> tuple[int, Version] | None:
        """Return a version and its number."""
        versions = self.secrets.get(name) or []
        number = len(versions) if version == "latest" else int(version)
        return (number, versions[number - 1]) if 0 < number <= len(versions) else None

    def _state(self, name: str, version: str) -> Answer:
        found = self.find(name, version)
        if not found:
            return failed(404, "NOT_FOUND")
        full = f"projects/7/secrets/{name}/versions/{found[0]}"
        return _json({"name": full, "state": found[1].state, "etag": '"1"'})

    def _access(self, name: str, version: str) -> Answer:
        found = self.find(name, version)
        if not found:
            return failed(404, "NOT_FOUND")
        number, held = found
        if held.state != "ENABLED":
            return failed(400, "FAILED_PRECONDITION")
        sum_ = crc32c(held.data) + self.spoils
        payload = {"data": base64.b64encode(held.data).decode(), "dataCrc32c": str(sum_)}
        return _json({"name": f"projects/7/secrets/{name}/versions/{number}", "payload": payload})


def other_account(key_id: str) -> str:
    """Return the file of an account whose key is not the one that the server knows."""
    return _account(_new_key(), key_id)


def _account(key: rsa.RSAPrivateKey, key_id: str = "1") -> str:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    told = {
        "type": "service_account",
        "project_id": PROJECT,
        "private_key_id": key_id,
        "private_key": pem.decode(),
        "client_email": EMAIL,
        "client_id": "1",
        "token_uri": f"https://{TOKEN_HOST}/token",
    }
    return json.dumps(told)


def crc32c(data: bytes) -> int:
    """Return the checksum of RFC 3720, appendix B.4, bit by bit."""
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    return value ^ 0xFFFFFFFF


def failed(status: int, name: str, reason: str = "") -> Answer:
    """Return an error as Google writes it."""
    kind = "type.googleapis.com/google.rpc.ErrorInfo"
    details = [{"@type": kind, "reason": reason, "domain": "googleapis.com"}] if reason else []
    error = {"code": status, "message": "no", "status": name, "details": details}
    return _json({"error": error}, status)


def _json(value: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


@contextmanager
def gcp_server(folder: Path, *, speaks_grpc: bool = False) -> Iterator[GcpServer]:
    """Serve until the block ends.

    Args:
        folder: For the files that a client finds by its environment.
        speaks_grpc: Whether it does that instead of REST.
    """
    made = make_certificates(folder, with_rsa=True, hosts=[STORE_HOST, TOKEN_HOST])
    server = GcpServer()
    (folder / "account.json").write_text(server.account)
    with ExitStack() as stack:
        running = stack.enter_context(
            scripted_server(server.answer, certificate=made.certificate, key=made.key)
        )
        server.asked = running.asked
        port = urlsplit(running.address).port or 0
        other = stack.enter_context(grpc_port(server, made)) if speaks_grpc else port
        between = stack.enter_context(proxy({STORE_HOST: other, TOKEN_HOST: port}))
        server.environ = {
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "GOOGLE_APPLICATION_CREDENTIALS": str(folder / "account.json"),
            "NO_GCE_CHECK": "true",
            **trusting(folder, made.authority, between.address),
        }
        yield server
