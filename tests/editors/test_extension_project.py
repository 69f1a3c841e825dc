"""The extension's own checks: types, lint, unit tests, and what its package holds."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest


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
    """No source, no test and no map is shipped; the server's wheel is."""
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
        "media/icon.png",
        "media/walkthrough/server.md",
        "media/walkthrough/fix.md",
        "media/walkthrough/scan.md",
        "media/walkthrough/load.md",
    }
