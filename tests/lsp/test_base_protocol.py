"""The base protocol, byte by byte: this client shares no code with the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

import pytest

from support.command_line import SERVER

PATIENCE = 60
_NEVER_INITIALIZED = -32002
_INVALID = -32600
_NO_JSON = -32700


def body(method: str, params: object = None, **more: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()


def framed(content: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%s" % (len(content), content)


def hello(process_id: int | None = None, **more: object) -> bytes:
    params = {"processId": process_id, "rootUri": None, "capabilities": {}, **more}
    return body("initialize", params, id=1)


def receive(stream: IO[bytes]) -> Any:
    """Return the next message, or None at the end."""
    length = 0
    while (line := stream.readline()) not in {b"", b"\r\n"}:
        name, _, said = line.partition(b": ")
        if name == b"Content-Length":
            length = int(said)
    return json.loads(stream.read(length)) if length else None


def answer(stream: IO[bytes], identity: object) -> Any:
    """Return the reply to a request; what else is said meanwhile is passed over."""
    while (said := receive(stream)) is not None:
        if "method" not in said and said.get("id") == identity:
            return said
    return None


@contextmanager
def server(**options: Any) -> Iterator[subprocess.Popen[bytes]]:
    environ = {**os.environ, "PYTHONPATH": str(SERVER)}
    command = [sys.executable, "-P", "-m", "keylift", "lsp"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
        **options,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def say(process: subprocess.Popen[bytes], *messages: bytes) -> None:
    # A server that has heard enough reads no more.
    with suppress(BrokenPipeError):
        process.stdin.write(b"".join(messages))
        process.stdin.flush()


@pytest.mark.parametrize(
    "head",
    [
        b"content-length: %d\r\n\r\n",
        b"CONTENT-LENGTH: %d\r\n\r\n",
        b"Content-Length:%d\r\n\r\n",
        b"Content-Length:   %d  \r\n\r\n",
        b"Content-Length: %d\n\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: %d\r\n\r\n",
        b"Content-Length: %d\r\ncontent-type: application/vscode-jsonrpc; charset=utf8\r\n\r\n",
        b"X-Other: a: b\r\nContent-Length: %d\r\n\r\n",
    ],
)
def test_headers_are_read_as_other_servers_read_them(head: bytes) -> None:
    """Names have no case, blanks may be missing, and lines may end as text files do."""
    with server() as process:
        say(process, head % len(hello()), hello())
        assert answer(process.stdout, 1)["result"]["serverInfo"]["name"] == "keylift"
        for method, number in (("shutdown", 2), ("exit", None)):
            content = body(method) if number is None else body(method, id=number)
            say(process, head % len(content), content)
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize(
    "frame",
    [
        b"\r\n" + hello(),
        b"Content-Type: a/b\r\n\r\n" + hello(),
        b"Content-Length: -5\r\n\r\n" + hello(),
        b"Content-Length: +5\r\n\r\n" + hello(),
        b"Content-Length: 0\r\n\r\n" + hello(),
        b"Content-Length: 0x10\r\n\r\n" + hello(),
        b"Content-Length: \xd9\xa3\r\n\r\n" + hello(),
        b"Content-Length: 99999999999\r\n\r\n" + hello(),
        b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        b"Content-Length: 3\r\ncontent-length: 2\r\n\r\n{}",
        b"Content-Length 12\r\n\r\n" + hello(),
        b"Content-Length: 12\r\nContent-Type: a/b; charset=utf-16\r\n\r\n" + hello(),
        b"A" * 100_000,
        b"A: b\r\n" * 100,
        b"Content-Length: 2\r\n\r\n{}{}{}\r\n\r\n",
        hello(),
    ],
)
def test_what_is_no_message_ends_the_server(frame: bytes) -> None:
    """A server that reads on without a word would never be started anew."""
    with server() as process:
        say(process, frame, b"\r\n" * 3)
        assert process.wait(PATIENCE) == 1
        assert process.stdout.read() == b"" or frame.startswith(b"Content-Length: 2\r\n\r\n")
        said = process.stderr.read().decode()
        assert "The connection is given up." in said
        assert "initialize" not in said


def test_a_message_that_is_cut_off_ends_the_server() -> None:
    """The client is gone in the middle of a word."""
    with server() as process:
        say(process, b"Content-Length: 1000\r\n\r\n" + hello())
        process.stdin.close()
        assert process.wait(PATIENCE) == 1
        assert b"A message is cut off. The connection is given up." in process.stderr.read()


def test_bodies_that_are_no_requests_are_answered_and_the_next_is_served() -> None:
    """The frame tells where the next message begins, so one bad body costs itself alone."""
    with server() as process:
        for content, code in (
            (b"{", _NO_JSON),
            (b"\xff\xfe", _NO_JSON),
            (b"[" * 100_000, _NO_JSON),
            (b"[1, 2]", _INVALID),
            (b"null", _INVALID),
            (b'{"jsonrpc": "1.0", "id": 5, "method": "shutdown"}', _INVALID),
        ):
            say(process, framed(content))
            said = receive(process.stdout)
            assert said["error"]["code"] == code
            assert said["id"] == (5 if b'"id": 5' in content else None)
        say(process, framed(b'{"jsonrpc": "1.0", "method": "exit"}'), framed(hello()))
        assert answer(process.stdout, 1)["result"]["serverInfo"]["name"] == "keylift"


def test_requests_have_their_time() -> None:
    """Before `initialize`, after a first one, and after `shutdown` there is an error for each."""
    command = {"command": "keylift.server.credentialNames", "arguments": []}
    with server() as process:
        say(process, framed(body("workspace/executeCommand", command, id="early")))
        assert answer(process.stdout, "early")["error"]["code"] == _NEVER_INITIALIZED
        document = {"uri": "untitled:a", "languageId": "python", "version": 1, "text": "a = 1\n"}
        say(process, framed(body("textDocument/didOpen", {"textDocument": document})))
        say(process, framed(hello()))
        assert "result" in answer(process.stdout, 1)
        say(process, framed(body("initialized", {})))
        say(process, framed(hello().replace(b'"id": 1', b'"id": 7')))
        assert answer(process.stdout, 7)["error"]["code"] == _INVALID
        say(process, framed(body("shutdown", id=2)))
        assert answer(process.stdout, 2)["result"] is None
        say(process, framed(body("workspace/executeCommand", command, id="late")))
        assert answer(process.stdout, "late")["error"]["code"] == _INVALID
        say(process, framed(body("exit")))
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("before", [(), (framed(hello()), framed(body("initialized", {})))])
def test_an_exit_without_a_shutdown_is_an_error(before: tuple[bytes, ...]) -> None:
    """The status tells whoever started the server that nothing was closed in order."""
    with server() as process:
        say(process, *before, framed(body("exit")))
        assert process.wait(PATIENCE) == 1


def test_parameters_may_have_any_key() -> None:
    """An object that happens to be called like a message is none."""
    odd = {"jsonrpc": "2.0", "id": 3, "method": "x", "nested": [{"jsonrpc": "2.0"}]}
    with server() as process:
        say(process, framed(hello(initializationOptions=odd)))
        assert "result" in answer(process.stdout, 1)
        command = {"command": "keylift.server.credentialNames", "arguments": [odd]}
        say(process, framed(body("workspace/executeCommand", command, id=2)))
        assert {each["store"] for each in answer(process.stdout, 2)["result"]} >= {"Vault"}


def test_the_server_ends_with_its_client_though_somebody_holds_the_pipe() -> None:
    """A process that the client started may have inherited the pipe, and outlive it."""
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as client, server() as process:
        say(process, framed(hello(client.pid)), framed(body("initialized", {})))
        assert "result" in answer(process.stdout, 1)
        client.communicate(b"\n")
        assert process.wait(PATIENCE) == 1
        assert b"the client's process is gone" in process.stderr.read()


def test_a_client_whose_id_means_nothing_here_is_served() -> None:
    """In a container, or on another machine, no process has that id."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    with server() as process:
        say(process, framed(hello(gone.pid)), framed(body("initialized", {})))
        assert "result" in answer(process.stdout, 1)
        say(process, framed(body("shutdown", id=2)))
        assert answer(process.stdout, 2)["result"] is None
