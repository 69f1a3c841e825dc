"""Moving a value to the system keyring from the editor, against a real GNOME Keyring."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp.editor import editor, secret
from servers.keyring_server import KeyringServer, keyring_server

PATH = "shop/stripe-secret-key"
TITLE = f"Move to the system keyring {PATH}"
DESKTOP = {"WAYLAND_DISPLAY": "wayland-0"}


@pytest.fixture(scope="module")
def served() -> Iterator[KeyringServer]:
    with keyring_server() as server:
        yield server


@pytest.fixture
def keyring(served: KeyringServer, monkeypatch: pytest.MonkeyPatch) -> KeyringServer:
    """A desktop's session with an empty keyring."""
    served.clear()
    _enter(served, monkeypatch)
    return served


def _enter(server: KeyringServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {**server.environ, **DESKTOP}.items():
        monkeypatch.setenv(name, text)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    subprocess.run(["git", "init", "-q", folder], check=True)
    return folder


async def test_the_value_is_there_before_the_code_reads_it(
    project: Path, keyring: KeyringServer
) -> None:
    value = secret()
    async with editor(project) as one:
        one.answers = ["Write to the system keyring"]
        uri = (project / "a.py").as_uri()
        one.open(uri, f'KEY = "{value}"\n')
        action = next(each for each in await one.actions(uri, 0, 8) if each.title == TITLE)
        assert (await one.run(action.command))["applied"] is True
        assert [held for _, held in keyring.items(PATH)] == [value.encode()]
        assert one.texts[uri].text.endswith(f'\n\n\nKEY = keyring_secret("{PATH}")\n')
        assert one.asked == [
            f"Keylift: may the value be written to the system keyring, {PATH}? It is read back"
            " before the code changes. Otherwise .env keeps it until you put it there."
        ]
        assert one.shown[-1].startswith(
            f"Keylift: STRIPE_SECRET_KEY is in the system keyring now, at {PATH}."
        )
        assert value not in one.heard
    assert not (project / ".env").exists()


@pytest.mark.usefixtures("keyring")
async def test_to_offer_it_asks_nobody(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings ask for it where there is no desktop, nor even a bus: so no dialog can open."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    async with editor(project, settings={"stores": {"offer": ["keyring"]}}) as one:
        uri = (project / "a.py").as_uri()
        one.open(uri, f'KEY = "{secret()}"\n')
        assert TITLE in [each.title for each in await one.actions(uri, 0, 8)]


async def test_a_keyring_that_stays_locked_leaves_the_source(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = secret()
    with keyring_server() as locked:
        _enter(locked, monkeypatch)
        locked.lock()
        async with editor(project) as one:
            one.answers = ["Write to the system keyring"]
            uri = (project / "a.py").as_uri()
            one.open(uri, f'KEY = "{value}"\n')
            action = next(each for each in await one.actions(uri, 0, 8) if each.title == TITLE)
            await one.run(action.command)
            assert one.texts[uri].text == f'KEY = "{value}"\n'
            assert "The system keyring: it is locked, and was not unlocked." in one.shown[-1]
            assert value not in one.heard
