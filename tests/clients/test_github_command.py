"""GitHub's own command `gh`, the real one, against a stand-in of the API that it speaks to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.conftest import Refused
from keylift.clients import connect
from keylift.clients.model import Client, Health, Held
from keylift.clients.putting import put
from keylift.model import Entry
from servers.github_server import REMOTE, GitHubServer, github_server
from support.markers import MARK

ENTRY = Entry("STRIPE_KEY")
VALUES = {
    "odd": MARK + " \"'\\ $x %41 {y} +&=\tñ€🔑!",
    "lines": f"-----BEGIN-----\r\n{MARK}\n-----END-----",
    "blank": f"  {MARK}  ",
    "longest": MARK + "x" * (48 * 1024 - len(MARK)),
}


@pytest.fixture
def github() -> Iterator[GitHubServer]:
    with github_server() as server:
        yield server


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "clone"
    subprocess.run(["git", "init", "-q", folder], check=True)
    subprocess.run(["git", "remote", "add", "origin", REMOTE], cwd=folder, check=True)
    return folder


def client_of(server: GitHubServer, folder: Path) -> Client:
    # The last one would give lists the form that they have on a terminal.
    own = {"PATH": os.environ["PATH"], "HOME": str(folder), "GH_FORCE_TTY": "1"}
    return connect("github", {**own, **server.environ}, folder)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_github_gets_the_value_to_the_byte(value: str, github: GitHubServer, clone: Path) -> None:
    client = client_of(github, clone)
    assert client.read(ENTRY) is None
    assert put(client, ENTRY, value)
    assert github.values == {"STRIPE_KEY": value}
    assert not any(MARK in f"{asked.path}{asked.headers}{asked.body!r}" for asked in github.asked)


def test_a_secret_that_is_there_stays_until_somebody_says_so(
    github: GitHubServer, clone: Path, refused: Refused
) -> None:
    github.values.update(OTHER="x", STRIPE_KEY="another")
    client = client_of(github, clone)
    assert client.read(ENTRY) == Held(is_hidden=True)
    assert refused(lambda: put(client, ENTRY, VALUES["odd"])).startswith(
        "GitHub has STRIPE_KEY already, and shows nobody its value."
    )
    assert github.values["STRIPE_KEY"] == "another"
    assert put(client, ENTRY, VALUES["odd"], overwrite=True)
    assert github.values == {"OTHER": "x", "STRIPE_KEY": VALUES["odd"]}


def test_the_check_names_the_repository(
    github: GitHubServer, clone: Path, tmp_path: Path, refused: Refused
) -> None:
    health = Health(True, "GitHub, repository acme/shop.", "repository acme/shop")
    assert client_of(github, clone).check() == health
    assert refused(client_of(github, tmp_path).check) == (
        "GitHub: this folder is of no repository on GitHub; add a remote."
    )
    github.denies = True
    assert refused(client_of(github, clone).check) == (
        "GitHub: access to the secrets of acme/shop is denied: the login may not do that."
    )


def test_what_the_command_itself_says_is_understood(clone: Path, refused: Refused) -> None:
    elsewhere = "https://github.com/acme/shop"
    subprocess.run(["git", "remote", "set-url", "origin", elsewhere], cwd=clone, check=True)
    environ = {"PATH": os.environ["PATH"], "HOME": str(clone)}
    assert refused(connect("github", environ, clone).check) == (
        "GitHub: nobody is logged in; run `gh auth login`, or set GH_TOKEN."
    )
    nowhere = {"GH_TOKEN": "some-token", "https_proxy": "http://127.0.0.1:9"}
    assert refused(connect("github", {**environ, **nowhere}, clone).check) == (
        "GitHub: its server cannot be reached."
    )
