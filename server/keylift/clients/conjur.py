"""CyberArk Conjur: variables that a policy declares, over its HTTP API.

Facts: the OpenAPI contract that Conjur publishes. It has no "write unless changed"; the number of
versions before and after tells whether somebody else wrote at the same time.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from keylift.clients.http import Reply, Server, failed
from keylift.clients.model import Health, Held
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.model import Entry

_UNKNOWN, _DENIED, _MISSING, _UNFIT, _TOO_MANY = 401, 403, 404, 422, 429
_NEEDED = (
    "CONJUR_APPLIANCE_URL",
    "CONJUR_ACCOUNT",
    "CONJUR_AUTHN_LOGIN",
    "CONJUR_AUTHN_API_KEY",
)


class UndeclaredError(StoreError):
    """No policy declares the variable for this role.

    Attributes:
        policy: Text of a policy that does, to be loaded at the root.
    """

    def __init__(self, message: str, policy: str) -> None:
        super().__init__(message)
        self.policy = policy
        self.remedy = f"Load this policy at the root, with `conjur policy load`:\n{policy}"


def connect(environ: Mapping[str, str]) -> Conjur:
    """Return a client for the server, account and role that the environment names."""
    missing = [name for name in _NEEDED if not environ.get(name)]
    if missing:
        raise StoreError(f"Conjur: {' and '.join(missing)} {_is(missing)} not set.")
    address, account, login, key = (environ[name] for name in _NEEDED)
    server = Server(
        "Conjur",
        address,
        certificates=environ.get("CONJUR_CERT_FILE", ""),
        pem=environ.get("CONJUR_SSL_CERTIFICATE", ""),
    )
    return Conjur(server, account, login, key)


class Conjur:
    """A Conjur server, as one role of one account sees it."""

    name = "Conjur"

    def __init__(self, server: Server, account: str, login: str, key: str) -> None:
        self._server = server
        self._account = account
        self._login = login
        self._key = key
        self._token = ""

    def __repr__(self) -> str:
        return f"Conjur({self._server.address!r})"

    def check(self) -> Health:
        """Ask whether the API key is the role's."""
        reply = self._send("GET", "/whoami")
        self._expect(reply, "who this is")
        who = reply.json.get("username")
        if not isinstance(who, str):
            raise self._stranger()
        return Health(is_ready=True, told=f"Conjur at {self._server.address}, as {who}.")

    def read(self, entry: Entry) -> Held | None:
        """Return the variable's newest value; None where it has none or is not declared."""
        reply = self._send("GET", self._path("secrets", entry))
        if reply.status == _MISSING:
            return None
        self._expect(reply, str(entry))
        try:
            return Held(reply.body.decode())
        except UnicodeDecodeError:
            pass
        raise StoreError(f"Conjur: {entry} is no text.")

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Write a new version; the older ones stay, as Conjur keeps twenty of them."""
        before = self._count(entry)
        if self.read(entry) != held:
            raise _changed(entry)
        reply = self._send("POST", self._path("secrets", entry), value.encode())
        if reply.status == _MISSING:
            raise self._undeclared(entry)
        self._expect(reply, f"writing {entry}")
        after = self._count(entry) if before is not None else None
        if after is not None and after == before:
            raise StoreError(f"Conjur said that it wrote {entry}, but did not.")
        if before is not None and after != before + 1:
            raise _changed(entry)

    def _count(self, entry: Entry) -> int | None:
        """Return the number of the newest version, 0 before the first, None where none is told."""
        reply = self._send("GET", self._path("resources", entry))
        if reply.status == _MISSING:
            raise self._undeclared(entry)
        self._expect(reply, str(entry))
        versions = reply.json.get("secrets")
        if versions is None:
            return None
        return max((int(each.get("version", 0)) for each in versions), default=0)

    def _send(self, method: str, path: str, body: bytes | None = None) -> Reply:
        """Send with a token, which lives for minutes; with a new one where it has expired."""
        is_old = bool(self._token)
        reply = self._send_once(method, path, body)
        if reply.status == _UNKNOWN and is_old:
            self._token = ""
            reply = self._send_once(method, path, body)
        return reply

    def _send_once(self, method: str, path: str, body: bytes | None) -> Reply:
        self._token = self._token or self._authenticate()
        headers = {
            "Authorization": f'Token token="{self._token}"',
            "Content-Type": "application/octet-stream",
        }
        return self._server.send(method, path, headers=headers, body=body)

    def _authenticate(self) -> str:
        path = f"/authn/{_quoted(self._account)}/{_quoted(self._login)}/authenticate"
        headers = {"Content-Type": "text/plain"}
        reply = self._server.send("POST", path, headers=headers, body=self._key.encode())
        if reply.status == _UNKNOWN:
            raise StoreError(
                f"Conjur at {self._server.address} does not take the API key of {self._login} in"
                f" the account {self._account}."
            )
        self._expect(reply, "authentication")
        if not reply.json:
            raise self._stranger()
        return base64.b64encode(reply.body).decode()

    def _expect(self, reply: Reply, what: str) -> None:
        if reply.is_good:
            return
        if reply.status in {_UNKNOWN, _DENIED}:
            raise StoreError(
                f"Conjur denies {what} to {self._login}: no policy permits it that, or the role may"
                " not log in from here."
            )
        if reply.status == _UNFIT:
            raise StoreError(f"Conjur takes no such value or name for {what}.")
        if reply.status == _TOO_MANY:
            raise StoreError("Conjur limits how often it may be asked; try again later.")
        raise failed(reply, f"Conjur at {self._server.address} answers {reply.status} for {what}.")

    def _undeclared(self, entry: Entry) -> UndeclaredError:
        return UndeclaredError(
            f"Conjur: no policy declares the variable {entry.path}, or lets {self._login} see it.",
            _policy(entry.path, self._login),
        )

    def _stranger(self) -> StoreError:
        return StoreError(f"The server at {self._server.address} does not answer as Conjur does.")

    def _path(self, kind: str, entry: Entry) -> str:
        return f"/{kind}/{_quoted(self._account)}/variable/{_quoted(entry.path)}"


def _policy(variable: str, login: str) -> str:
    """Return a policy, to be loaded at the root, that lets a role keep a value in a variable."""
    kind, name = ("host", login[5:]) if login.startswith("host/") else ("user", login)
    name, variable = json.dumps(name), json.dumps(variable)
    return (
        f"- !variable {variable}\n"
        "- !permit\n"
        f"  role: !{kind} {name}\n"
        f"  resource: !variable {variable}\n"
        "  privileges: [read, execute, update]\n"
    )


def _quoted(part: str) -> str:
    return quote(part, safe="")


def _is(names: list[str]) -> str:
    return "are" if len(names) > 1 else "is"


def _changed(entry: Entry) -> StoreError:
    return StoreError(f"Conjur: {entry} was changed by somebody else just now; try again.")
