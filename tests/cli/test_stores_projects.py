"""A value goes to the store of the project that has it, wherever the command runs.

Stores that know by a folder which secrets are meant are stand-ins that remember the folder; two
projects hold two values under one name, so that a mix-up would show.
"""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from keylift.clients import CHOSEN_BY_FILES, CLIENT_IDS, IN_FOLDER, connect
from keylift.clients.model import Held
from keylift.model import Entry
from servers.aws_server import aws_server
from servers.azure_server import azure_server
from servers.gcp_server import gcp_server
from servers.infisical_server import InfisicalServer, infisical_server
from servers.keyring_server import keyring_server
from servers.stand_ins import StandIn, doppler, gh, glab, op
from servers.vault_server import vault_server
from support.command_line import SERVER, git, stripe

Keylift = Callable[..., tuple[int, str, str]]
NAME = "STRIPE_SECRET_KEY"
STAND_INS = {"doppler": doppler, "onepassword": op, "github": gh, "gitlab": glab}
KEPT = {"doppler": "values", "github": "secrets", "gitlab": "values"}
WHERE = {
    "doppler": "Doppler, project {}, config dev",
    "infisical": "Infisical, project {}, environment dev",
    "github": "GitHub, repository acme/{}",
    "gitlab": "GitLab, project acme/{}",
}
SERVERS: Mapping[str, Callable[[Path], AbstractContextManager[Any]]] = {
    "gcp": gcp_server,
    "azure": azure_server,
    "keyring": lambda _: keyring_server(),
    "vault": lambda _: vault_server(),
}
ENTRIES: Mapping[str, Callable[[str], Entry]] = {
    "gcp": lambda project: Entry(f"{project}-stripe-secret-key"),
    "azure": lambda project: Entry(f"{project}-stripe-secret-key"),
    "keyring": lambda project: Entry(f"{project}/stripe-secret-key"),
    "vault": lambda project: Entry(f"{project}/stripe-secret-key", "secret", "api_key"),
}
each_store = pytest.mark.parametrize("store", IN_FOLDER)
each_that_names_it = pytest.mark.parametrize("store", WHERE)


@dataclass
class World:
    """Two projects beside each other, and the stores; the current folder is elsewhere."""

    folder: Path
    commands: Mapping[str, StandIn]
    infisical: InfisicalServer

    def values(self, store: str, project: str) -> dict[str, str]:
        """Return what a store has of a project, by name."""
        if store == "infisical":
            kept = self.infisical.others[project]
            return {name: versions[-1] for name, versions in kept.items()}
        state = self.commands[store].state
        if store == "onepassword":
            titles = f"{project}-stripe-secret-key"
            items = [each for each in state["items"] if each["title"] == titles]
            return {NAME: items[0]["fields"][0]["value"]} if items else {}
        kept = state[KEPT[store]].get(str(self.folder / project), {})
        return {name: value for name, value in kept.items() if not name.startswith("DOPPLER")}


