"""New values in the place of burnt ones: which the cursor is at, and how each editor goes on."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from lsp.editor import Editor, editor, secret

STORED, REPLACE = "keylift.server.storedValues", "keylift.server.replaceStored"
VAULT = 'a = vault_secret("shop/stripe", "token", "kv")'
CODE = f'import os\n\n{VAULT}\nb = os.environ["SLACK"]\nc = os.environ["HOME"]\n'
TITLE = "Replace the value of Vault kv/shop/stripe (token)"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    subprocess.run(["git", "init", "-q", folder], check=True)
    (folder / ".env").write_text(
        f"SLACK={secret()}\nMAIL=op://Private/shop-mail/credential\nOTHER=1\n"
    )
    return folder


@pytest.fixture(autouse=True)
def _no_doppler(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DOPPLER_TOKEN", "DOPPLER_PROJECT"):
        monkeypatch.delenv(name, raising=False)


async def titles(one: Editor, uri: str, line: int, column: int) -> list[str]:
    return [each.title for each in await one.actions(uri, line, column)]


async def test_a_lookup_under_the_cursor_can_get_a_new_value(project: Path) -> None:
    """Not where the cursor is beside it, nor where .env has no such variable."""
    uri = (project / "a.py").as_uri()
    async with editor(project) as one:
        one.open(uri, CODE)
        assert TITLE in await titles(one, uri, 2, 10)
        assert TITLE not in await titles(one, uri, 2, 0)
        assert "Replace the value of SLACK in .env" in await titles(one, uri, 3, 10)
        assert not any("Replace" in each for each in await titles(one, uri, 4, 10))
        (action,) = await one.actions(uri, 2, 10, [types.CodeActionKind.Refactor])
        assert (action.title, action.kind) == (TITLE, types.CodeActionKind.Refactor)
        assert await one.actions(uri, 2, 10, [types.CodeActionKind.QuickFix]) == []


async def test_other_editors_are_told_the_command(project: Path) -> None:
    """The protocol has no hidden prompt; no value is asked for or sent."""
    uri = (project / "a.py").as_uri()
    async with editor(project, like="neovim") as one:
        one.open(uri, CODE)
        for line, command in (
            (2, "keylift stores replace vault shop/stripe --mount kv --key token"),
            (3, f"keylift stores replace env SLACK --folder {project}"),
        ):
            (action,) = await one.actions(uri, line, 10, [types.CodeActionKind.Refactor])
            assert (await one.run(action.command))["command"] == command
            assert one.shown[-1] == (
                "Keylift: Run this in a terminal; it asks for the new value without showing it:"
                f" {command}"
            )
        assert secret() not in one.heard


async def test_a_palette_command_gets_all_of_a_document(project: Path) -> None:
    """Each value once; the one at the cursor is marked."""
    uri = (project / "a.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f"{CODE}{VAULT}\n")
        told = await one.execute(STORED, {"uri": uri, "line": 5, "character": 8})
        assert [(each["path"], each["isHere"]) for each in told] == [
            ("shop/stripe", True),
            ("SLACK", False),
        ]
        assert told[0] == {
            "store": "vault",
            "path": "shop/stripe",
            "mount": "kv",
            "key": "token",
            "folder": "",
            "shown": "Vault kv/shop/stripe (token)",
            "title": TITLE,
            "isHere": True,
        }
        assert told[1]["folder"] == str(project)
        told = await one.execute(STORED, {"uri": uri})
        assert not any(each["isHere"] for each in told)
        assert await one.execute(STORED, {"uri": "untitled:none"}) == []


async def test_a_call_over_several_lines_is_found(project: Path) -> None:
    uri = (project / "a.js").as_uri()
    text = "const k = await vaultSecret(\n  'shop/stripe',\n  'token',\n  'kv',\n);\n"
    async with editor(project) as one:
        one.open(uri, "// fill\n" * 200 + text, "javascript")
        for line in range(200, 204):
            assert TITLE in await titles(one, uri, line, 14)


@pytest.mark.parametrize("is_used", [True, False])
async def test_injected_values_are_replaced_where_they_are(
    project: Path, monkeypatch: pytest.MonkeyPatch, *, is_used: bool
) -> None:
    """Doppler has what .env has not, if it is in use; what 1Password has, it changes itself."""
    if is_used:
        monkeypatch.setenv("DOPPLER_PROJECT", "shop")
    uri = (project / "a.py").as_uri()
    async with editor(project) as one:
        one.open(uri, 'import os\n\na = os.environ["DB"]\nb = os.environ["MAIL"]\n')
        found = [each for each in await titles(one, uri, 2, 10) if "Replace" in each]
        assert found == (["Replace the value of DB in Doppler"] if is_used else [])
        assert not any("Replace" in each for each in await titles(one, uri, 3, 10))


async def test_what_names_no_value_is_declined(project: Path) -> None:
    async with editor(project) as one:
        for argument in ({}, {"store": "nowhere", "path": "a"}, {"store": "vault"}):
            with pytest.raises(JsonRpcException, match="names no stored value"):
                await one.execute(REPLACE, argument)
