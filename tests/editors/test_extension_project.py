"""The extension's own checks: types, lint, unit tests, and what its package holds."""

from __future__ import annotations

import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from editors.code_server import CHECKOUT


@pytest.mark.parametrize("script", ["check", "lint", "test:unit"])
def test_the_script_passes(extension_project: Path, script: str) -> None:
    """`npm run SCRIPT` ends well in the extension's folder."""
    run = subprocess.run(
        ["npm", "run", "--silent", script],
        cwd=extension_project,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_package_holds_what_it_needs_and_nothing_else(vsix: Path) -> None:
    """No source, no test and no map is shipped; the server's wheel and its lock are."""
    with zipfile.ZipFile(vsix) as package:
        names = {name for name in package.namelist() if name.startswith("extension/")}
    wheels = {name for name in names if name.endswith(".whl")}
    assert len(wheels) == 1
    assert {name.removeprefix("extension/") for name in names - wheels} == {
        "package.json",
        "readme.md",
        "changelog.md",
        "LICENSE.txt",
        "out/extension.js",
        "server/requirements.txt",
        "media/icon.png",
        "media/walkthrough/server.md",
        "media/walkthrough/fix.md",
        "media/walkthrough/scan.md",
        "media/walkthrough/load.md",
    }


def test_the_lock_has_a_hash_of_all_that_the_server_needs() -> None:
    """Each is one version that pyproject.toml allows, and no index or address is named."""
    text = (CHECKOUT / "vscode-extension/requirements.txt").read_text()
    lines = [line for line in text.replace("\\\n", " ").splitlines() if not line.startswith("#")]
    locked: dict[str, str] = {}
    for line in lines:
        said, *hashes = line.split(" --hash=sha256:")
        requirement = Requirement(said)
        (pinned,) = requirement.specifier
        assert pinned.operator == "=="
        assert requirement.url is None
        assert hashes
        assert all(re.fullmatch(r"[0-9a-f]{64}", each.strip()) for each in hashes)
        locked[requirement.name] = pinned.version
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    needed = [Requirement(each) for each in project["dependencies"]]
    assert {each.name for each in needed} <= locked.keys()
    wrong = [each.name for each in needed if locked[each.name] not in each.specifier]
    assert wrong == []
