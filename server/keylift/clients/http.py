"""HTTP for clients of stores: one request, one reply, nothing followed and nothing logged.

No header, body or token gets into a message; those name the store and its address alone.
"""

from __future__ import annotations

import ipaddress
import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected
from typing import Any
from urllib.parse import urlsplit

from keylift.clients.model import UnansweredError
from keylift.errors import StoreError

_SECONDS = 10.0
_LARGEST = 4_000_000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said.

    Attributes:
        status: HTTP status.
        body: As it was sent.
    """

    status: int
    body: bytes = field(repr=False)

    @property
    def is_good(self) -> bool:
        """Whether the server did what was asked."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the class of statuses that mean success

    @property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object; {} where it is none."""
        try:
            parsed = json.loads(self.body)
        except ValueError:
            return {}
        return parsed if isinstance(parsed, dict) else {}


def failed(reply: Reply, sentence: str) -> StoreError:
    """Return the error for a status that says nothing better; some servers fail half-way."""
    kind = UnansweredError if reply.status >= 500 else StoreError  # noqa: PLR2004 - that class
    return kind(sentence)


class _AsIs(urllib.request.HTTPErrorProcessor):
    """Leaves every reply as it is: no redirect is followed, and no status becomes an exception."""

    def http_response(self, request: urllib.request.Request, response: HTTPResponse) -> Any:  # noqa: ANN401, ARG002 - as urllib declares it
        return response

    https_response = http_response


class Server:
    """A store's server.

    Args:
        name: What people call the store.
        address: Its URL; only HTTPS is spoken, but for a server on this machine.
        certificates: File with the certificate authorities to trust, or "" for the system's.
        pem: The text of such a file, or "".
        seconds: How long to wait for a connection, and for a whole reply; None: ten.

    Raises:
        StoreError: The address or the file cannot be used.
    """

    def __init__(
        self,
        name: str,
        address: str,
        *,
        certificates: str = "",
        pem: str = "",
        seconds: float | None = None,
    ) -> None:
        self.name = name
        self.address = checked_address(name, address)
        self._seconds = _SECONDS if seconds is None else seconds
        handlers: list[urllib.request.BaseHandler] = [
            _AsIs(),
            urllib.request.HTTPSHandler(context=_context(name, certificates, pem)),
        ]
        if self.address.startswith("http:"):
            # What is not encrypted stays on this machine, whatever proxy there is.
            handlers.append(urllib.request.ProxyHandler({}))
        self._opener = urllib.request.build_opener(*handlers)

    def __repr__(self) -> str:
        return f"Server({self.name!r}, {self.address!r})"

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
    ) -> Reply:
        """Send a request and return the reply, whatever its status.

        Raises:
            UnansweredError: There was no complete reply.
            StoreError: There was a redirect.
        """
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked
            f"{self.address}{path}", data=body, headers=dict(headers), method=method
        )
        failure: BaseException | None = None
        started = time.monotonic()
        try:
            with self._opener.open(request, timeout=self._seconds) as opened:
                reply = Reply(opened.status, _read(opened, started + self._seconds))
                if opened.length and len(reply.body) <= _LARGEST:
                    failure = IncompleteRead(b"")
        except (OSError, HTTPException, ValueError) as error:
            failure = error
        if failure is not None:
            # Outside of the handler, so that no exception with the request in it is chained.
            told = _said(failure)
            raise UnansweredError(f"{self.name} at {self.address} cannot be reached: {told}.")
        if len(reply.body) > _LARGEST:
            raise UnansweredError(
                f"{self.name} at {self.address} sends far more than an answer about a secret."
            )
        if reply.status in _REDIRECTS:
            raise StoreError(
                f"{self.name} at {self.address} redirects elsewhere ({reply.status}), which Keylift"
                " does not follow; set the address that it redirects to."
            )
        return reply


def _read(opened: HTTPResponse, deadline: float) -> bytes:
    """Return a body, up to one byte more than is wanted, however slowly it comes."""
    parts: list[bytes] = []
    left = _LARGEST + 1
    while left and (part := opened.read1(left)):
        parts.append(part)
        left -= len(part)
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(parts)


def checked_address(name: str, address: str) -> str:
    """Return an address without a slash at its end.

    Raises:
        StoreError: It is no plain URL, or what is sent to it would not be encrypted.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host = ""
        parts = urlsplit("")
    is_plain = not ("@" in parts.netloc or parts.query or parts.fragment)
    if not host or parts.scheme not in {"http", "https"} or not is_plain:
        raise StoreError(f"{name}: the address is no plain http(s) URL.")
    if parts.scheme == "http" and not _is_local(host):
        raise StoreError(
            f"{name}: {parts.scheme}://{parts.netloc} is not encrypted; use https for a server on"
            " another machine."
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _context(name: str, certificates: str, pem: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=certificates or None, cadata=pem or None)
    except (OSError, ValueError):
        pass
    what = certificates or "the text of the certificate"
    raise StoreError(f"{name}: {what} holds no certificates that can be read.")


_REASONS: Mapping[type[Exception], str] = {
    TimeoutError: "it does not answer in time",
    ssl.SSLError: "it does not speak TLS as it should",
    IncompleteRead: "its reply ends early",
    RemoteDisconnected: "it hangs up without an answer",
}


def _said(failure: BaseException) -> str:
    """Return why a connection failed, in words that hold nothing of what was sent."""
    reason = failure.reason if isinstance(failure, urllib.error.URLError) else failure
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({reason.verify_message})"
    for kind, told in _REASONS.items():
        if isinstance(reason, kind):
            return told
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return type(reason).__name__
