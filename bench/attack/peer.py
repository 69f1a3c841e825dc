"""A client that knows nothing of the server's code: frames, JSON and patience."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from support.command_line import SERVER

PATIENCE = 30.0


class Peer:
    """One running server, and its client.

    Attributes:
        process: The server.
    """

    def __init__(self, root: Path, encoding: str = "utf-16") -> None:
        environ = {**os.environ, "PYTHONPATH": str(SERVER), "HOME": str(root.parent)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "keylift", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root,
            env=environ,
        )
        self._heard: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._number = 0
        threading.Thread(target=self._listen, daemon=True).start()
        self.ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": root.as_uri(),
                "capabilities": {
                    "general": {"positionEncodings": [encoding]},
                    "textDocument": {"diagnostic": {}},
                },
            },
        )
        self.tell("initialized", {})

    def tell(self, method: str, params: object) -> None:
        """Send a notification."""
        self.write(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode())

    def ask(self, method: str, params: object, patience: float = PATIENCE) -> Any:  # noqa: ANN401
        """Send a request and return the whole answer; None where none came in time."""
        self._number += 1
        message = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        self.write(json.dumps(message).encode())
        return self.until(
            lambda each: each.get("id") == self._number and "method" not in each, patience
        )

    def until(self, wanted: Any, patience: float = PATIENCE) -> Any:  # noqa: ANN401
        """Read until a message is wanted; None where the server left or nothing came in time."""
        while True:
            try:
                message = self._heard.get(timeout=patience)
            except queue.Empty:
                return None
            if message is None or wanted(message):
                return message

    def write(self, body: bytes) -> None:
        """Send bytes as one well-formed frame."""
        self.raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def raw(self, data: bytes) -> None:
        """Send bytes as they are; a server that left does not matter."""
        assert self.process.stdin
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except OSError:
            pass

    def is_well(self) -> bool:
        """Tell whether the server answers a request that makes sense."""
        answer = self.ask("textDocument/hover", {
            "textDocument": {"uri": "file:///nowhere.py"}, "position": {"line": 0, "character": 0},
        })  # fmt: skip
        return answer is not None

    def leave(self, patience: float = 10) -> int | None:
        """Shut the server down; returns its exit status, or None where it stays."""
        self.ask("shutdown", None, patience)
        self.tell("exit", None)
        return self.gone(patience)

    def gone(self, patience: float = 10) -> int | None:
        """Wait for the end; None where it does not come."""
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            return None
        finally:
            self.process.kill()

    def memory(self) -> int:
        """Return the server's memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) // 1024

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream
        while True:
            length = 0
            while (header := stream.readline()).strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
            if not length:
                self._heard.put(None)
                return
            message = json.loads(stream.read(length))
            if "method" in message and "id" in message:
                # Nothing is agreed to, but nobody waits for ever.
                answer = {"jsonrpc": "2.0", "id": message["id"], "result": None}
                self.write(json.dumps(answer).encode())
                continue
            self._heard.put(message)
