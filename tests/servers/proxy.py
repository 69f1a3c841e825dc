"""A proxy on the loopback that stands between a client and servers that pass for known hosts.

Clients that insist on the names of their makers' servers reach stand-ins by it, unchanged: they ask
for a tunnel, and get one to a port of this machine. Nothing else gets any.
"""

from __future__ import annotations

import shutil
import socket
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running proxy: its URL, and the hosts that it would not connect to."""

    address: str
    refused: list[str] = field(default_factory=list)


@contextmanager
def proxy(ports: Mapping[str, int]) -> Iterator[Proxy]:
    """Serve until the block ends.

    Args:
        ports: Host -> port on the loopback; a host with a `.` in front stands for all below it.
    """
    refused: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            method, target, *_ = [*self.rfile.readline().decode().split(), "", ""]
            while self.rfile.readline().strip():
                pass
            host, _, wanted = target.rpartition(":")
            port = ports.get(host) or ports.get(f".{host.partition('.')[2]}")
            if method != "CONNECT" or wanted != "443" or not port:
                refused.append(target)
                self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", port)) as there:
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=_pass_on, args=(there, self.connection))
                back.start()
                _pass_on(self.connection, there)
                back.join()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield Proxy(f"http://127.0.0.1:{server.server_address[1]}", refused)
        finally:
            server.shutdown()
            thread.join()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        shutil.copyfileobj(_Reader(one), _Writer(other))
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


class _Reader:
    """Reads what has come, as files do not."""

    def __init__(self, connection: socket.socket) -> None:
        self.read = connection.recv


class _Writer:
    """Writes all of it."""

    def __init__(self, connection: socket.socket) -> None:
        self.write = connection.sendall
