"""A minimal client for benchmarks: JSON messages over a server's standard input and output.

It is plain and synchronous on purpose, so that what is measured is the server.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any


class Wire:
    """One running server."""

    def __init__(self, program: str) -> None:
        """Start `program`, a Python program that serves on standard input and output."""
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def initialize(self, options: object = None) -> Any:  # noqa: ANN401 - JSON
        """Introduce a client that takes pushed diagnostics."""
        params = {
            "processId": None,
            "rootUri": None,
            "capabilities": {},
            "initializationOptions": options,
        }
        self.send("initialize", params, identity=1)
        answer = self.receive(lambda message: message.get("id") == 1)
        self.send("initialized", {})
        return answer

    def send(self, method: str, params: object, *, identity: int | None = None) -> None:
        """Send a request, or a notification where it has no identity."""
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if identity is not None:
            message["id"] = identity
        self.write(json.dumps(message).encode())

    def write(self, body: bytes) -> None:
        """Send a message that is ready to go."""
        stream = self.process.stdin
        assert stream
        stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        stream.flush()

    def receive(self, wanted: Any) -> Any:  # noqa: ANN401 - JSON
        """Read messages until one is `wanted`."""
        stream = self.process.stdout
        assert stream
        while True:
            length = 0
            while header := stream.readline().strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
            assert length, "the server left"
            message = json.loads(stream.read(length))
            if wanted(message):
                return message

    def stop(self) -> None:
        """Say goodbye."""
        self.send("shutdown", None, identity=2)
        self.receive(lambda message: message.get("id") == 2)
        self.send("exit", None)
        self.process.wait(timeout=30)
