"""Actions at a lookup: load `.env`, and name the loader's package in the manifest."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from lsprotocol import types

from lsp.editor import Editor, editor, secret

LOOKUP = 'import os\n\nKEY = os.environ["STRIPE_SECRET_KEY"]\n'
LOADED = (
    "import os\n\nfrom dotenv import load_dotenv\n\nload_dotenv()\n\n"
    'KEY = os.environ["STRIPE_SECRET_KEY"]\n'
)
LOAD = "Load .env in this file with python-dotenv"
FIXES = [types.CodeActionKind.QuickFix]
HINT = (
    "No commit of this repository has the value."
    " Nothing loads .env here yet; an action at the lookup does."
)
ADD = "Add python-dotenv to requirements.txt"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".env").write_text(f"STRIPE_SECRET_KEY={secret()}\n")
    (tmp_path / "requirements.txt").write_text("stripe\n")
    return tmp_path


async def titles(one: Editor, uri: str, line: int) -> list[str]:
    return [action.title for action in await one.actions(uri, line, 0)]


@pytest.mark.parametrize("like", ["visual-studio-code", "neovim", "emacs"])
async def test_the_loader_and_then_its_package(project: Path, like: str) -> None:
    """Each action leads to the next one, in the open file and in one that is not open."""
    uri = (project / "app.py").as_uri()
    async with editor(project, like=like) as one:
        one.open(uri, LOOKUP)
        assert await titles(one, uri, 0) == []
        (action,) = await one.actions(uri, 2, 7, FIXES)
        assert action.title == LOAD
        one.take_edit(action.edit)
        assert one.texts[uri].text == LOADED
        (action,) = await one.actions(uri, 6, 7, FIXES)
        assert action.title == ADD
        one.take_edit(action.edit)
        assert (project / "requirements.txt").read_text() == "stripe\npython-dotenv>=1.0\n"
        assert await titles(one, uri, 6) == []
        assert secret() not in one.heard


async def test_a_moved_secret_leads_to_the_loader(project: Path) -> None:
    """The cursor is where it was, and the lookup is there now."""
    (project / ".env").unlink()
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'import os\n\nKEY = "{secret()}"\n')
        assert LOAD not in await titles(one, uri, 2)
        (move, *_) = await one.actions(uri, 2, 8)
        await one.run(move.command)
        assert one.texts[uri].text == LOOKUP
        assert one.shown[-1].endswith(HINT)
        assert await titles(one, uri, 2) == [LOAD]


async def test_a_project_that_loads_it_is_not_told_how(project: Path) -> None:
    (project / ".env").unlink()
    (project / ".envrc").write_text("dotenv\n")
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, f'import os\n\nKEY = "{secret()}"\n')
        (move, *_) = await one.actions(uri, 2, 8)
        await one.run(move.command)
        assert one.shown[-1].endswith(
            "is in .env now, which git ignores. No commit of this repository has the value."
        )


async def test_an_open_manifest_is_edited_as_it_is_in_the_editor(project: Path) -> None:
    uri, manifest = (project / "app.py").as_uri(), (project / "requirements.txt").as_uri()
    async with editor(project) as one:
        one.open(uri, LOADED)
        one.open(manifest, "stripe\nrequests", "pip-requirements")
        (action,) = await one.actions(uri, 2, 0)
        one.take_edit(action.edit)
        assert one.texts[manifest].text == "stripe\nrequests\npython-dotenv>=1.0\n"
    assert (project / "requirements.txt").read_text() == "stripe\n"


@pytest.mark.parametrize(("name", "text"), [("Pipfile", "[packages]\n"), (".envrc", "dotenv\n")])
async def test_what_loads_it_already_is_enough(project: Path, name: str, text: str) -> None:
    (project / name).write_text(text)
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, LOOKUP)
        assert await titles(one, uri, 2) == []


async def test_a_variable_that_env_has_not_is_somebody_elses(project: Path) -> None:
    (project / ".env").write_text("OTHER=1\n")
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.open(uri, LOOKUP)
        assert await titles(one, uri, 2) == []
