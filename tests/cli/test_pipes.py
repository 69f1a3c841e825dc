"""A project whose files are pipes that nobody writes to: nothing waits for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.command_line import git, stripe

_IGNORE_FILES = (
    ".gitignore",
    ".keyliftignore",
    ".git/info/exclude",
    "sub/.gitignore",
    "sub/.keyliftignore",
)
_OTHERS = (
    *(".env", ".env.example", ".dockerignore", ".npmignore", "keylift.toml", "pyproject.toml"),
    *("package.json", "requirements.txt", ".gitlab-ci.yml", ".github/workflows/a.yml"),
    *("doppler.yaml", ".infisical.json", "sub/b.js", ".git/commondir", ".git/keylift"),
)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line; a pipe that it waits for ends the test."""
    return subprocess.run(
        [sys.executable, "-m", "keylift", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def pipe(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)


@pytest.fixture
def project(folder: Path) -> Path:
    git("init", "-q")
    for name in ("a.py", "sub/a.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f'K = "{stripe()}"\n')
    return folder


def test_rules_in_a_pipe_are_not_applied_and_that_is_said(project: Path) -> None:
    for name in _IGNORE_FILES:
        pipe(project / name)
    done = run(project, "scan", ".")
    assert done.returncode == 1
    for name in _IGNORE_FILES:
        assert f"/{name}: Not a regular file; its rules are not applied" in done.stdout
    assert "2 findings in 2 files" in done.stdout


@pytest.mark.parametrize("name", _IGNORE_FILES[:3])
def test_where_git_would_wait_nothing_moves(project: Path, name: str) -> None:
    pipe(project / name)
    done = run(project, "fix", "a.py")
    assert (project / "a.py").read_text() == f'K = "{stripe()}"\n' or name == ".keyliftignore"
    if name != ".keyliftignore":
        assert f"{name} is not a regular file" in done.stdout
        assert not (project / ".env").exists()


@pytest.mark.parametrize("name", _OTHERS)
def test_a_pipe_is_no_reason_to_wait(project: Path, name: str) -> None:
    pipe(project / name)
    store = ["--store", "infisical", "--allow-write"] if name == ".infisical.json" else []
    assert run(project, "fix", ".", *store).returncode in (0, 2, 3)


def test_a_large_ignore_file_is_not_applied(project: Path) -> None:
    (project / ".keyliftignore").write_text("x\n" * 300_000)
    done = run(project, "scan", ".")
    assert ".keyliftignore: Larger than 500,000 bytes; its rules are not applied" in done.stdout
