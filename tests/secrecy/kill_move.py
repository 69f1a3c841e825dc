"""Run by a test: moves a value to a store again and again, and is killed one step later each time.

Arguments: an empty folder, the store's id, the value's seed, and a descriptor to write to. Each
attempt works in a folder of its own, in a child that is killed right before its N-th step: a write
on disk, a request that may change something, the start of a command. After each one it writes
"killed", or "lived" and ends. Where it then reads "again", it moves the value in the same folder to
the end, and writes that; then comes the next attempt.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path

from keylift.cli.main import main as keylift
from keylift.clients import connect
from secrecy.canary import planted
from support.command_line import git
from workspace.dying import in_child, is_change


def main(folder: Path, store_id: str, seed: str, told: int) -> None:
    """Attempt the move until one attempt is not killed."""
    # What is loaded once for all is none of an attempt's steps.
    keylift(["fix", str(_prepared(folder / "first", seed)), "--dry-run"])
    connect(store_id, os.environ, Path.cwd())
    killed, is_killed = 0, True
    while is_killed:
        move = partial(_move, _prepared(folder / f"attempt-{killed:03}", seed), store_id)
        is_killed = in_child(move, killed + 1, is_change)
        killed += 1
        if _say("killed" if is_killed else "lived", told) == "again":
            assert not in_child(move, 0)
            _say("again", told)


def _prepared(attempt: Path, seed: str) -> Path:
    project = attempt / "work"
    project.mkdir(parents=True)
    git("init", "-q", "--template=", folder=project)
    (project / "pay.py").write_text(f"API_KEY = '{planted(seed)}'\n")
    return project


def _move(project: Path, store_id: str) -> None:
    os.chdir(project)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert keylift(["fix", "pay.py", "--store", store_id, "--allow-write"]) == 0


def _say(word: str, told: int) -> str:
    os.write(told, f"{word}\n".encode())
    return sys.stdin.readline().strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
