"""Stores that run for all tests of a process, and a project with a planted value."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import pytest

from keylift.clients import aws, aws_failures, commands, http
from secrecy.canary import Canary, planted
from secrecy.stores import STORES, Planted
from support.command_line import git

SECONDS = 1.5
"""How long a client waits where a test is about waiting."""

QUICK = "from keylift.clients import aws, http; http._SECONDS = aws._SECONDS = 4; aws._ATTEMPTS = 1"
"""Makes a process of its own wait less, and try once."""


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Planted]]:
    """All stores, by id."""
    folder = tmp_path_factory.mktemp("stores")
    with ExitStack() as stack:
        yield {each: stack.enter_context(start(folder)) for each, start in STORES.items()}


@pytest.fixture
def canary(running: Mapping[str, Planted], request: pytest.FixtureRequest) -> Canary:
    """A value of this test's own, and all credentials of all stores."""
    tokens = tuple(token for each in running.values() for token in each.tokens)
    return Canary(planted(request.node.nodeid), tokens)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets clients in this process wait for a short while only."""

    def hurry() -> None:
        for module in (http, aws, commands):
            monkeypatch.setattr(module, "_SECONDS", SECONDS)
        # The limit for all of a reply is the last one.
        monkeypatch.setattr(aws_failures, "_SECONDS", 3 * SECONDS)

    return hurry


PlantedStore: TypeAlias = Callable[[str], Planted]


@pytest.fixture
def planted_store(
    running: Mapping[str, Planted], canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PlantedStore]:
    """Returns a store, empty and without a fault, that the environment names."""
    asked: list[Planted] = []
    monkeypatch.setattr(aws, "_ATTEMPTS", 1)

    def get(store_id: str) -> Planted:
        store = running[store_id]
        store.begin(canary.value)
        asked.append(store)
        for name, said in store.environ.items():
            monkeypatch.setenv(name, said)
        if store.command:
            store.command.on_path(monkeypatch)
        return store

    yield get
    for store in asked:
        if store.server:
            store.server.reset()


@pytest.fixture
def project(tmp_path: Path, canary: Canary, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package in a git repository, with the value in `shop/pay.py`; everything is its own."""
    own_environment(tmp_path, monkeypatch)
    folder = tmp_path / "work"
    (folder / "shop").mkdir()
    git("init", "-q", "--template=", folder=folder)
    (folder / "shop" / "__init__.py").touch()
    (folder / "shop" / "pay.py").write_text(f"API_KEY = '{canary.value}'\n")
    monkeypatch.chdir(folder)
    return folder


def own_environment(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let whatever is written go below a folder, which also gets a place for a project."""
    own = {"HOME": "home", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache", "TMPDIR": "tmp"}
    for name in ("work", *own.values()):
        (folder / name).mkdir()
    for name, said in own.items():
        patch.setenv(name, str(folder / said))
    for name in [name for name in os.environ if name.startswith(("GIT_", "KEYLIFT_"))]:
        patch.delenv(name)
