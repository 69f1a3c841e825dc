"""Where a workspace has several projects, titles and messages say which `.env` is meant."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from keylift.rewriting.env_files import parse_env
from lsp.editor import editor, secret


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "go").mkdir()
    (tmp_path / "go" / "pyproject.toml").touch()
    return tmp_path


@pytest.mark.parametrize(("folder", "env"), [("", ".env"), ("go/", "go/.env")])
async def test_the_title_and_the_message_name_the_file(
    project: Path, folder: str, env: str
) -> None:
    uri = (project / f"{folder}a.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        titles = {each.title: each for each in await one.actions(uri, 0, 8)}
        where = f" in {env}" if folder else ""
        action = titles[f"Move to environment variable STRIPE_SECRET_KEY{where}"]
        assert (await one.run(action.command))["applied"] is True
        assert one.shown[-1].startswith(f"Keylift: STRIPE_SECRET_KEY is in {env} now")
        again = (project / f"{folder}b.py").as_uri()
        one.open(again, f'KEY = "{secret()}"\n')
        titles = {each.title: each for each in await one.actions(again, 0, 8)}
        assert f"Use environment variable STRIPE_SECRET_KEY{where}" in titles
    assert parse_env((project / env).read_text()) == {"STRIPE_SECRET_KEY": secret()}
