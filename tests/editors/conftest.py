"""What all editor tests share: the installed editors, the packaged extension, fake secrets."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from editors.code_server import CHECKOUT, Tools, install_extension
from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import expand

EXTENSION = CHECKOUT / "vscode-extension"
HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def tools() -> Tools:
    """Install the editors, or fail with what is missing."""
    subprocess.run([HERE / "setup"], check=True, timeout=600)
    return Tools(CHECKOUT / ".cache/editors")


@pytest.fixture(scope="session")
def extension_project() -> Path:
    """The extension's folder with its development dependencies installed."""
    lock, stamp = EXTENSION / "package-lock.json", EXTENSION / "node_modules/.package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=EXTENSION,
            check=True,
            timeout=600,
        )
    return EXTENSION


@pytest.fixture(scope="session")
def vsix(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Package the extension, or take the file that KEYLIFT_VSIX names."""
    given = os.environ.get("KEYLIFT_VSIX")
    if given:
        return Path(given)
    project = request.getfixturevalue("extension_project")
    (CHECKOUT / ".cache").mkdir(exist_ok=True)
    with (CHECKOUT / ".cache/package.lock").open("w") as lock:
        # Two test processes must not build in the same folder at once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = subprocess.run(
            ["npm", "run", "--silent", "package"],
            cwd=project,
            env=os.environ | {"PYTHON": sys.executable},
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        assert run.returncode == 0, f"the extension was not packaged:\n{run.stdout}{run.stderr}"
        built = next(project.glob("keylift-*.vsix"))
        return Path(shutil.copy(built, tmp_path_factory.mktemp("vsix")))


@pytest.fixture(scope="session")
def installed_extension(tools: Tools, vsix: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the installed extension; its parent is the extensions folder."""
    return install_extension(tools, vsix, tmp_path_factory.mktemp("vscode") / "extensions")


@pytest.fixture(scope="session")
def fill() -> Callable[[str], str]:
    """Replace `<secret:ID>` in a text by a fake secret, always the same."""
    detectors = builtin_detectors()
    return lambda text: expand(text, detectors, seed="editors")


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """The folder that receives what the tests saw on screen."""
    folder = HERE / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
