"""A plain editor that keeps every byte that went over the wire, in both directions.

It holds one text, lets the server write to any store, and applies the edits that it is sent.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from keylift.lsp.documents import ENCODINGS, Document, Position

PATIENCE = 60.0
_CAPABILITIES = {
    "textDocument": {
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}
    },
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}},
}


class WireEditor:
    """One running server, and the editor before it.

    Attributes:
        process: The server.
        sent: The messages to the server, as they went.
        heard: The bytes that came.
        log: What the server wrote to standard error.
        shown: The messages for the user.
        text: The document.
        takes: Called when an edit is to be applied, before it is.
    """

    def __init__(self, program: str, root: Path) -> None:
        """Start a server, a Python program, for a folder."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=root,
        )
        self.sent: list[bytes] = []
        self.heard, self.log = bytearray(), bytearray()
        self.shown: list[str] = []
        self.text = Document("untitled:none", "python", 0, "", ENCODINGS["utf-16"])
        self.takes: Callable[[], None] = lambda: None
        self._answers: dict[int, Any] = {}
        self._news = threading.Condition()
        self._is_over = False
        self._threads = [threading.Thread(target=each) for each in (self._listen, self._keep_log)]
        for each in self._threads:
            each.start()
        folder = {"uri": root.as_uri(), "name": root.name}
        params = {
            "processId": None,
            "capabilities": _CAPABILITIES,
            "workspaceFolders": [folder],
            # Nothing in the environment tells of it.
            "initializationOptions": {"stores": {"offer": ["keyring"]}},
        }
        self.ask("initialize", params)
        self.tell("initialized", {})

    def open(self, path: Path, text: str) -> None:
        """Show a document."""
        self.text = Document(path.as_uri(), "python", 1, text, ENCODINGS["utf-16"])
        item = {"uri": self.text.uri, "languageId": "python", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def close(self) -> None:
        """Close the document."""
        self.tell("textDocument/didClose", {"textDocument": {"uri": self.text.uri}})

    def type(self, text: str) -> None:
        """Write something at the document's beginning."""
        self._edit(Position(0, 0), Position(0, 0), text)

    def move(self, title: str) -> Any:
        """Take the action at the document's beginning whose title begins so; return its reply.

        None is the reply where there is no such action, or the server died.
        """
        action = next((each for each in self.actions() if each["title"].startswith(title)), None)
        return self.take(action) if action else None

    def actions(self) -> list[Any]:
        """Ask what can be done at the document's beginning."""
        place = {"line": 0, "character": 12}
        params = {
            "textDocument": {"uri": self.text.uri},
            "range": {"start": place, "end": place},
            "context": {"diagnostics": []},
        }
        return self.ask("textDocument/codeAction", params) or []

    def take(self, action: Any) -> Any:
        """Run an action's command, and return its reply."""
        command = action["command"]
        params = {"command": command["command"], "arguments": command["arguments"]}
        return self.ask("workspace/executeCommand", params)

    def ask(self, method: str, params: object) -> Any:
        """Send a request and return the result; None where the server died or refused."""
        number = len(self.sent) + 1
        self._send({"id": number, "method": method, "params": params})
        with self._news:
            self._news.wait_for(lambda: number in self._answers or self._is_over, PATIENCE)
            return self._answers.get(number)

    def tell(self, method: str, params: object) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def stop(self) -> int:
        """Say goodbye, and return the server's exit status."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        with suppress(OSError):
            self.process.stdin.close()
        status = self.process.wait(PATIENCE)
        for each in self._threads:
            each.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return status

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
        self.sent.append(body)
        with suppress(OSError):
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.process.stdin.flush()

    def _listen(self) -> None:
        while message := self._receive():
            if "method" not in message:
                with self._news:
                    self._answers[message["id"]] = message.get("result")
                    self._news.notify_all()
            elif "id" in message:
                result = self._reply(message["method"], message["params"])
                self._send({"id": message["id"], "result": result})
            elif message["method"] == "window/showMessage":
                self.shown.append(message["params"]["message"])
        with self._news:
            self._is_over = True
            self._news.notify_all()

    def _receive(self) -> Any:
        stream, length = self.process.stdout, 0
        while (line := stream.readline()).strip():
            self.heard += line
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        body = stream.read(length)
        self.heard += body
        return json.loads(body) if length and len(body) == length else None

    def _keep_log(self) -> None:
        for line in self.process.stderr:
            self.log += line

    def _reply(self, method: str, params: Any) -> object:
        if method == "window/showMessageRequest":
            titles = [each["title"] for each in params["actions"]]
            return {"title": next(each for each in titles if each.startswith("Write to "))}
        if method == "workspace/applyEdit":
            self.takes()
            (change,) = params["edit"]["documentChanges"]
            if change["textDocument"]["version"] != self.text.version:
                return {"applied": False}
            for each in sorted(change["edits"], key=_start)[::-1]:
                end = each["range"]["end"]
                self._edit(
                    Position(*_start(each)),
                    Position(end["line"], end["character"]),
                    each["newText"],
                )
            return {"applied": True}
        return None

    def _edit(self, start: Position, end: Position, text: str) -> None:
        self.text.edit(start, end, text)
        self.text.version += 1
        extent = {name: _place(each) for name, each in {"start": start, "end": end}.items()}
        target = {"uri": self.text.uri, "version": self.text.version}
        changes = [{"range": extent, "text": text}]
        params = {"textDocument": target, "contentChanges": changes}
        self.tell("textDocument/didChange", params)


def _start(edit: Any) -> tuple[int, int]:
    start = edit["range"]["start"]
    return start["line"], start["character"]


def _place(position: Position) -> dict[str, int]:
    return {"line": position.line, "character": position.column}


@contextmanager
def wire_editor(program: str, root: Path) -> Iterator[WireEditor]:
    """Serve until the block ends."""
    editor = WireEditor(program, root)
    try:
        yield editor
    finally:
        editor.stop()
