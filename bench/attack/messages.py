"""Messages that make no sense, frames that are none, and clients that leave.

A malformed message costs itself alone: the server answers the next one. A broken frame ends the
server with an error, so that the editor starts it anew, or is read; it never leaves it silent.
"""

from __future__ import annotations

import copy
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peer import Peer
from rows import Row

from support.command_line import fake

_EVERY = 200
_ODD: tuple[Any, ...] = (
    None, True, -1, 0, 2**31, 2**63, 1e308, "", "x" * 5000, [], {}, [[]], {"a": {}}, "\ud800",
    "file:///", "http://[", ["x"] * 50, {"jsonrpc": "2.0"},
)  # fmt: skip


def attack(folder: Path, times: int, seed: int) -> Iterator[Row]:
    """Send nonsense."""
    chance = random.Random(seed)  # noqa: S311 - not keys
    yield _malformed(folder / "malformed", times, chance)
    yield _frames(folder / "frames")
    yield _lives(folder / "lives")


def _malformed(root: Path, times: int, chance: random.Random) -> Row:
    root.mkdir()
    row = Row("malformed messages", "the next message is answered; memory stays bounded")
    peer = Peer(root)
    before = peer.memory()
    uri = (root / "a.py").as_uri()
    for done in range(0, times, _EVERY):
        text = f'KEY = "{fake("stripe-live-secret-key", done)}"\n'
        item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        peer.tell("textDocument/didOpen", {"textDocument": item})
        for _ in range(_EVERY):
            peer.write(_nonsense(chance, uri))
        is_well = peer.process.poll() is None and peer.is_well()
        row.tried += _EVERY - 1
        row.held += (_EVERY - 1) * is_well
        row.count(f"messages {done} to {done + _EVERY}", [] if is_well else ["no answer"])
        if not is_well:
            break
    row.note = f"{before} to {peer.memory()} MB" if peer.process.poll() is None else ""
    if peer.leave() != 0:
        row.broken.append("the server does not end")
    return row


def _nonsense(chance: random.Random, uri: str) -> bytes:
    """Return a message in which something is not what it should be, and never an `exit`."""
    messages = _messages(uri)
    message: Any = copy.deepcopy(chance.choice(messages))
    for _ in range(chance.randint(1, 3)):
        message = _spoiled(message, chance)
    raw = json.dumps(message).encode()
    if chance.random() < 0.1:
        cut = chance.randint(0, len(raw))
        raw = raw[:cut] + bytes([chance.randint(0, 255)]) + raw[cut + 1 :]
    return raw


def _spoiled(value: Any, chance: random.Random) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(sorted(value))
        if chance.random() < 0.15:
            del value[key]
        else:
            value[key] = _spoiled(value[key], chance)
        return value
    if isinstance(value, list) and value and chance.random() < 0.7:
        place = chance.randrange(len(value))
        value[place] = _spoiled(value[place], chance)
        return value
    return copy.deepcopy(chance.choice(_ODD))


def _messages(uri: str) -> list[dict[str, Any]]:
    target, start = {"uri": uri}, {"line": 0, "character": 9}
    extent = {"start": start, "end": start}
    requests = {
        "textDocument/hover": {"textDocument": target, "position": start},
        "textDocument/codeAction": {
            "textDocument": target, "range": extent, "context": {"diagnostics": []},
        },
        "textDocument/diagnostic": {"textDocument": target},
        "workspace/executeCommand": {
            "command": "keylift.move",
            "arguments": [{"uri": uri, "version": 1, "span": [7, 20], "fingerprint": "0"}],
        },
        "codeAction/resolve": {"title": "Move", "data": {"uri": uri, "does": "ignore"}},
        "workspace/diagnostic": {"previousResultIds": []},
        "completionItem/resolve": {},
        "$/unknown": {},
    }  # fmt: skip
    change = {"range": extent, "text": "é"}
    notes = {
        "textDocument/didOpen": {
            "textDocument": {**target, "languageId": "python", "version": 1, "text": "a = 1\n"},
        },
        "textDocument/didChange": {
            "textDocument": {**target, "version": 2}, "contentChanges": [change],
        },
        "textDocument/didClose": {"textDocument": target},
        "textDocument/didSave": {"textDocument": target},
        "workspace/didChangeConfiguration": {"settings": {"keylift": {"detectors": {}}}},
        "workspace/didChangeWatchedFiles": {"changes": [{"uri": uri, "type": 1}]},
        "workspace/didChangeWorkspaceFolders": {"event": {"added": [], "removed": []}},
        "$/cancelRequest": {"id": 3},
        "$/setTrace": {"value": "verbose"},
        "window/workDoneProgress/cancel": {"token": "x"},
    }  # fmt: skip
    frame = {"jsonrpc": "2.0"}
    asked = [
        {**frame, "id": f"n{at}", "method": name, "params": params}
        for at, (name, params) in enumerate(requests.items())
    ]
    told = [{**frame, "method": name, "params": params} for name, params in notes.items()]
    return [*asked, *told, {**frame, "id": 77, "result": None}, {**frame, "id": 78, "error": {}}]


