"""Disks that are full, and links, pipes and devices where Keylift reads and writes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from projects import Project, make_project
from rows import Row

_PATIENCE = 60
_NAMES = (".env", ".env.example", ".gitignore", ".dockerignore", ".keyliftignore", "keylift.toml")


def attack(folder: Path, times: int, seed: int) -> Iterator[Row]:
    """Put odd things where files are expected, and fill disks."""
    del times
    model = make_project(folder / "model", seed=seed)
    model.run("fix", ".")
    odd = Row("links, pipes, devices and folders in place of Keylift's files", _PROMISE)
    for name in _NAMES:
        for kind, put in _KINDS.items():
            project = make_project(folder / f"{name}-{kind}", seed=seed)
            project.finals = model.sources()
            put(project, project.root / name)
            odd.count(f"{name} as {kind}", _faults(project))
    yield odd
    full = Row("`fix` on a full disk", _PROMISE)
    for size in range(0, 97, 8):
        full.count(f"{size} kB left", _full(folder / f"full-{size}", size, seed))
    yield full


_PROMISE = "no value lost, no other file changed, an answer in time"


def _faults(project: Project) -> list[str]:
    before = _others(project)
    status, said = project.run("fix", ".", seconds=_PATIENCE)
    faults = project.faults()
    if status == -1:
        faults.append("hangs")
    if "internal error" in said or "Traceback" in said:
        faults.append("internal error")
    changed = [name for name, content in _others(project).items() if before.get(name) != content]
    return faults + [f"{name} changed" for name in changed]


def _others(project: Project) -> dict[str, bytes]:
    """Return what a run must leave alone: git's own files, and what lies outside."""
    files = [project.root / ".git" / name for name in ("HEAD", "config")]
    files += [path for path in project.root.parent.glob("outside*") if path.is_file()]
    return {str(path): path.read_bytes() for path in files if path.is_file()}


def _link_to(target: str) -> Callable[[Project, Path], None]:
    def put(project: Project, path: Path) -> None:
        outside = project.root.parent / "outside.txt"
        outside.write_text("OUTSIDE=1\n", encoding="utf-8")
        path.symlink_to(target)

    return put


def _pipe(_: Project, path: Path) -> None:
    os.mkfifo(path)


def _folder(_: Project, path: Path) -> None:
    path.mkdir()


def _hard_link(project: Project, path: Path) -> None:
    outside = project.root.parent / "outside.txt"
    outside.write_text("OUTSIDE=1\n", encoding="utf-8")
    path.hardlink_to(outside)


_KINDS: dict[str, Callable[[Project, Path], None]] = {
    "link to git's HEAD": _link_to(".git/HEAD"),
    "link to git's config": _link_to(".git/config"),
    "link to a source": _link_to("app/main.py"),
    "link to a shell script": _link_to("bin/deploy.sh"),
    "link outside": _link_to("../outside.txt"),
    "link to itself": _link_to(".env"),
    "broken link": _link_to("nowhere/at/all"),
    "link to a device": _link_to("/dev/zero"),
    "pipe": _pipe,
    "folder": _folder,
    "hard link": _hard_link,
}


def _full(folder: Path, left: int, seed: int) -> list[str]:
    """Fix a project on a file system of its own with that many kB left (root only)."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    subprocess.run(mount, check=True)
    try:
        project = make_project(folder, seed=seed)
        stat = os.statvfs(folder)
        size = max(0, stat.f_bavail * stat.f_frsize - left * 1024)
        with (folder / "ballast").open("wb") as ballast:
            ballast.write(bytes(size))
        _, said = project.run("fix", ".", seconds=_PATIENCE)
        faults = project.faults()
        if "internal error" in said or "Traceback" in said:
            faults.append("internal error")
        (folder / "ballast").unlink()
        status, _ = project.run("fix", ".", seconds=_PATIENCE)
        faults += project.faults()
        if any(v.encode() in c for n, c in project.sources().items() for v in project.values[n]):
            faults.append(f"the second run (exit {status}) does not end the job")
        return faults
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
