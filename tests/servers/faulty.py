"""A server before a real one, which fails at the moment and in the way that a test says.

Which request is the write is told by its body, which holds the value in one form or another; so it
can stand before any store.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias
from urllib.parse import urlsplit

from servers.scripted import Answer, Asked

_HUGE = 5_000_000
_OWN = frozenset({"connection", "transfer-encoding", "content-length", "date", "server"})


class When(Enum):
    """Which requests fail."""

    ALWAYS = "always"
    WRITE = "instead of the write"
    WRITTEN = "after the write"
    BACK = "from the read-back on"


class Exchange:
    """One request that fails, and what can be done with it."""

    def __init__(self, handler: BaseHTTPRequestHandler, asked: Asked, server: FaultyServer) -> None:
        self.asked = asked
        self.server = server
        self.handler = handler

    @property
    def echo(self) -> str:
        """All that the request said, as a careless server quotes it."""
        return f"{self.asked.headers} {self.asked.body.decode(errors='replace')}"

    def send(self, answer: Answer, *, length: int | None = None) -> None:
        """Answer, perhaps with another length than is true."""
        said = len(answer.body) if length is None else length
        with suppress(OSError):
            self.handler.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(said)}.items():
                self.handler.send_header(name, value)
            self.handler.end_headers()
            self.handler.wfile.write(answer.body)
            self.handler.wfile.flush()

    def wait(self) -> None:
        """Say nothing more until the test is over."""
        self.server.over.wait(20)


Fault: TypeAlias = Callable[[Exchange], None]


@dataclass(slots=True)
class FaultyServer:
    """A running server.

    Attributes:
        address: Its URL.
        asked: The requests so far.
        upstream: The server that it stands before.
        forms: The value, in each way of writing it, first as it is.
        fault: What happens to the requests that fail; None where none does.
        when: Which ones those are.
        at_write: Called before a write is passed on.
        elsewhere: Where it redirects to.
        over: Set when nothing needs to wait any more.
    """

    address: str = ""
    asked: list[Asked] = field(default_factory=list, repr=False)
    upstream: str = ""
    forms: Sequence[str] = field(default=(), repr=False)
    fault: Fault | None = None
    when: When = When.ALWAYS
    at_write: Callable[[], None] = lambda: None
    elsewhere: str = ""
    over: threading.Event = field(default_factory=threading.Event)
    _is_written: bool = False

    def reset(self) -> None:
        """Pass everything on again."""
        self.over.set()
        self.over = threading.Event()
        self.fault, self.at_write, self._is_written = None, lambda: None, False
        self.asked.clear()

    def handle(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        """Pass a request on, or fail."""
        self.asked.append(asked)
        exchange = Exchange(handler, asked, self)
        is_write = any(form.encode() in asked.body for form in self.forms)
        was_written, self._is_written = self._is_written, self._is_written or is_write
        if self.fault and (
            self.when is When.ALWAYS
            or (self.when is When.WRITE and is_write)
            or (self.when is When.BACK and was_written)
        ):
            self.fault(exchange)
            return
        if is_write:
            self.at_write()
        answer = passed_on(asked, self.upstream)
        if self.fault and self.when is When.WRITTEN and is_write:
            self.fault(exchange)
            return
        exchange.send(answer)


def passed_on(asked: Asked, upstream: str) -> Answer:
    """Ask another server the same, and return what it says."""
    connection = HTTPConnection(urlsplit(upstream).netloc, timeout=30)
    try:
        headers = {name: said for name, said in asked.headers.items() if name.lower() not in _OWN}
        connection.request(asked.method, asked.path, asked.body, headers)
        reply = connection.getresponse()
        kept = {name: said for name, said in reply.getheaders() if name.lower() not in _OWN}
        return Answer(reply.status, reply.read(), kept)
    finally:
        connection.close()


@contextmanager
def faulty_server(upstream: str) -> Iterator[FaultyServer]:
    """Serve before another server until the block ends."""
    faulty = FaultyServer(upstream=upstream)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked = Asked(self.command, self.path, dict(self.headers), self.rfile.read(length))
            self.close_connection = True
            faulty.handle(self, asked)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 - as the base names them

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that hangs up is no news."""

    server = Quiet(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    faulty.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield faulty
    finally:
        faulty.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def silent(exchange: Exchange) -> None:
    """Take the request and never answer."""
    exchange.wait()


def stalled(exchange: Exchange) -> None:
    """Send half an answer, and never the rest."""
    exchange.send(Answer(200, b'{"data": {'), length=99)
    exchange.wait()


def dripping(exchange: Exchange) -> None:
    """Send an answer so slowly that it never ends, though something always comes."""
    exchange.send(Answer(200, b"{"), length=99_999)
    with suppress(OSError):
        while not exchange.server.over.wait(0.1):
            exchange.handler.wfile.write(b" ")
            exchange.handler.wfile.flush()


def halved(exchange: Exchange) -> None:
    """Send half an answer and hang up."""
    exchange.send(Answer(200, b'{"data": {'), length=99)


def dead(_: Exchange) -> None:
    """Hang up without an answer."""


def denied(exchange: Exchange) -> None:
    """Refuse, quoting all that was sent."""
    exchange.send(_error(403, "AccessDeniedException", exchange.echo))


def broken(exchange: Exchange) -> None:
    """Fail inside, quoting all that was sent."""
    exchange.send(_error(500, "InternalServiceError", exchange.echo))


def busy(exchange: Exchange) -> None:
    """Ask for patience, quoting all that was sent."""
    exchange.send(_error(429, "ThrottlingException", exchange.echo))


def html(exchange: Exchange) -> None:
    """Answer as a portal does that wants a login first."""
    page = f"<html><title>Log in</title>{exchange.echo}</html>".encode()
    exchange.send(Answer(200, page, {"Content-Type": "text/html"}))


def odd(exchange: Exchange) -> None:
    """Answer with JSON of another shape than any store's."""
    fields = {"data": [1], "errors": 5, "secrets": 5, "VersionId": [], "SecretString": {}}
    exchange.send(_json(200, {**fields, "Name": exchange.echo}))


def spoiled(exchange: Exchange) -> None:
    """Answer as the real server does, but with another value."""
    answer = passed_on(exchange.asked, exchange.server.upstream)
    # Its first half needs no quoting, in whatever way a server quotes.
    half = exchange.server.forms[0][:16].encode()
    exchange.send(replace(answer, body=answer.body.replace(half, b"another")))


def huge(exchange: Exchange) -> None:
    """Answer with far more than a secret."""
    exchange.send(Answer(200, b"[" + b"1," * (_HUGE // 2) + b"1]"))


def moved(exchange: Exchange) -> None:
    """Redirect to another server."""
    exchange.send(Answer(307, b"", {"Location": exchange.server.elsewhere + exchange.asked.path}))


def _error(status: int, code: str, echo: str) -> Answer:
    """Return an error as all stores write it, which each reads in its own way."""
    error: Mapping[str, object] = {"code": code, "message": echo}
    said = {"__type": code, "message": echo, "errors": [echo], "error": error}
    return _json(status, said)


def _json(status: int, said: Mapping[str, object]) -> Answer:
    return Answer(status, json.dumps(said).encode(), {"Content-Type": "application/json"})
