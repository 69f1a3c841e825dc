"""Whatever fails, the server goes on and no secret shows in anything it says or writes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from lsp.editor import SERVER, STRIPE, editor, secret

# Each makes one part fail with an exception that quotes the whole document.
BROKEN = {
    "scanning": "from keylift.engine import Engine as t; name = 'scan'",
    "converting": "from keylift.lsp.features import diagnostics as t; name = 'diagnostic_of'",
    "planning": "from keylift.engine import Engine as t; name = 'plan'",
    "hovering": "from keylift.lsp.features import hover as t; name = 'range_of'",
    "storing": "from keylift.lsp import moves as t; name = 'store_rewrites'",
    "editing": "from keylift.lsp import edits as t; name = 'text_edits_of'",
    "status": "from keylift.lsp.features import status as t; name = 'tell'",
    "documents": "from keylift.lsp.documents import Document as t; name = 'edit'",
}
PROGRAM = """
{target}
def fail(*arguments, **named):
    held = [each for each in (*arguments, *named.values())]
    texts = [getattr(each, "text", each) for each in held]
    raise RuntimeError(f"{{texts!r}} {leak!r}")
setattr(t, name, fail)
{server}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


async def provoke(one: object, uri: str) -> list[str]:
    """Do everything that an editor can do; return what failed."""
    failed = []
    place = types.Position(0, 10)
    document = types.TextDocumentIdentifier(uri)
    client = one.client
    requests = {
        "hover": lambda: one.hover(uri, 0, 10),
        "actions": lambda: one.actions(uri, 0, 10),
        "fix all": lambda: one.execute("keylift.server.fixAll", {"uri": uri}),
        "scan": lambda: one.execute("keylift.server.scanWorkspace"),
        "no command": lambda: one.execute("keylift.server.none", {"text": one.texts[uri].text}),
        "no argument": lambda: one.execute("keylift.server.moveToStore", one.texts[uri].text),
        "no method": lambda: client.protocol.send_request_async(
            "keylift/none", {"text": one.texts[uri].text}
        ),
        "rename": lambda: client.text_document_rename_async(
            types.RenameParams(document, place, one.texts[uri].text)
        ),
    }
    for name, request in requests.items():
        try:
            await request()
        except JsonRpcException:
            failed.append(name)
    params = {"textDocument": one.texts[uri].text}
    message = {"jsonrpc": "2.0", "id": "malformed", "method": "textDocument/hover"}
    await one.write(json.dumps({**message, "params": params}).encode())
    await one.until(lambda: '"malformed"' in one.heard)
    return failed


@pytest.mark.parametrize("part", BROKEN)
async def test_a_failing_part_neither_stops_the_server_nor_leaks(part: str, project: Path) -> None:
    """With any part broken, every request is answered, and no answer or log holds the value."""
    value = secret()
    server = PROGRAM.format(target=BROKEN[part], leak="", server=SERVER)
    uri = (project / "a.py").as_uri()
    (project / "b.py").write_text(f'K = "{value}"\n')
    async with editor(project, command=[sys.executable, "-c", server]) as one:
        one.open(uri, f'KEY = "{value}"\n')
        one.edit(uri, (0, 0), (0, 0), "# x\n")
        one.edit(uri, (0, 0), (1, 0), "")
        failed = await provoke(one, uri)
        assert {"no command", "no argument", "no method", "rename"} <= set(failed)
        one.close(uri)
        assert await one.hover(uri, 0, 0) == ""
        assert "failed: RuntimeError" in one.heard
        assert value not in one.heard
        assert value[10:] not in one.heard


async def test_a_healthy_server_answers_all_and_leaks_nothing(project: Path) -> None:
    """The same tour without a broken part: only what makes no sense is refused."""
    value = secret()
    uri = (project / "a.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'KEY = "{value}"\n')
        failed = await provoke(one, uri)
        assert failed == ["no command", "no argument", "no method", "rename"]
        assert "window/logMessage" in one.heard
        assert value not in one.heard
    assert value in (project / ".env").read_text()


async def test_text_that_is_no_message_does_not_stop_the_server(project: Path) -> None:
    """Bytes that are no JSON are skipped; the next request is answered."""
    value = secret()
    async with editor(project) as one:
        body = f'{{"jsonrpc": "2.0", "method": "{value}'.encode()
        await one.write(body)
        one.open("untitled:a", f'KEY = "{value}"\n')
        (diagnostic,) = await one.published("untitled:a", 1)
        assert diagnostic.code == STRIPE
        assert "-32700" in one.heard
        assert value not in one.heard


async def test_a_leak_would_be_seen() -> None:
    """The search itself works: what the server does say is found in what was heard."""
    async with editor() as one:
        one.open("untitled:a", f'KEY = "{secret()}"\n')
        await one.published("untitled:a", 1)
        assert "sk_live_" in one.heard
