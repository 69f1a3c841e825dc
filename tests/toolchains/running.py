"""Runs programs of the machine's own toolchains; a missing one is a failure, never a skip."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from toolchains.programs import VARIABLE, Program

SECONDS = 600


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a process said: exit status, standard output, standard error."""

    status: int
    output: bytes
    errors: str


def run(
    command: Sequence[str], folder: Path, variables: Mapping[str, str] | None = None
) -> Outcome:
    """Run a command with exactly these variables beside those of the machine."""
    environment = {key: value for key, value in os.environ.items() if key != VARIABLE}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**environment, "LC_ALL": "C.UTF-8", **(variables or {})},
        capture_output=True,
        check=False,
        timeout=SECONDS,
    )
    return Outcome(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def check_equal(
    programs: Iterable[Program],
    folder: Path,
    before: Callable[[Program], Sequence[str]],
    after: Callable[[Program], Sequence[str]],
) -> None:
    """Run each program before, after with its variable, and after without it."""

    def check(program: Program) -> None:
        value = {VARIABLE: program.value}
        plain = run(before(program), folder)
        assert (plain.status, plain.output.decode()) == (0, program.value), program.name
        moved = run(after(program), folder, value)
        assert moved == plain, program.name
        missing = run(after(program), folder)
        assert missing.status != 0, program.name
        assert VARIABLE in missing.errors, program.name

    with ThreadPoolExecutor(max_workers=2) as workers:
        list(workers.map(check, programs))
