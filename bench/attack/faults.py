"""System calls that fail, one at a time: the disk is full, the file is gone, the process may not.

strace lets the N-th call of a kind fail with an error, or end the process there.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from projects import Project, make_project
from rows import Row

_ERRORS = {
    "openat": ("ENOSPC", "EIO", "EACCES", "EROFS", "EMFILE"),
    "write": ("ENOSPC", "EIO"),
    "rename": ("EIO", "EACCES", "EROFS"),
    "link": ("EPERM", "ENOSPC"),
    "linkat": ("EPERM", "ENOSPC"),
    "unlink": ("EACCES", "EIO"),
    "mkdir": ("EACCES", "ENOSPC"),
    "fsync": ("EIO", "ENOSPC"),
    "fchmod": ("EPERM",),
    "chmod": ("EPERM",),
    "flock": ("ENOLCK",),
    "clone": ("ENOMEM",),
    "vfork": ("EAGAIN",),
}
_INTERNAL = re.compile(r"internal error|Traceback", re.IGNORECASE)


def attack(folder: Path, times: int, seed: int) -> Iterator[Row]:
    """Let calls of `fix` fail, and end it at calls."""
    chance = random.Random(seed)  # noqa: S311 - moments, not keys
    calls = _calls(folder / "calls")
    row = Row(
        "a system call of `fix` fails or kills it",
        "no value lost, no file torn, no internal error, a second run ends the job",
    )
    for number in range(times):
        name = chance.choice(sorted(calls))
        first, last = calls[name]
        when = chance.randint(first, last)
        how = chance.choice([*(f"error={each}" for each in _ERRORS[name]), "signal=SIGKILL"])
        project = make_project(folder / f"{number:03}", seed=number)
        model = make_project(folder / f"{number:03}-model", seed=number)
        model.run("fix", ".")
        project.finals = model.sources()
        row.count(f"{name} {how} at call {when}", _one(project, name, how, when))
        shutil.rmtree(folder / f"{number:03}")
        shutil.rmtree(folder / f"{number:03}-model")
    yield row


def _one(project: Project, name: str, how: str, when: int) -> list[str]:
    inject = f"inject={name}:{how}:when={when}"
    with tempfile.NamedTemporaryFile() as log:
        prefix = ("strace", "-f", "-qq", "-o", log.name, "-e", f"trace={name}", "-e", inject)
        said, _ = project.start("fix", ".", prefix=prefix).communicate(timeout=120)
    faults = project.faults()
    # What starts Python itself may fail in Python's own words.
    if _INTERNAL.search(said.decode(errors="replace")):
        faults.append("internal error")
    status, _ = project.run("fix", ".")
    faults += project.faults()
    if project.sources() != project.finals:
        faults.append(f"the second run (exit {status}) does not end the job")
    return faults


def _calls(folder: Path) -> dict[str, tuple[int, int]]:
    """Return which calls of each kind a run makes once it is busy with the project.

    strace counts the calls of each process for itself, so these are those of the main one.
    """
    project = make_project(folder, seed=0)
    log = folder / "log"
    trace = f"trace={','.join(_ERRORS)}"
    project.start(
        "fix", ".", prefix=("strace", "-f", "-qq", "-o", str(log), "-e", trace)
    ).communicate()
    lines = log.read_text(errors="replace").splitlines()
    main = lines[0].split()[0]
    counts: dict[str, int] = {}
    firsts: dict[str, int] = {}
    is_busy = False
    for line in lines:
        process, _, call = line.partition(" ")
        name = re.match(r"\s*(\w+)\(", call)
        if process != main or not name:
            continue
        counts[name[1]] = counts.get(name[1], 0) + 1
        is_busy = is_busy or str(project.root) in call
        if is_busy:
            firsts.setdefault(name[1], counts[name[1]])
    return {name: (firsts[name], counts[name]) for name in firsts}


def is_there() -> bool:
    """Tell whether strace can do it here."""
    program = shutil.which("strace")
    return (
        bool(program)
        and not subprocess.run(
            ["strace", "-qq", "-o", "/dev/null", "true"], check=False, capture_output=True
        ).returncode
    )
