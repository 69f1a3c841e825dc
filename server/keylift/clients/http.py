"""HTTP for clients of stores: one request, one reply, nothing followed and nothing logged.

No header, body or token gets into a message; those name the store and its address alone.
"""

from __future__ import annotations

import ipaddress
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import IO, Any
from urllib.parse import urlsplit

from keylift.errors import StoreError

_SECONDS = 10.0
_LARGEST = 4_000_000


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


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows nothing: another address must not get what was meant for this one."""

    def redirect_request(
        self,
        _request: urllib.request.Request,
        _file: IO[bytes],
        _code: int,
        _message: str,
        _headers: Message,
        _address: str,
    ) -> None:
        return None


class Server:
    """A store's server.

    Args:
        name: What people call the store.
        address: Its URL; only HTTPS is spoken, but for a server on this machine.
        certificates: File with the certificate authorities to trust, or "" for the system's.
        seconds: How long to wait for a connection and for each part of a reply.

    Raises:
        StoreError: The address or the file cannot be used.
    """

    def __init__(
        self, name: str, address: str, *, certificates: str = "", seconds: float = _SECONDS
    ) -> None:
        self.name = name
        self.address = _checked(name, address)
        self._seconds = seconds
        self._opener = urllib.request.build_opener(
            _NoRedirects, urllib.request.HTTPSHandler(context=_context(name, certificates))
        )

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
            StoreError: There was no complete reply.
        """
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked
            f"{self.address}{path}", data=body, headers=dict(headers), method=method
        )
        try:
            with self._opener.open(request, timeout=self._seconds) as opened:
                return self._read(opened)
        except urllib.error.HTTPError as error:
            with error:
                return self._read(error)
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
        # Outside of the handler, so that no exception with the request in it is chained.
        raise StoreError(f"{self.name} at {self.address} cannot be reached: {_said(reason)}.")

    def _read(self, opened: HTTPResponse | urllib.error.HTTPError) -> Reply:
        body = opened.read(_LARGEST + 1)
        if len(body) > _LARGEST:
            raise StoreError(f"{self.name} at {self.address} sends more than a secret.")
        return Reply(opened.status or 0, body)


def _checked(name: str, address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host = ""
        parts = urlsplit("")
    if not host or parts.scheme not in {"http", "https"} or parts.username or parts.query:
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


def _context(name: str, certificates: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=certificates or None)
    except OSError:
        pass
    raise StoreError(f"{name}: {certificates} holds no certificates that can be read.")


def _said(reason: object) -> str:
    """Return why a connection failed, in words that hold nothing of what was sent."""
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({reason.verify_message})"
    if isinstance(reason, TimeoutError):
        return "it does not answer in time"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return type(reason).__name__
