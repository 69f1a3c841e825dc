"""A second credential of the same provider never takes the place of the first one in a store."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
import requests

from keylift.clients import connect
from keylift.model import Entry
from keylift.workspace import apply
from servers.aws_server import aws_server
from servers.azure_server import azure_server
from servers.gcp_server import gcp_server
from servers.infisical_server import infisical_server
from servers.keyring_server import keyring_server
from servers.stand_ins import doppler, gh, glab, op
from servers.vault_server import vault_server
from support.command_line import git, stripe

Keylift = Callable[..., tuple[int, str, str]]
FIRST, SECOND = "STRIPE_SECRET_KEY", "B_STRIPE_SECRET_KEY"


def path_of(variable: str, *rest: str) -> Entry:
    return Entry(f"work/{variable.lower().replace('_', '-')}", *rest)


def flat(variable: str, *rest: str) -> Entry:
    return Entry(f"work-{variable.lower().replace('_', '-')}", *rest)


ENTRIES: Mapping[str, Callable[[str], Entry]] = {
    "vault": lambda name: path_of(name, "secret", "api_key"),
    "aws": path_of,
    "keyring": path_of,
    "gcp": flat,
    "azure": flat,
    "doppler": Entry,
    "infisical": Entry,
    "github": Entry,
    "gitlab": Entry,
    "onepassword": lambda name: flat(name, "Private", "credential"),
}
COMMANDS = {"doppler": doppler, "github": gh, "gitlab": glab, "onepassword": op}
SERVERS: Mapping[str, Callable[[Path], AbstractContextManager[Any]]] = {
    "vault": lambda _: vault_server(),
    "aws": lambda _: aws_server(),
    "keyring": lambda _: keyring_server(),
    "gcp": gcp_server,
    "azure": azure_server,
    "infisical": lambda _: infisical_server(),
}


@pytest.fixture(params=ENTRIES)
def store(
    request: pytest.FixtureRequest, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Each store, empty, with a project of two files that hold two values."""
    name: str = request.param
    git("init", "-q")
    for number, each in enumerate("ab"):
        (folder / f"{each}.py").write_text(f'KEY = "{stripe(number)}"\n')
    if name in COMMANDS:
        COMMANDS[name](tmp_path / "bin").on_path(monkeypatch)
    with SERVERS.get(name, lambda _: nullcontext({}))(tmp_path) as server:
        environ = server if isinstance(server, dict) else server.environ
        for key, said in environ.items():
            monkeypatch.setenv(key, said)
        if name == "aws":
            # All of its servers in one process share what they hold.
            requests.post(f"{environ['AWS_ENDPOINT_URL']}/moto-api/reset", timeout=10)
        yield name


def read(store: str, variable: str, folder: Path) -> str | None:
    """Return what the store has; a stand-in of GitHub tells by its own file."""
    if store == "github":
        state = json.loads((folder.parent / "bin" / "state.json").read_text())
        value: str | None = state["secrets"].get(variable)
        return value
    held = connect(store, os.environ, folder).read(ENTRIES[store](variable))
    return held.value if held else None


def is_kept(store: str, folder: Path) -> bool:
    return (read(store, FIRST, folder), read(store, SECOND, folder)) == (stripe(0), stripe(1))


@pytest.mark.parametrize("flags", [[], ["--overwrite"]])
def test_a_second_run_leaves_the_value_of_the_first(
    store: str, flags: list[str], folder: Path, keylift: Keylift
) -> None:
    assert keylift("fix", "a.py", "--store", store, "--allow-write")[::2] == (0, "")
    first = (folder / "a.py").read_text()
    status, out, err = keylift("fix", "b.py", "--store", store, "--allow-write", *flags)
    assert (status, err) == (0, "")
    assert is_kept(store, folder)
    assert (folder / "a.py").read_text() == first
    assert stripe(1) not in (folder / "b.py").read_text() + out
    words = ENTRIES[store](SECOND).path if "vault_secret" in first else SECOND
    assert words in (folder / "b.py").read_text() + out


def test_the_same_value_gets_the_same_entry(store: str, folder: Path, keylift: Keylift) -> None:
    (folder / "b.py").write_text((folder / "a.py").read_text())
    assert keylift("fix", "a.py", "--store", store, "--allow-write")[0] == 0
    again = keylift("fix", "b.py", "--store", store, "--allow-write")
    if store == "github":
        # It shows nobody its values, so whether this is the same one is for the user to say.
        assert "shows nobody its value" in again[1]
        again = keylift("fix", "b.py", "--store", store, "--allow-write", "--overwrite")
    assert again[0] == 0
    if store == "onepassword":
        # `.env` has a reference under the first name, so this one is another item.
        assert read(store, SECOND, folder) == stripe(0)
    else:
        assert (folder / "a.py").read_text() == (folder / "b.py").read_text()
        assert read(store, SECOND, folder) is None


def test_a_run_that_ended_half_way_is_ended_by_the_next(
    store: str, folder: Path, keylift: Keylift, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second file's value is in the store, and its source did not change yet."""
    write = apply.write_atomically

    def fail(path: Path, *given: object, **named: object) -> None:
        if path.name == "b.py":
            raise OSError(28, "No space left on device")
        write(path, *given, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(apply, "write_atomically", fail)
        assert keylift("fix", "a.py", "b.py", "--store", store, "--allow-write")[0] == 3
    assert stripe(1) in (folder / "b.py").read_text()
    flags = ["--overwrite"] if store == "github" else []
    assert keylift("fix", ".", "--store", store, "--allow-write", *flags)[0] == 0
    assert stripe(1) not in (folder / "b.py").read_text()
    if store != "onepassword":
        assert is_kept(store, folder)
        assert read(store, "B_STRIPE_SECRET_KEY_2", folder) is None


def test_nobody_looks_it_up_so_it_may_go_where_that_is_said(
    store: str, folder: Path, keylift: Keylift
) -> None:
    keylift("fix", "a.py", "--store", store, "--allow-write")
    (folder / "a.py").unlink()
    (folder / ".env").unlink(missing_ok=True)
    (folder / ".env.example").unlink(missing_ok=True)
    status, _, _ = keylift("fix", "b.py", "--store", store, "--allow-write", "--overwrite")
    if store == "onepassword":
        assert (status, is_kept(store, folder)) == (0, True)
    else:
        assert status == 0
        assert (read(store, FIRST, folder), read(store, SECOND, folder)) == (stripe(1), None)


def test_what_code_looks_up_is_taken_where_no_store_is_asked(
    store: str, folder: Path, keylift: Keylift
) -> None:
    """The values were put into the store by hand, and are in `.env` no more."""
    keylift("fix", "a.py", "--store", store, "--rewrite-only")
    (folder / ".env").unlink()
    (folder / ".env.example").unlink(missing_ok=True)
    assert keylift("fix", "b.py", "--store", store, "--rewrite-only")[0] == 0
    env = (folder / ".env").read_text()
    assert env.startswith(f"{SECOND}=")
    assert stripe(1) in env
