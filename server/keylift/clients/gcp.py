"""Google Secret Manager, over its REST API, with credentials that google-auth finds.

Of Google's libraries only google-auth is used: the store's own would add gRPC, five times its size,
for three requests. Facts: the published reference of the REST API, version 1. It has no "write
unless changed"; versions are numbered one by one, so a gap tells that somebody else wrote too.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from keylift.clients.crc32c import crc32c
from keylift.clients.gcp_credentials import Credentials
from keylift.clients.gcp_failures import reason_of, told
from keylift.clients.http import Reply, Server
from keylift.clients.model import Health, Held
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.model import Entry

_ADDRESS = "https://secretmanager.googleapis.com"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
_LARGEST = 64 * 1024
_BAD, _DENIED, _MISSING, _TAKEN = 400, 403, 404, 409
# These say that nothing can be done with the project, whatever the role.
_HOPELESS = frozenset({"SERVICE_DISABLED", "CONSUMER_INVALID", "BILLING_DISABLED"})


def connect(environ: Mapping[str, str]) -> Gcp:
    """Return a client for the project that the environment names.

    Credentials are found as all of Google's libraries find them.
    """
    project = environ.get("GOOGLE_CLOUD_PROJECT", "")
    if not project:
        raise StoreError("Google Secret Manager: GOOGLE_CLOUD_PROJECT is not set.")
    return Gcp(Server("Google Secret Manager", _ADDRESS), Credentials(), project)


class Gcp:
    """Secret Manager in one project, as one identity sees it."""

    name = "Google Secret Manager"

    def __init__(self, server: Server, credentials: Credentials, project: str) -> None:
        self._server = server
        self._credentials = credentials
        self._project = project

    def __repr__(self) -> str:
        return f"Gcp({self._project!r})"

    def check(self) -> Health:
        """Ask whether the credentials are good for the project, and whose they are."""
        reply = self._send("GET", "?pageSize=1")
        # Whoever may not list secrets may still read and write some.
        if reply.status != _DENIED or reason_of(reply) in _HOPELESS:
            self._expect(reply, "the list of secrets")
        who = self._credentials.who
        return Health(is_ready=True, told=f"{self.name} in the project {self._project}, as {who}.")

    def read(self, entry: Entry) -> Held | None:
        """Return the secret's newest version; without a value where none is there any more."""
        path = f"{_path(entry)}/versions/latest"
        reply = self._send("GET", f"{path}:access")
        if reply.status == _MISSING:
            return self._without_version(entry)
        if reply.status == _BAD:
            return self._without_access(entry, path)
        self._expect(reply, entry.path)
        payload = reply.json.get("payload") or {}
        data = _decoded(payload.get("data", ""))
        if data is None or payload.get("dataCrc32c") != str(crc32c(data)):
            raise StoreError(f"{self.name}: {entry} did not come through whole; try again.")
        try:
            return Held(data.decode(), _number_of(reply))
        except UnicodeDecodeError:
            pass
        raise StoreError(f"{self.name}: {entry} is no text.")

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Create the secret where it is not there, and add a version; the older ones stay."""
        data = value.encode()
        path = _path(entry)
        if len(data) > _LARGEST:
            raise StoreError(f"{self.name} takes 64 KiB at most, and {entry} would be more.")
        if held is None:
            self._create(entry)
        elif self.read(entry) != held:
            raise self._changed(entry)
        payload = {"data": base64.b64encode(data).decode(), "dataCrc32c": str(crc32c(data))}
        reply = self._send("POST", f"{path}:addVersion", {"payload": payload})
        if held is None and not reply.is_good:
            raise StoreError(f"{told(reply, entry.path, self._project)} It is there, but empty.")
        self._expect(reply, entry.path)
        before = int(held.version or 0) if held else 0
        if _number_of(reply) != str(before + 1):
            raise StoreError(
                f"{self.name}: somebody else added a version of {entry} just now, which is not the"
                " newest; compare it with the one after it."
            )

    def _create(self, entry: Entry) -> None:
        body: dict[str, Any] = {"replication": {"automatic": {}}}
        reply = self._send("POST", f"?secretId={entry.path}", body)
        if reply.status == _TAKEN:
            raise self._changed(entry)
        if reply.status == _BAD:
            raise StoreError(
                f"{self.name}: the project {self._project} takes no secret that is kept wherever"
                f" Google wants; create {entry.path} by hand, and try again."
            )
        self._expect(reply, entry.path)

    def _without_version(self, entry: Entry) -> Held | None:
        """Return what stands at an entry without a version."""
        reply = self._send("GET", _path(entry))
        if reply.status == _MISSING:
            return None
        self._expect(reply, entry.path)
        return Held(None)

    def _without_access(self, entry: Entry, path: str) -> Held:
        """Return what stands at an entry whose newest version has no value that can be had."""
        reply = self._send("GET", path)
        if reply.json.get("state") == "DESTROYED":
            return Held(None, _number_of(reply))
        if reply.json.get("state") == "DISABLED":
            raise StoreError(
                f"{self.name}: the newest version of {entry} is disabled; enable it, or destroy it,"
                " and try again."
            )
        self._expect(reply, entry.path)
        raise StoreError(f"{self.name}: the newest version of {entry} cannot be used.")

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Reply:
        headers = {**self._credentials.headers(), "Content-Type": "application/json"}
        return self._server.send(
            method,
            f"/v1/projects/{quote(self._project, safe='')}/secrets{path}",
            headers=headers,
            body=None if body is None else json.dumps(body).encode(),
        )

    def _expect(self, reply: Reply, what: str) -> None:
        if not reply.is_good:
            raise told(reply, what, self._project)

    def _changed(self, entry: Entry) -> StoreError:
        return StoreError(f"{self.name}: {entry} was changed by somebody else just now; try again.")


def _path(entry: Entry) -> str:
    if not _NAME.fullmatch(entry.path):
        raise StoreError(
            f"Google Secret Manager: {entry.path} is no name of a secret; those have letters,"
            " digits, hyphens and underscores."
        )
    return f"/{entry.path}"


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError):
        return None


def _number_of(reply: Reply) -> str:
    return str(reply.json.get("name", "")).rpartition("/")[2]