_BODY = b'{"jsonrpc":"2.0","id":99,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///n.py"},"position":{"line":0,"character":0}}}'
_LENGTH = str(len(_BODY)).encode()
_FRAMES = {
    "lower case": b"content-length: " + _LENGTH + b"\r\n\r\n" + _BODY,
    "upper case": b"CONTENT-LENGTH: " + _LENGTH + b"\r\n\r\n" + _BODY,
    "no blank": b"Content-Length:" + _LENGTH + b"\r\n\r\n" + _BODY,
    "many blanks": b"Content-Length:   " + _LENGTH + b"  \r\n\r\n" + _BODY,
    "line feeds alone": b"Content-Length: " + _LENGTH + b"\n\n" + _BODY,
    "with a type": b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: "
    + _LENGTH + b"\r\n\r\n" + _BODY,
    "unknown header": b"X-Odd: 1\r\nContent-Length: " + _LENGTH + b"\r\n\r\n" + _BODY,
    "no length": b"X-Odd: 1\r\n\r\n" + _BODY,
    "negative length": b"Content-Length: -5\r\n\r\n" + _BODY,
    "a word as length": b"Content-Length: many\r\n\r\n" + _BODY,
    "length too small": b"Content-Length: 5\r\n\r\n" + _BODY,
    "two lengths": b"Content-Length: " + _LENGTH + b"\r\nContent-Length: 3\r\n\r\n" + _BODY,
    "huge length": b"Content-Length: 99999999999999\r\n\r\n" + _BODY,
    "huge header": b"X: " + b"a" * 2_000_000 + b"\r\n\r\n",
    "no colon": b"Content-Length 5\r\n\r\n" + _BODY,
    "bytes": bytes(range(256)) * 20 + b"\r\n\r\n",
    "a request of the web": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a batch": b"Content-Length: 2\r\n\r\n[]",
    "no object": b"Content-Length: 4\r\n\r\nnull",
    "not UTF-8": b"Content-Length: 3\r\n\r\n\xff\xfe\xfd",
}  # fmt: skip


def _frames(root: Path) -> Row:
    root.mkdir()
    row = Row("frames that are not quite frames", "they are read, or the server ends with 1")
    for name, data in _FRAMES.items():
        peer = Peer(root)
        peer.raw(data)
        answer = peer.until(lambda each: each.get("id") == 99, 3)
        fault = ""
        if answer is None and peer.process.poll() is None and not _is_heard(peer):
            fault = "silent for ever"
        elif peer.process.poll() not in (None, 1):
            fault = f"ended with {peer.process.poll()}"
        row.count(name, [fault] if fault else [])
        peer.gone(0.1)
    return row


def _is_heard(peer: Peer) -> bool:
    """Tell whether the server answers the next request, or ends over it."""
    answer = peer.ask("textDocument/hover", {}, 3)
    return answer is not None or peer.process.poll() == 1


def _lives(root: Path) -> Row:
    root.mkdir()
    row = Row("a client that leaves", "the server ends, with the protocol's exit status")
    peer = Peer(root)
    row.count("shutdown and exit", _ended(peer.leave(), 0))
    peer = Peer(root)
    peer.tell("exit", None)
    row.count("exit alone", _ended(peer.gone(), 1))
    peer = Peer(root)
    assert peer.process.stdin
    peer.process.stdin.close()
    row.count("its pipe closes", [] if peer.gone() is not None else ["lives on"])
    row.count("it dies and somebody else holds the pipe", _orphaned(root))
    return row


def _ended(status: int | None, wanted: int) -> list[str]:
    return [] if status == wanted else [f"ended with {status}"]


def _orphaned(root: Path) -> list[str]:
    """Start a server through a parent that is killed while this process holds the pipe."""
    parent = subprocess.Popen(["sleep", "60"])
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [sys.executable, "-m", "keylift", "lsp"],
        stdin=reader, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root,
    )  # fmt: skip
    params = {"processId": parent.pid, "rootUri": None, "capabilities": {}}
    body = json.dumps(
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    ).encode()
    os.write(writer, b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert server.stdout
    # Only a process that was there once can be gone.
    server.stdout.readline()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
        return ["lives on"]
    finally:
        os.close(writer)
        os.close(reader)
    return []
