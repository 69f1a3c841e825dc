"""In the editor, too, a source is never the file that gets its values."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from lsp.editor import editor, secret

SCAN = "keylift.server.scanWorkspace"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "settings.py").write_text(f'STRIPE_KEY = "{secret()}"\n')
    return tmp_path


@pytest.mark.parametrize("way", ["setting", "link"])
async def test_no_action_takes_the_value_out_of_it(project: Path, way: str) -> None:
    """Neither one secret, nor all of the file, nor all places of a value."""
    path = project / "settings.py"
    text = path.read_text()
    if way == "link":
        (project / ".env").symlink_to(path)
    else:
        (project / "keylift.toml").write_text('[rewrite]\nenv_file = "settings.py"\n')
    other = project / "pay.py"
    other.write_text(f'import os\n\nKEY = "{secret()}"\n')
    async with editor(project) as one:
        one.open(path.as_uri(), text)
        actions = await one.actions(path.as_uri(), 0, 16)
        titles = [each.title for each in actions if not each.disabled]
        assert not [each for each in titles if each.startswith(("Move", "Use"))]
        answer = await one.execute("keylift.server.fixAll", {"uri": path.as_uri()})
        assert answer["applied"] is False
        why = "which is a source." if way == "link" else "values go into this very file"
        assert why in one.shown[-1]
        assert one.texts[path.as_uri()].text == text
        if way == "link":
            return
        # At all places of the value, this one stays.
        one.open(other.as_uri(), other.read_text())
        await one.execute(SCAN)
        titles = {each.title: each for each in await one.actions(other.as_uri(), 2, 8)}
        (everywhere,) = [each for title, each in titles.items() if "at all places" in title]
        await one.run(everywhere.command)
        assert one.texts[path.as_uri()].text == text
    assert path.read_text() == text
