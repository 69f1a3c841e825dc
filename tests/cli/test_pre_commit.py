"""The hooks that `.pre-commit-hooks.yaml` offers, run by git itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.command_line import SERVER, git, stripe

ROOT = Path(__file__).parents[2]


def hooks() -> dict[str, dict[str, str]]:
    """Read the hooks; the file is a list of flat entries."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    entries = [
        dict(re.findall(r"^(?:- |  )(\w+): (.+)$", part, re.MULTILINE))
        for part in re.split(r"^(?=- )", text, flags=re.MULTILINE)
        if part
    ]
    return {entry["id"]: entry for entry in entries}


@pytest.fixture
def repository(folder, tmp_path, monkeypatch):
    """A repository whose commits run the hook, as installed: `keylift` is on the PATH."""
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "keylift").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m keylift "$@"\n')
    (tools / "keylift").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(SERVER))
    git("init", "-q")
    hook = folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec {hooks()['keylift']['entry']}\n")
    hook.chmod(0o755)
    return folder


def commit() -> subprocess.CompletedProcess[str]:
    command = [
        "git",
        "-c",
        "user.name=T",
        "-c",
        "user.email=t@example.invalid",
        "commit",
        "-m",
        "x",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_commit_with_a_secret_is_refused_and_the_report_shown(repository):
    (repository / "a.py").write_text(f'K = "{stripe()}"\n')
    git("add", ".")
    done = commit()
    assert done.returncode == 1
    assert "[stripe-live-secret-key]" in done.stdout + done.stderr
    assert stripe() not in done.stdout + done.stderr
    assert git("rev-list", "--all") == ""


def test_a_commit_without_one_goes_through(repository):
    """Whatever else lies in the folder, and from a folder further down."""
    (repository / "a.py").write_text("x = 1\n")
    git("add", ".")
    (repository / "local.py").write_text(f'K = "{stripe()}"\n')
    assert commit().returncode == 0
    assert git("rev-list", "--count", "HEAD") == "1\n"


def test_only_the_staged_part_of_a_file_counts(repository):
    """As with `git commit -p`, and with `git commit -a`, which uses an index of its own."""
    (repository / "a.py").write_text("x = 1\n")
    git("add", ".")
    assert commit().returncode == 0
    (repository / "a.py").write_text(f'K = "{stripe()}"\n')
    command = [
        "git",
        "-c",
        "user.name=T",
        "-c",
        "user.email=t@example.invalid",
        "commit",
        "-am",
        "x",
    ]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_the_hook_for_all_files_takes_any_file_name(repository):
    """Names come from pre-commit, so one may begin with a dash."""
    (repository / "-x.py").write_text(f'K = "{stripe()}"\n')
    entry = hooks()["keylift-files"]["entry"].split()
    done = subprocess.run([*entry, "-x.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("-x.py\n")
    assert hooks()["keylift-files"]["types"] == "[text]"
    assert hooks()["keylift"]["pass_filenames"] == "false"
