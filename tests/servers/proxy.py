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
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running proxy: its URL, and the hosts that it would not connect to."""

    address: str
    refused: list[str] = field(default_factory=list)


@contextmanager
def proxy(ports: Mapping[str, int]) -> Iterator[Proxy]:
    """Serve until the block ends.

    Args:
        ports: Host -> port on the loopback.
    """
    refused: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            method, target, *_ = [*self.rfile.readline().decode().split(), "", ""]
            while self.rfile.readline().strip():
                pass
            host, _, wanted = target.rpartition(":")
            port = ports.get(host, 0) if wanted == "443" else 0
            if host == "127.0.0.1":
                # Some ask for a tunnel to the machine that they are on, too.
                port = int(wanted)
            if method != "CONNECT" or not port:
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


def trusting(folder: Path, authority: Path, address: str) -> dict[str, str]:
    """Return what leads clients in any language to a proxy, and has them trust an authority.

    Args:
        folder: For a file with the authority as Java wants it.
        authority: Its certificate in PEM.
        address: The proxy's.
    """
    store = folder / "trusted.jks"
    certificate = x509.load_pem_x509_certificate(authority.read_bytes())
    trusted = pkcs12.PKCS12Certificate(certificate, b"authority")
    password = BestAvailableEncryption(b"changeit")
    store.write_bytes(pkcs12.serialize_java_truststore([trusted], password))
    port = urlsplit(address).port
    options = {"https.proxyHost": "127.0.0.1", "https.proxyPort": port}
    options |= {"javax.net.ssl.trustStore": store, "javax.net.ssl.trustStorePassword": "changeit"}
    return {
        **dict.fromkeys(("HTTPS_PROXY", "https_proxy"), address),
        **dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1"),
        # Each of these is read by somebody: OpenSSL and Go, requests, gRPC, Node.js, Java.
        "SSL_CERT_FILE": str(authority),
        "REQUESTS_CA_BUNDLE": str(authority),
        "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": str(authority),
        "NODE_EXTRA_CA_CERTS": str(authority),
        "JAVA_TOOL_OPTIONS": " ".join(f"-D{name}={value}" for name, value in options.items()),
    }


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
