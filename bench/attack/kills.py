"""SIGKILL at random moments: no value is lost, no file is torn, and a second run ends the job."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import hvac
from projects import Project, make_project
from rows import Row

from servers.vault_server import vault_server

_PROMISE = "no value lost, no file torn, a second run ends the job"


@dataclass
class Kept:
    """A store beside `.env`: how a run finds it, and what it holds."""

    environ: Mapping[str, str]
    values: Callable[[], set[str]]


def attack(folder: Path, times: int, seed: int) -> Iterator[Row]:
    """Kill every kind of run that writes."""
    chance = random.Random(seed)  # noqa: S311 - moments, not keys
    fix = ("fix", ".")
    vault = ("fix", ".", "--store", "vault", "--allow-write")
    yield _row("SIGKILL during `fix`", folder / "fix", fix, times, chance)
    yield _row("the same without git", folder / "bare", fix, times // 2, chance, with_git=False)
    yield _undo(folder / "undo", times // 2, chance)
    yield _row("`fix --store vault`", folder / "vault", vault, times // 3, chance, store=_vault)


def _row(
    area: str,
    folder: Path,
    command: Sequence[str],
    times: int,
    chance: random.Random,
    *,
    with_git: bool = True,
    store: Callable[[], AbstractContextManager[Kept]] = lambda: nullcontext(Kept({}, set)),
) -> Row:
    row, hits = Row(area, _PROMISE), 0
    for number in range(times):
        with store() as kept:
            project = make_project(folder / f"{number:03}", seed=number, with_git=with_git)
            seconds = _finish(project, folder / f"{number:03}-model", command, kept, with_git)
            moment = chance.uniform(seconds / 4, seconds)  # Before that it only starts.
            hits += _kill(project, command, kept.environ, moment)
            faults = project.faults(kept.values())
            faults += _second(project, command, kept)
            row.count(f"attempt {number}, killed after {moment:.2f} s", faults)
        shutil.rmtree(folder)
    row.note = f"{hits} killed before their end"
    return row


def _finish(
    project: Project,
    folder: Path,
    command: Sequence[str],
    kept: Kept,
    with_git: bool,  # noqa: FBT001
) -> float:
    """Run a copy to its end, note what that gives, and return how many seconds it took."""
    model = make_project(folder, seed=_seed(project), with_git=with_git)
    start = time.monotonic()
    # Where a store has the values already, names are the same.
    status, said = model.run(*command, environ=kept.environ)
    assert status in (0, 1), said
    project.finals = model.sources()
    return time.monotonic() - start


def _seed(project: Project) -> int:
    return int(project.root.parent.name)


def _kill(
    project: Project, command: Sequence[str], environ: Mapping[str, str], seconds: float
) -> bool:
    process = project.start(*command, environ=environ)
    time.sleep(seconds)
    is_alive = process.poll() is None
    process.kill()
    process.communicate()
    return is_alive


def _second(project: Project, command: Sequence[str], kept: Kept) -> list[str]:
    status, said = project.run(*command, environ=kept.environ)
    faults = project.faults(kept.values())
    if project.sources() != project.finals:
        faults.append(f"the second run (exit {status}) does not end the job")
    if any(value in said for values in project.values.values() for value in values):
        faults.append("the second run says a value")
    left = [path.name for path in project.root.rglob("*keylift-tmp*")]
    return faults + ([f"left behind: {', '.join(left)}"] if left else [])


def _undo(folder: Path, times: int, chance: random.Random) -> Row:
    row, hits = Row("SIGKILL during `fix --undo`", _PROMISE), 0
    for number in range(times):
        project = make_project(folder / f"{number:03}", seed=number)
        project.run("fix", ".")
        project.finals = project.sources()
        start = time.monotonic()
        again = make_project(folder / f"{number:03}-model", seed=number)
        again.run("fix", ".")
        seconds = (time.monotonic() - start) / 2
        hits += _kill(project, ("fix", "--undo"), {}, chance.uniform(0, seconds * 1.5))
        faults = project.faults()
        status, _ = project.run("fix", "--undo")
        if project.sources() != project.originals:
            faults.append(f"a second undo (exit {status}) does not bring all back")
        row.count(f"attempt {number}", faults)
        shutil.rmtree(folder)
    row.note = f"{hits} killed before their end"
    return row


@contextmanager
def _vault() -> Iterator[Kept]:
    with vault_server() as server:
        kv = hvac.Client(url=server.address, token=server.token).secrets.kv.v2

        def values(path: str = "") -> set[str]:
            try:
                names = kv.list_secrets(path)["data"]["keys"]
            except hvac.exceptions.InvalidPath:
                return set()
            found: set[str] = set()
            for name in names:
                if name.endswith("/"):
                    found |= values(path + name)
                else:
                    read = kv.read_secret_version(path + name, raise_on_deleted_version=True)
                    found |= {str(value) for value in read["data"]["data"].values()}
            return found

        yield Kept(server.environ, values)
