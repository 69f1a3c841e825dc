"""`keylift fix --store` for stores beside `.env`, and for those no faulty server stands before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from keylift.cli.main import main
from keylift.rewriting.env_files import parse_env
from secrecy.canary import Canary, numbered
from secrecy.conftest import PlantedStore
from secrecy.watching import files, processes
from servers.stand_ins import StandIn, gh, glab

DEAD = "http://127.0.0.1:9"
FAILING = {
    "keyring": {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
    "gcp": {"HTTPS_PROXY": DEAD, "https_proxy": DEAD},
    "azure": {"IDENTITY_HEADER": "wrong"},
}
BESIDE: Mapping[str, tuple[Callable[[Path], StandIn], str]] = {
    "github": (gh, "secrets"),
    "gitlab": (glab, "values"),
}


def fix(
    store_id: str, canary: Canary, home: Path, capfd: pytest.CaptureFixture[str], but: set[Path]
) -> int:
    """Run it, and search all that it says, starts and leaves but in some files."""
    capfd.readouterr()
    with processes() as seen:
        status = main(["fix", ".", "--store", store_id, "--allow-write"])
    said = capfd.readouterr()
    canary.assert_hidden({"output": said.out, "errors": said.err})
    canary.assert_hidden(numbered("process", seen), tokens=False)
    canary.assert_hidden(files(home, but=but))
    assert list((home / "tmp").iterdir()) == []
    return status


@pytest.mark.parametrize("store_id", BESIDE)
def test_a_store_beside_env(
    store_id: str, project: Path, tmp_path: Path, canary: Canary, *,
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """`.env` and the store have the value, and nothing else has."""
    write, kept = BESIDE[store_id]
    stand_in, env = write(tmp_path_factory.mktemp(store_id)), project / ".env"
    stand_in.on_path(monkeypatch)
    assert fix(store_id, canary, tmp_path, capfd, {env}) == 0
    assert parse_env(env.read_text()) == {"API_KEY": canary.value}
    assert stand_in.state[kept] == {"API_KEY": canary.value}


@pytest.mark.parametrize("store_id", FAILING)
def test_a_store_that_fails(
    store_id: str, planted_store: PlantedStore, project: Path, tmp_path: Path, *,
    canary: Canary, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """The source stays as it was."""
    store, source = planted_store(store_id), project / "shop" / "pay.py"
    before = source.read_text()
    for name, said in FAILING[store_id].items():
        monkeypatch.setenv(name, said)
    assert fix(store_id, canary, tmp_path, capfd, {source}) == 3
    assert source.read_text() == before
    assert store.held() == []
    assert not (project / ".env").exists()
