"""`keylift fix --store` while the store fails: the source stays, and one sentence says why."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from keylift.cli.main import main
from secrecy.canary import Canary, numbered
from secrecy.cases import BY_COMMAND, CASES, COMMANDS, HTTP, assert_told
from secrecy.conftest import PlantedStore
from secrecy.stores import STORES, Planted
from secrecy.watching import files, processes
from servers import faulty
from servers.certificates import make_certificates
from servers.faulty import When
from servers.scripted import Answer, scripted_server


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run."""

    status: int
    out: str
    err: str

    @property
    def told(self) -> list[str]:
        """The sentences about what went wrong."""
        failed = [each[2:] for each in self.out.splitlines() if each.startswith("! ")]
        return [*failed, *self.err.splitlines()]


Fix = Callable[..., Ran]


@pytest.fixture
def fix(
    project: Path,
    tmp_path: Path,
    canary: Canary,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Fix:
    """Runs `keylift fix --allow-write`, and searches all that it says, starts and leaves."""

    def run(store: Planted, *flags: str) -> Ran:
        source = project / "shop" / "pay.py"
        capfd.readouterr()
        with caplog.at_level(logging.DEBUG), processes() as seen:
            status = main(["fix", ".", "--store", store.id, "--allow-write", *flags])
        said = capfd.readouterr()
        canary.assert_hidden({"output": said.out, "errors": said.err, "logs": caplog.text})
        canary.assert_hidden(numbered("process", seen), tokens=False)
        written = files(tmp_path, but={source} if status else ())
        canary.assert_hidden(written)
        assert list((tmp_path / "tmp").iterdir()) == []
        return Ran(status, said.out, said.err)

    return run


def state(folder: Path) -> dict[str, str]:
    """Return all files of a project but git's."""
    return {
        each.relative_to(folder).as_posix(): each.read_text()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and ".git" not in each.relative_to(folder).parts
    }


@pytest.mark.parametrize("case", CASES)
def test_a_store_that_fails(
    *, case: str, planted_store: PlantedStore, project: Path, canary: Canary, fix: Fix,
    impatient: Callable[[], None],
) -> None:  # fmt: skip
    """The source stays, whatever the store has; once that is well, the same command works."""
    store_id, fault, when = CASES[case]
    store = planted_store(store_id)
    assert store.server
    before = state(project)
    store.server.fault, store.server.when = fault, when
    if fault in {faulty.silent, faulty.dripping}:
        impatient()
    with scripted_server(lambda _: Answer()) as elsewhere:
        store.server.elsewhere = elsewhere.address
        ran = fix(store)
        assert elsewhere.asked == []
    assert (ran.status, state(project)) == (3, before)
    (told,) = ran.told
    assert_told(case, told.replace(store.server.address, "{at}"))
    assert store.held() == ([canary.value] if when in {When.WRITTEN, When.BACK} else [])
    if when is When.ALWAYS:
        return
    store.server.reset()
    assert fix(store).status == 0
    assert store.held() == [canary.value]


@pytest.mark.parametrize("store_id", STORES)
def test_a_store_that_is_well(
    store_id: str, planted_store: PlantedStore, project: Path, canary: Canary, fix: Fix
) -> None:
    """The store has the value, and nothing else has; not even after it was taken back."""
    store = planted_store(store_id)
    assert fix(store).status == 0
    assert store.held() == [canary.value]
    assert canary.value not in "".join(state(project).values())
    assert (project / ".env").exists() is bool(store.in_env)
    if store.in_env:
        assert store.in_env in (project / ".env").read_text()


@pytest.mark.parametrize("store_id", COMMANDS)
@pytest.mark.parametrize("how", BY_COMMAND)
def test_a_command_that_fails(
    *, how: str, store_id: str, planted_store: PlantedStore, project: Path, fix: Fix,
    impatient: Callable[[], None],
) -> None:  # fmt: skip
    """Commands quote all that they were given when they fail; nobody hears it from us."""
    store, (fault, is_written) = planted_store(store_id), BY_COMMAND[how]
    assert store.command
    before = state(project)
    store.command.change(**fault)
    if how == "hangs":
        impatient()
    ran = fix(store)
    assert (ran.status, state(project)) == (3, before)
    (told,) = ran.told
    assert_told(f"{store_id}: {how}", told)
    assert bool(store.held()) is is_written


@pytest.mark.parametrize("store_id", HTTP)
@pytest.mark.parametrize("how", ["down", "unknown certificate", "no TLS"])
def test_a_store_that_cannot_be_spoken_to(
    *, how: str, store_id: str, planted_store: PlantedStore, project: Path, fix: Fix,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Nothing is sent to a server whose certificate nobody vouches for."""
    store = planted_store(store_id)
    assert store.server
    made = make_certificates(tmp_path / "home")
    with scripted_server(lambda _: Answer(), certificate=made.certificate, key=made.key) as other:
        address = {
            "down": "http://127.0.0.1:9",
            "unknown certificate": other.address,
            "no TLS": store.server.address.replace("http:", "https:"),
        }[how]
        monkeypatch.setenv(store.address, address)
        before = state(project)
        ran = fix(store)
    assert (ran.status, state(project), other.asked) == (3, before, [])
    (told,) = ran.told
    assert_told(f"{store_id}: {how}", told.replace(address, "{at}"))
