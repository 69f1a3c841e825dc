"""An editor's moves are taken back: by its own command, by the command line, and after Ctrl+Z."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from keylift.cli.main import main
from lsp.editor import Editor, editor, secret

UNDO = "keylift.server.undoLastMove"
SCAN = "keylift.server.scanWorkspace"
TEXT = f'KEY = "{secret()}"\n'
MOVED = 'import os\n\nKEY = os.environ["STRIPE_SECRET_KEY"]\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, and a salt that the server and the command line share."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "shop"
    folder.mkdir()
    subprocess.run(["git", "init", "-q", folder], check=True)
    (folder / "app.py").write_text(TEXT)
    return folder


def contents(project: Path) -> dict[str, bytes]:
    files = (each for each in project.rglob("*") if each.is_file() and ".git" not in each.parts)
    return {each.relative_to(project).as_posix(): each.read_bytes() for each in files}


def save(one: Editor, uri: str) -> None:
    Path(urlsplit(uri).path).write_text(one.texts[uri].text)


async def move(one: Editor, project: Path) -> str:
    """Move the value of an open file; return its address."""
    uri = (project / "app.py").as_uri()
    one.open(uri, (project / "app.py").read_text())
    (action, *_) = await one.actions(uri, 0, 10)
    assert (await one.run(action.command))["applied"] is True
    assert one.texts[uri].text == MOVED
    return uri


async def test_the_command_line_takes_an_editors_move_back(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once it is saved; everything is as it was, to the byte."""
    before = contents(project)
    async with editor(project) as one:
        save(one, await move(one, project))
        assert (project / ".env").read_text() == f"STRIPE_SECRET_KEY={secret()}\n"
    assert main(["fix", "--undo", str(project)]) == 0
    assert "Nothing to undo" not in capsys.readouterr().out
    after = contents(project)
    assert after.pop(".gitignore", b"") in {b"", b".env\n"}
    assert after == before


async def test_the_editors_command_does_the_same(project: Path) -> None:
    before = contents(project)
    async with editor(project) as one:
        uri = await move(one, project)
        save(one, uri)
        assert (await one.execute(UNDO, {"uri": uri}))["applied"] is True
        assert one.shown[-1] == "Keylift: 1 file is as before the move."
        assert secret() not in one.heard
    after = contents(project)
    after.pop(".gitignore", None)
    assert after == before


async def test_unsaved_changes_are_not_undone_under_an_editor(project: Path) -> None:
    async with editor(project) as one:
        uri = await move(one, project)
        answer = await one.execute(UNDO, {"uri": uri})
        assert answer == {"applied": False, "told": "app.py has unsaved changes; save it first."}
        assert one.texts[uri].text == MOVED
    assert (project / ".env").read_text() == f"STRIPE_SECRET_KEY={secret()}\n"


async def test_where_nothing_was_moved_it_says_so(project: Path) -> None:
    async with editor(project) as one:
        answer = await one.execute(UNDO, {"uri": (project / "app.py").as_uri()})
        assert answer == {"applied": False, "told": "There is no move to undo here."}


async def test_after_the_editors_own_undo_the_rest_is_offered_to_go(project: Path) -> None:
    """The source has its value again, and `.env` gives it up; asked once."""
    before = contents(project)
    async with editor(project) as one:
        uri = await move(one, project)
        one.answers = ["Take It Back"]
        one.replace(uri, TEXT)
        await one.until(lambda: not (project / ".env").exists())
        assert one.asked[-1] == (
            "Keylift: The code has its value again. STRIPE_SECRET_KEY is still stored."
        )
        await one.until(lambda: "as before the move" in one.shown[-1])
        asked = len(one.asked)
        one.replace(uri, MOVED)
        one.replace(uri, TEXT)
        await one.published(uri, 1)
        assert len(one.asked) == asked
        assert secret() not in one.heard
    after = contents(project)
    after.pop(".gitignore", None)
    assert after == before


async def test_a_move_everywhere_goes_back_as_one(project: Path) -> None:
    (project / "lib").mkdir()
    (project / "lib/b.py").write_text(f'{TEXT}OTHER = "{secret(variant=1)}"\n')
    before = contents(project)
    async with editor(project) as one:
        uri = (project / "app.py").as_uri()
        one.open(uri, TEXT)
        await one.execute(SCAN)
        actions = await one.actions(uri, 0, 10)
        command = next(each.command for each in actions if "in the workspace" in each.title)
        assert (await one.run(command))["moved"] == 2
        save(one, uri)
        assert secret() not in (project / "lib/b.py").read_text()
        assert (await one.execute(UNDO, {"uri": uri}))["applied"] is True
        assert one.shown[-1] == "Keylift: 2 files are as before the move."
        asked = list(one.asked)
        one.replace(uri, TEXT)
        await one.published(uri, 1)
        assert one.asked == asked
    after = contents(project)
    after.pop(".gitignore", None)
    assert after == before
