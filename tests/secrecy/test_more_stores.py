"""`keylift fix --store` for the stores that no faulty server stands before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from keylift.cli.main import main
from keylift.rewriting.env_files import parse_env
from secrecy.canary import Canary, numbered, planted
from secrecy.more_stores import BESIDE_ENV, FAILING, MORE_STORES
from secrecy.stores import Planted
from secrecy.watching import files, processes


@pytest.fixture
def canary(request: pytest.FixtureRequest) -> Canary:
    return Canary(planted(request.node.nodeid), ())


@pytest.fixture
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Planted]:  # fmt: skip
    """The store of that id, which the environment names."""
    assert project.is_dir()
    with MORE_STORES[request.param](tmp_path_factory.mktemp("store")) as running:
        for name, said in running.environ.items():
            monkeypatch.setenv(name, said)
        if running.command:
            path = os.pathsep.join([str(running.command.home), os.environ["PATH"]])
            monkeypatch.setenv("PATH", path)
        running.begin("")
        yield running


def fix(
    store: Planted, canary: Canary, home: Path, capfd: pytest.CaptureFixture[str], *but: Path
) -> tuple[int, str]:
    """Run it, and search all that it says, starts and leaves but in some files."""
    capfd.readouterr()
    known = Canary(canary.value, store.tokens)
    with processes() as seen:
        status = main(["fix", ".", "--store", store.id, "--allow-write"])
    said = capfd.readouterr()
    known.assert_hidden({"output": said.out, "errors": said.err})
    known.assert_hidden(numbered("process", seen), tokens=False)
    known.assert_hidden(files(home, but=set(but)))
    assert list((home / "tmp").iterdir()) == []
    return status, said.out + said.err


@pytest.mark.parametrize("store", MORE_STORES, indirect=True)
def test_a_store_that_is_well(
    store: Planted, canary: Canary, project: Path, tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """The store has the value, and nothing else has but `.env` where the store is beside it."""
    env = project / ".env"
    status, said = fix(store, canary, tmp_path, capfd, env)
    assert status == 0, said
    assert store.held() == [canary.value]
    assert canary.value not in (project / "shop" / "pay.py").read_text()
    if store.id in BESIDE_ENV:
        assert parse_env(env.read_text()) == {"API_KEY": canary.value}
    else:
        assert not env.exists()


@pytest.mark.parametrize("store", FAILING, indirect=True)
def test_a_store_that_fails(
    store: Planted, canary: Canary, project: Path, tmp_path: Path,
    capfd: pytest.CaptureFixture[str], *, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The source stays as it was."""
    source = project / "shop" / "pay.py"
    before = source.read_text()
    for name, said in FAILING[store.id].items():
        monkeypatch.setenv(name, said)
    status, _ = fix(store, canary, tmp_path, capfd, source)
    assert (status, source.read_text()) == (3, before)
    assert store.held() == []
    assert not (project / ".env").exists()
