"""`keylift fix --store keyring`, and replacing what it stored: against a real GNOME Keyring."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from keylift.rewriting.env_files import parse_env
from servers.keyring_server import KeyringServer, keyring_server
from support.command_line import git, start, stripe

PATH = "work/stripe-secret-key"
NEW = f"{stripe(1)}\"'\\$HOME é🔑\n"


@pytest.fixture(scope="module")
def served() -> Iterator[KeyringServer]:
    with keyring_server() as server:
        yield server


@pytest.fixture
def keyring(served: KeyringServer, monkeypatch: pytest.MonkeyPatch) -> KeyringServer:
    """A session with an empty keyring."""
    for name, text in served.environ.items():
        monkeypatch.setenv(name, text)
    served.clear()
    return served


@pytest.fixture
def source(folder: Path) -> Path:
    """A script with a secret, in a git repository."""
    git("init", "-q")
    path = folder / "pay.py"
    path.write_text(f'KEY = "{stripe()}"\nprint(KEY, end="")\n')
    return path


def secrets(keyring: KeyringServer, path: str = PATH) -> list[str]:
    return [secret.decode() for _, secret in keyring.items(path)]


def test_a_value_is_moved_and_the_script_prints_it_still(
    keylift, keyring: KeyringServer, source: Path
) -> None:
    status, out, err = keylift("fix", ".", "--store", "keyring", "--allow-write")
    assert (status, err) == (0, "")
    assert f"moved to the system keyring, {PATH}" in out
    assert "it needs your own login session on this machine." in out
    assert stripe() not in out
    assert secrets(keyring) == [stripe()]
    assert f'\nKEY = keyring_secret("{PATH}")\n' in source.read_text()
    assert not (source.parent / ".env").exists()
    ran = subprocess.run([sys.executable, "pay.py"], capture_output=True, check=True)
    assert ran.stdout.decode() == stripe()
    status, _, _ = keylift("fix", "--undo")
    assert status == 0
    assert source.read_text() == f'KEY = "{stripe()}"\nprint(KEY, end="")\n'
    assert secrets(keyring) == [stripe()]


def test_another_value_stays(keylift, keyring: KeyringServer, source: Path) -> None:
    keyring.add(PATH, b"theirs")
    assert keylift("fix", ".", "--store", "keyring", "--allow-write")[0] == 0
    assert "work/pay-stripe-secret-key" in source.read_text()
    assert secrets(keyring) == ["theirs"]


def test_a_locked_keyring_stops_the_move(keylift, monkeypatch, source: Path) -> None:
    before = source.read_text()
    with keyring_server() as server:
        for name, text in server.environ.items():
            monkeypatch.setenv(name, text)
        server.lock()
        status, out, _ = keylift("fix", ".", "--store", "keyring", "--allow-write")
    assert status == 3
    assert "The system keyring: it is locked, and was not unlocked." in out
    assert source.read_text() == before


def test_the_command_that_is_shown_moves_exactly_that_value(
    keylift, keyring: KeyringServer, source: Path
) -> None:
    """Also a line end at its end, of which the command drops one."""
    status, out, _ = keylift("fix", ".", "--store", "keyring", "--rewrite-only")
    assert status == 0
    env = source.parent / ".env"
    assert parse_env(env.read_text()) == {"STRIPE_SECRET_KEY": stripe()}
    (command,) = [line.strip() for line in out.splitlines() if "keyring set" in line]
    assert command.endswith(f"| (cat; echo) | keyring set {PATH} keylift")
    program = Path(sys.executable).with_name("keyring")
    for value in (stripe(), f"{stripe()}\n"):
        env.write_text(f"STRIPE_SECRET_KEY='{value}'\n")
        subprocess.run(["sh", "-c", command.replace("keyring set", f"{program} set")], check=True)
        assert secrets(keyring) == [value]


def test_a_new_value_takes_the_place_of_another(keyring: KeyringServer) -> None:
    keyring.add(PATH, stripe().encode(), made="elsewhere")
    process = start("stores", "replace", "keyring", PATH)
    out, err = process.communicate(NEW.encode(), timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert out.decode() == (
        f"✓ The system keyring has the new value at {PATH}.\n"
        "Programs that run keep the old one until they start again; then revoke it.\n"
    )
    assert secrets(keyring) == [NEW]


def test_there_is_nothing_to_replace(keyring: KeyringServer) -> None:
    process = start("stores", "replace", "keyring", PATH)
    _, err = process.communicate(NEW.encode(), timeout=60)
    assert process.returncode == 2
    assert f"the system keyring has nothing at {PATH}." in err.decode()
    assert secrets(keyring) == []
