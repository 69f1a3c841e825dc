"""Actions that name in the manifest what a store's lookup calls."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lsp.editor import Editor, editor, secret

LOOKUP = 'KEY = aws_secret("shop/stripe-secret-key")\n'
TASK = 'KEY = await asyncio.to_thread(aws_secret, "shop/stripe-secret-key")\n'
ADD = "Add boto3 to requirements.txt"
# Stands for a language that refuses, whatever its project looks like.
REFUSING = """\
from keylift.lsp.features import store_actions
from keylift.lsp.server import main
from keylift.model import Refusal, RefusalReason

planned = store_actions.plan


async def plan(*asked):
    return Refusal(RefusalReason.NO_CLIENT) if asked[-1] == "aws" else await planned(*asked)


store_actions.plan = plan
main()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "requirements.txt").write_text("stripe\n")
    return tmp_path


async def additions(one: Editor, uri: str, line: int) -> list[Any]:
    """Return the actions at a line but for that of every lookup, which replaces its value."""
    actions = await one.actions(uri, line, 8)
    return [each for each in actions if not each.title.startswith("Replace the value of ")]


@pytest.mark.parametrize(("like", "text"), [("visual-studio-code", LOOKUP), ("neovim", TASK)])
async def test_a_lookup_without_its_client(project: Path, like: str, text: str) -> None:
    uri = (project / "app.py").as_uri()
    async with editor(project, like=like) as one:
        one.open(uri, f"import os\n{text}")
        assert await additions(one, uri, 0) == []
        (action,) = await additions(one, uri, 1)
        assert action.title == ADD
        one.take_edit(action.edit)
        assert (project / "requirements.txt").read_text() == "stripe\nboto3>=1.28\n"
        assert await additions(one, uri, 1) == []


async def test_an_open_manifest_counts_as_it_is_in_the_editor(project: Path) -> None:
    uri, manifest = (project / "app.py").as_uri(), (project / "requirements.txt").as_uri()
    async with editor(project) as one:
        one.open(uri, LOOKUP)
        one.open(manifest, "boto3==1.40.0", "pip-requirements")
        assert await additions(one, uri, 0) == []


async def test_a_moved_secret_leads_to_its_client(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message has the command; the action is where the lookup is now."""
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    uri = (project / "app.py").as_uri()
    async with editor(project) as one:
        one.answers = ["Keep in .env"]
        one.open(uri, f'KEY = "{secret()}"\n')
        actions = await one.actions(uri, 0, 8)
        move = next(each for each in actions if "AWS" in each.title)
        await one.run(move.command)
        assert one.shown[-1].endswith("The lookup needs boto3: `pip install boto3`.")
        line = one.texts[uri].text.rstrip().count("\n")
        assert [each.title for each in await additions(one, uri, line)] == [ADD]


async def test_a_secret_that_is_no_lookup_without_its_client(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a language refuses for want of it, the client is offered at the secret."""
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    uri = (project / "app.py").as_uri()
    async with editor(project, command=(sys.executable, "-c", REFUSING)) as one:
        one.open(uri, f'KEY = "{secret()}"\n')
        actions = await one.actions(uri, 0, 8)
        assert [each.title for each in actions if "AWS" in each.title] == []
        (add,) = (each for each in actions if each.title.startswith("Add "))
        assert add.title == ADD
        one.take_edit(add.edit)
    assert (project / "requirements.txt").read_text() == "stripe\nboto3>=1.28\n"
