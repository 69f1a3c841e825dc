"""Fixtures for everything on disk: a clean git, a planted secret, a user without privileges."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keylift.detection.samples import fill

_NOBODY = 65534


@pytest.fixture(autouse=True)
def clean_git(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this machine's git configuration and surrounding hooks out of the tests."""
    for key in [key for key in os.environ if key.startswith("GIT_")]:
        monkeypatch.delenv(key)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    identity = "[user]\nname = Sam\nemail = sam@example.com\n[init]\ndefaultBranch = main\n"
    (home / ".gitconfig").write_text(identity)


@pytest.fixture
def git() -> Callable[..., str]:
    """Run git in a folder and return what it says."""

    def run(folder: Path, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
        )
        return done.stdout

    return run


@pytest.fixture
def repository(tmp_path: Path, git: Callable[..., str]) -> Path:
    """An empty git repository."""
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "-q")
    return folder


@pytest.fixture
def secret() -> str:
    """A value that must show up nowhere but where it belongs."""
    return fill("{base62:40}", "workspace").value


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of a user whom permissions stop, even where the tests run as root."""
    folder = Path(tempfile.mkdtemp())
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(folder, _NOBODY, _NOBODY)
        os.setegid(_NOBODY)
        os.seteuid(_NOBODY)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
            os.setegid(0)
        for path in folder.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o700)
        folder.chmod(0o700)
        shutil.rmtree(folder)