@pytest.fixture
def world(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for number, name in enumerate(("a", "b")):
        (folder / name).mkdir()
        git("init", "-q", folder=folder / name)
        (folder / name / "pay.py").write_text(f'KEY = "{stripe(number)}"\n')
        (folder / name / ".infisical.json").write_text(json.dumps({"workspaceId": name}))
    commands = {name: make(tmp_path / name) for name, make in STAND_INS.items()}
    for command in commands.values():
        command.change(by_folder=True)
        command.on_path(monkeypatch)
    with infisical_server() as server:
        server.others = {"a": {}, "b": {}}
        for name, said in server.environ.items():
            if name != "INFISICAL_PROJECT_ID":
                monkeypatch.setenv(name, said)
        yield World(folder, commands, server)


@each_store
def test_a_project_elsewhere_is_the_one_that_gets_its_value(
    store: str, world: World, keylift: Keylift, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.folder / "a")
    status, _, err = keylift("fix", "../b", "--store", store, "--allow-write")
    assert (status, err) == (0, "")
    assert world.values(store, "b") == {NAME: stripe(1)}
    assert world.values(store, "a") == {}
    assert stripe(1) not in (world.folder / "b" / "pay.py").read_text()
    assert not (world.folder / "a" / ".env").exists()


@each_store
def test_each_project_of_a_run_has_its_own(store: str, world: World, keylift: Keylift) -> None:
    status, out, err = keylift("fix", "a", "b", "--store", store, "--allow-write")
    assert (status, err) == (0, "")
    assert world.values(store, "a") == {NAME: stripe(0)}
    assert world.values(store, "b") == {NAME: stripe(1)}
    for each in ("a", "b"):
        assert f'os.environ["{NAME}"]' in (world.folder / each / "pay.py").read_text()
    assert stripe(0) not in out
    assert stripe(1) not in out


@each_store
def test_the_way_back_asks_the_project_that_the_values_are_of(
    store: str, world: World, keylift: Keylift, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [(world.folder / each / "pay.py").read_text() for each in "ab"]
    keylift("fix", "a", "b", "--store", store, "--allow-write")
    monkeypatch.chdir(world.folder / "a")
    assert keylift("fix", "--undo", "../b")[0] == 0
    assert (world.folder / "b" / "pay.py").read_text() == before[1]
    assert (world.folder / "a" / "pay.py").read_text() != before[0]
    monkeypatch.chdir(world.folder / "b")
    assert keylift("fix", "--undo", "../a")[0] == 0
    assert [(world.folder / each / "pay.py").read_text() for each in "ab"] == before


@each_that_names_it
@pytest.mark.usefixtures("world")
def test_the_report_names_the_place_before_and_after(store: str, keylift: Keylift) -> None:
    _, out, _ = keylift("fix", "a", "b", "--store", store, "--allow-write")
    for each in ("a", "b"):
        place = WHERE[store].format(each)
        said = f"Values for {each} go to {place}.\n"
        assert said in out
        assert f"{place}, has {NAME} at {NAME}.\n" in out
        assert out.index(said) < out.index("+KEY")


@each_that_names_it
def test_a_check_asks_for_the_folder_that_is_named(
    store: str, world: World, keylift: Keylift, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.folder / "a")
    _, out, _ = keylift("stores", "check", store, "--folder", "../b")
    assert "acme/b." in out or "project b, " in out
    _, out, _ = keylift("stores", "check", store)
    assert "acme/a." in out or "project a, " in out


@pytest.mark.parametrize("store", ["doppler", "infisical", "github", "gitlab"])
def test_a_replacement_goes_to_the_folder_that_is_named(
    store: str, world: World, keylift: Keylift, monkeypatch: pytest.MonkeyPatch
) -> None:
    keylift("fix", "a", "b", "--store", store, "--allow-write")
    monkeypatch.chdir(world.folder / "a")
    process = subprocess.run(
        [sys.executable, "-m", "keylift", "stores", "replace", store, NAME, "--folder", "../b"],
        input=stripe(2).encode(),
        env={**os.environ, "PYTHONPATH": str(SERVER)},
        capture_output=True,
        check=True,
    )
    assert stripe(2).encode() not in process.stdout
    assert world.values(store, "b") == {NAME: stripe(2)}
    assert world.values(store, "a") == {NAME: stripe(0)}


@each_store
def test_a_store_that_one_project_cannot_use_leaves_all_of_them(
    store: str, world: World, keylift: Keylift
) -> None:
    if store == "infisical":
        (world.folder / "b" / ".infisical.json").unlink()
    else:
        world.commands[store].change(fails="no: ")
    before = [(world.folder / each / "pay.py").read_text() for each in "ab"]
    assert keylift("fix", "a", "b", "--store", store, "--allow-write")[0] == 3
    assert [(world.folder / each / "pay.py").read_text() for each in "ab"] == before
    assert world.values(store, "a") == {}


def test_packages_of_one_repository_ask_its_store_once(world: World, keylift: Keylift) -> None:
    for number, name in enumerate(("one", "two")):
        package = world.folder / "a" / name
        package.mkdir()
        (package / "pyproject.toml").touch()
        (package / "it.py").write_text(f'KEY = "{stripe(number + 2)}"\n')
    keylift("fix", "a", "--store", "github", "--allow-write", "--only", "stripe-live-secret-key")
    asked = [call["argv"][:2] for call in world.commands["github"].calls]
    assert asked.count(["repo", "view"]) == 1


@pytest.mark.parametrize("store", sorted(CHOSEN_BY_FILES))
@pytest.mark.parametrize("answer", ["y", "n"])
def test_whoever_sits_there_is_asked(store: str, answer: str, world: World) -> None:
    """A stranger's checkout names the repository, so a person looks at it before values go."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "keylift", "fix", "b", "--store", store, "--allow-write", "--quiet"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(SERVER), "NO_COLOR": "1"},
    )
    os.close(theirs)
    os.write(ours, f"{answer}\n".encode())
    said = b""
    while True:
        try:
            said += os.read(ours, 4096)
        except OSError:
            break
    os.close(ours)
    is_wanted = answer == "y"
    assert process.wait(timeout=60) == (0 if is_wanted else 1)
    assert f"Values go to {WHERE[store].format('b')}.".encode() in said
    assert (b"Nothing was changed." in said) != is_wanted
    assert world.values(store, "b") == ({NAME: stripe(1)} if is_wanted else {})
    assert (stripe(1) in (world.folder / "b" / "pay.py").read_text()) != is_wanted


def test_projects_of_two_regions_have_their_own(
    folder: Path, keylift: Keylift, monkeypatch: pytest.MonkeyPatch
) -> None:
    regions = {"one": "eu-west-1", "two": "us-east-1"}
    for number, (name, region) in enumerate(regions.items()):
        (folder / name).mkdir()
        (folder / name / "keylift.toml").write_text(f'[stores]\naws_region = "{region}"\n')
        (folder / name / "a.py").write_text(f'KEY = "{stripe(number)}"\n')
    with aws_server() as served:
        for name, said in served.items():
            monkeypatch.setenv(name, said)
        monkeypatch.delenv("AWS_REGION")
        assert keylift("fix", "one", "two", "--store", "aws", "--allow-write")[::2] == (0, "")
        for number, (name, region) in enumerate(regions.items()):
            found = [connect("aws", {**served, "AWS_REGION": each}, folder).read(
                Entry(f"{name}/stripe-secret-key")) for each in regions.values()]  # fmt: skip
            held = Held(stripe(number), found[number].version if found[number] else "")
            assert found == [held if each == region else None for each in regions.values()]


@pytest.mark.parametrize("store", ["gcp", "azure", "keyring", "vault"])
def test_projects_of_one_store_have_entries_of_their_own(
    store: str, folder: Path, tmp_path: Path, keylift: Keylift, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate(("one", "two")):
        (folder / name).mkdir()
        git("init", "-q", folder=folder / name)
        (folder / name / "a.py").write_text(f'KEY = "{stripe(number)}"\n')
    with SERVERS[store](tmp_path) as server:
        for name, said in server.environ.items():
            monkeypatch.setenv(name, said)
        assert keylift("fix", "one", "two", "--store", store, "--allow-write")[::2] == (0, "")
        client = connect(store, os.environ, folder)
        for number, name in enumerate(("one", "two")):
            held = client.read(ENTRIES[store](name))
            assert held is not None
            assert held.value == stripe(number)


def test_every_store_of_a_folder_is_tested_here() -> None:
    assert set(IN_FOLDER) == {*STAND_INS, "infisical"} <= set(CLIENT_IDS)
