"""Credentials that the editor keeps: used for the store, and never seen anywhere else."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lsp.editor import Editor, editor, secret
from lsp.vaults import newest
from servers.vault_server import VaultServer

NAMES = "keylift.server.credentialNames"
PLACE = "secret/shop/stripe-secret-key (api_key)"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    subprocess.run(["git", "init", "-q", folder], check=True)
    (folder / "b.py").write_text(f'KEY = "{secret()}"\n')
    return folder


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Returns arguments and environment of each git that the server starts."""
    file, real = tmp_path / "seen.txt", shutil.which("git")
    git = tmp_path / "bin/git"
    git.parent.mkdir()
    git.write_text(f'#!/bin/sh\n{{ echo "$@"; env; }} >>{file}\nexec {real} "$@"\n')
    git.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{git.parent}{os.pathsep}{os.environ['PATH']}")
    return file.read_text


async def move_everywhere(one: Editor, project: Path) -> dict[str, Any]:
    uri = (project / "a.py").as_uri()
    one.open(uri, f'KEY = "{secret()}"\n')
    await one.execute("keylift.server.scanWorkspace")
    title = f"Move to Vault {PLACE}, at all places in the workspace (2 found)"
    action = next(each for each in await one.actions(uri, 0, 8) if each.title == title)
    answer: dict[str, Any] = await one.run(action.command)
    return answer


async def test_a_kept_token_moves_a_value_and_shows_nowhere(
    project: Path,
    vault: Any,
    vault_at_work: VaultServer,
    seen: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither the token nor the value is in a message, in the log, or with any child."""
    monkeypatch.delenv("VAULT_TOKEN")
    monkeypatch.setenv("HOME", str(project.parent))
    token = vault_at_work.token
    async with editor(project, credentials={"VAULT_TOKEN": token}) as one:
        one.answers = ["Write to Vault"]
        assert (await move_everywhere(one, project))["applied"] is True
        assert newest(vault) == {"api_key": secret()}
        code = one.texts[(project / "a.py").as_uri()].text
        line = next(each for each in range(99) if "= vault_secret(" in code.splitlines()[each])
        actions = await one.actions((project / "a.py").as_uri(), line, 10)
        (replacing,) = (each for each in actions if "Replace the value" in each.title)
        await one.run(replacing.command)
        assert token not in one.heard
        assert secret() not in one.heard
        process = Path("/proc", str(one.process_id))
        for name in ("environ", "cmdline"):
            shown = (process / name).read_bytes().decode()
            assert [each for each in (token, secret()) if each in shown] == []
    assert [each for each in ("PATH=", token, secret()) if each in seen()] == ["PATH="]


@pytest.mark.usefixtures("vault")
async def test_without_a_token_the_move_fails_and_says_what_is_missing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VAULT_TOKEN")
    monkeypatch.setenv("HOME", str(project.parent))
    async with editor(project) as one:
        one.answers = ["Write to Vault"]
        assert (await move_everywhere(one, project))["applied"] is False
        assert one.shown[-1].startswith("Keylift: Vault: VAULT_TOKEN is not set")


async def test_the_editor_learns_which_names_there_are() -> None:
    """It has no list of its own."""
    async with editor() as one:
        told = await one.execute(NAMES, None)
        assert told[0] == {"store": "Vault", "variables": ["VAULT_TOKEN"]}
        assert [each["store"] for each in told] == [
            "Vault",
            "AWS Secrets Manager",
            "Conjur",
            "Infisical",
        ]
