"""The server as a process: how it starts, where it listens, and that it ends."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import pytest

from lsp.editor import editor, secret

COMMAND = [sys.executable, "-P", "-m", "keylift", "lsp"]
PATIENCE = 60


def message(method: str, params: object, **more: object) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def hello(root: Path | None = None) -> bytes:
    folders = [{"uri": root.as_uri(), "name": root.name}] if root else None
    params = {"processId": None, "rootUri": None, "capabilities": {}, "workspaceFolders": folders}
    return message("initialize", params, id=1) + message("initialized", {})


def receive(stream: IO[bytes]) -> Any:
    length = 0
    while header := stream.readline().strip():
        if header.lower().startswith(b"content-length:"):
            length = int(header.split(b":")[1])
    return json.loads(stream.read(length))


async def test_the_command_line_starts_it(tmp_path: Path) -> None:
    """`keylift lsp` serves as the editor extension starts it."""
    async with editor(tmp_path, command=COMMAND) as one:
        one.open("untitled:a", f'KEY = "{secret()}"\n')
        await one.published("untitled:a", 1)


def test_it_listens_on_a_port_when_asked() -> None:
    """`--tcp` is for debugging: it says where it listens, serves there, and ends afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*COMMAND, "--tcp", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        line = server.stderr.readline().decode()
        assert re.fullmatch(rf"keylift: listening on 127\.0\.0\.1:{port}\n", line)
        with _connected(port) as client, client.makefile("rwb") as stream:
            stream.write(hello())
            stream.flush()
            assert receive(stream)["result"]["serverInfo"]["name"] == "keylift"
            stream.write(message("shutdown", None, id=2) + message("exit", None))
            stream.flush()
            answers = [receive(stream)]
            while answers[-1].get("id") != 2:
                answers.append(receive(stream))
        server.wait(PATIENCE)


def _connected(port: int) -> socket.socket:
    """Connect as soon as the server listens; it says so just before it does."""
    for _ in range(1_000_000):
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            continue
    raise TimeoutError


def test_an_address_that_makes_no_sense_is_a_usage_error() -> None:
    """A port that is no number ends with one line and status 2."""
    done = subprocess.run([*COMMAND, "--tcp", "here:there"], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"--tcp: expected HOST:PORT" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("way", ["goodbye", "hang up"])
def test_it_ends_with_its_client_even_in_the_middle_of_a_scan(tmp_path: Path, way: str) -> None:
    """Whether the client says goodbye or just vanishes, no process is left behind."""
    for number in range(4000):
        (tmp_path / f"f{number}.txt").write_text("nothing here\n" * 50)
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        server.stdin.write(hello(tmp_path))
        params = {"command": "keylift.server.scanWorkspace", "arguments": []}
        server.stdin.write(message("workspace/executeCommand", params, id=2))
        server.stdin.flush()
        while receive(server.stdout).get("params", {}).get("state") != "scanning":
            pass
        if way == "goodbye":
            server.stdin.write(message("shutdown", None, id=3) + message("exit", None))
        server.stdin.close()
        server.stdout.read()
        assert server.wait(PATIENCE) == 0


STUCK = (
    "import time; from keylift.lsp import registry, server;"
    " registry.import_all = lambda: time.sleep(3600); raise SystemExit(server.main())"
)


@pytest.mark.parametrize("way", ["goodbye", "hang up"])
def test_a_worker_that_is_stuck_keeps_no_process_alive(way: str) -> None:
    """Whatever a thread waits for, an editor that was closed leaves nothing running."""
    with subprocess.Popen(
        [sys.executable, "-P", "-c", STUCK], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        server.stdin.write(hello())
        server.stdin.flush()
        assert receive(server.stdout)["id"] == 1
        if way == "goodbye":
            server.stdin.write(message("shutdown", None, id=3) + message("exit", None))
        server.stdin.close()
        assert server.wait(PATIENCE) == 0


def test_the_reply_to_initialize_offers_what_there_is() -> None:
    """Commands, incremental changes, quick fixes, hovers and workspace folders are announced."""
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        server.stdin.write(hello())
        server.stdin.flush()
        offered = receive(server.stdout)["result"]["capabilities"]
        server.stdin.write(message("shutdown", None, id=2) + message("exit", None))
        server.stdin.close()
        server.stdout.read()
    assert offered["textDocumentSync"]["change"] == 2
    assert offered["textDocumentSync"]["openClose"] is True
    assert offered["textDocumentSync"]["save"] is True
    assert sorted(offered["executeCommandProvider"]["commands"]) == [
        "keylift.server.credentialNames",
        "keylift.server.explain",
        "keylift.server.fixAll",
        "keylift.server.moveToStore",
        "keylift.server.replaceStored",
        "keylift.server.scanWorkspace",
        "keylift.server.storedValues",
        "keylift.server.undoLastMove",
    ]
    assert offered["codeActionProvider"] == {
        "codeActionKinds": ["quickfix", "refactor", "source.fixAll.keylift"],
        "resolveProvider": True,
    }
    assert offered["hoverProvider"] is True
    assert offered["workspace"]["workspaceFolders"]["supported"] is True
    assert "diagnosticProvider" not in offered


async def test_the_client_gets_each_line_of_the_log_once(tmp_path: Path) -> None:
    """Standard error is empty: editors show what comes there as an error."""
    async with editor(tmp_path) as one:
        await one.execute("keylift.server.scanWorkspace")
        assert one.heard.count("workspace scan: no findings in 0 files") == 1
        assert one.client.stderr == ""
