"""Config files in an editor: the same actions as in code, or the reason why there are none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from lsp.editor import editor, secret


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


async def test_a_value_moves_out_of_a_compose_file(project: Path) -> None:
    """The action, the edit and `.env` are those that code gets."""
    value, head = secret(), "services:\n  web:\n    image: nginx\n    environment:\n      KEY: "
    uri = (project / "compose.yaml").as_uri()
    async with editor(project) as one:
        one.open(uri, f"{head}{value}\n")
        actions = await one.actions(uri, 4, 12)
        assert actions[0].title == "Move to environment variable STRIPE_SECRET_KEY"
        answer = await one.run(actions[0].command)
        assert answer["applied"] is True
        assert one.texts[uri].text == f"{head}${{STRIPE_SECRET_KEY:?set STRIPE_SECRET_KEY}}\n"
        assert value not in one.heard
    assert (project / ".env").read_text() == f"STRIPE_SECRET_KEY={value}\n"


async def test_json_says_what_to_do(project: Path) -> None:
    """No move is offered, and the reason stands where the action would."""
    value = secret()
    uri = (project / "settings.json").as_uri()
    async with editor(project) as one:
        one.open(uri, f'{{"key": "{value}"}}\n')
        actions = await one.actions(uri, 0, 12)
        (why,) = actions
        assert why.title == "Not moved: this file format has no way to read the environment…"
        assert "read it from the environment" in (await one.run(why.command))["told"]
        assert value not in one.heard
