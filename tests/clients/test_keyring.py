"""The system keyring: our client against GNOME Keyring, with SecretStorage itself as a witness.

What stands here for macOS's keychain and for other backends are stubs.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
import secretstorage
from keyring.backends import chainer, fail, macOS, null

from clients.conftest import connect
from keylift.clients import is_at_hand
from keylift.clients.putting import TakenError, put
from keylift.model import Entry
from servers.keyring_server import KeyringServer, keyring_server
from support.markers import MARK, VALUE

Refused = Callable[..., str]
PATH = "shop/stripe-secret-key"
ENTRY = Entry(PATH)
CLIENT = "keylift.clients.keyring"


@pytest.fixture(scope="module")
def served() -> Iterator[KeyringServer]:
    with keyring_server() as server:
        yield server


@pytest.fixture
def session(served: KeyringServer, monkeypatch: pytest.MonkeyPatch) -> KeyringServer:
    """The environment of this process is that of a session with an empty keyring."""
    return _entered(served, monkeypatch)


def _entered(server: KeyringServer, monkeypatch: pytest.MonkeyPatch) -> KeyringServer:
    for name, text in server.environ.items():
        monkeypatch.setenv(name, text)
    server.clear()
    return server


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringServer]:
    """A session whose keyring is locked, and nobody there to unlock it."""
    with keyring_server() as server:
        _entered(server, monkeypatch)
        server.add(PATH, VALUE.encode())
        server.lock()
        yield server


def set_to(monkeypatch: pytest.MonkeyPatch, backend: Any) -> None:
    """Have `keyring` find a backend, as if it were set to that."""
    monkeypatch.setattr(keyring.core, "init_backend", lambda: keyring.set_keyring(backend))


@pytest.mark.parametrize(
    "value", [VALUE, MARK + "é" * 4096, f"{MARK}\n"], ids=["hostile", "4 KB", "line"]
)
def test_a_value_is_there_for_others(session: KeyringServer, value: str) -> None:
    assert put(connect("keyring", {}), ENTRY, value)
    ((attributes, secret),) = session.items(PATH)
    assert secret == value.encode()
    assert attributes.items() >= {"service": PATH, "username": "keylift"}.items()
    said = subprocess.run(
        ["secret-tool", "lookup", "service", PATH, "username", "keylift"],
        capture_output=True,
        check=True,
    )
    assert said.stdout == value.encode()


def test_the_same_value_is_not_written_again(session: KeyringServer) -> None:
    session.add(PATH, VALUE.encode(), made="elsewhere")
    assert not put(connect("keyring", {}), ENTRY, VALUE)
    ((attributes, _),) = session.items(PATH)
    assert attributes["made"] == "elsewhere"


def test_another_value_is_replaced_only_where_somebody_said_so(
    session: KeyringServer, refused: Refused
) -> None:
    """The item that is there is changed, whoever made it, so that nobody finds an older one."""
    session.add(PATH, b"another marker", made="elsewhere")
    client = connect("keyring", {})
    said = refused(lambda: put(client, ENTRY, VALUE))
    assert said == f"The system keyring has another value at {PATH} already."
    with pytest.raises(TakenError):
        put(client, ENTRY, VALUE)
    assert [secret for _, secret in session.items(PATH)] == [b"another marker"]
    assert put(client, ENTRY, VALUE, overwrite=True)
    ((attributes, secret),) = session.items(PATH)
    assert (secret, attributes["made"]) == (VALUE.encode(), "elsewhere")


def test_what_is_not_there_is_none(session: KeyringServer) -> None:
    session.add("shop/other", b"x")
    assert connect("keyring", {}).read(ENTRY) is None


def test_several_entries_of_one_name_are_not_chosen_from(
    session: KeyringServer, refused: Refused
) -> None:
    """A program might find the other one."""
    session.add(PATH, MARK.encode(), made="here")
    session.add(PATH, MARK.encode(), made="there")
    client = connect("keyring", {})
    assert refused(lambda: put(client, ENTRY, VALUE, overwrite=True)) == (
        f"The system keyring has several entries {PATH}; delete all but one of them."
    )


def test_what_is_no_text_is_told(session: KeyringServer, refused: Refused) -> None:
    session.add(PATH, MARK.encode() + b"\xff")
    client = connect("keyring", {})
    assert refused(lambda: client.read(ENTRY)) == f"The system keyring: {PATH} is no text."


@pytest.mark.parametrize("path", ["-x", "a b", "", "a'b", "a\n"])
def test_a_name_that_a_lookup_cannot_have_is_refused(session: KeyringServer, path: str) -> None:
    client = connect("keyring", {})
    for ask in (lambda: client.read(Entry(path)), lambda: client.write(Entry(path), VALUE, None)):
        with pytest.raises(Exception, match="it takes letters, digits and"):
            ask()
    assert session.items(path) == []


@pytest.mark.usefixtures("session")
def test_health_tells_of_the_lock() -> None:
    health = connect("keyring", {}).check()
    assert (health.is_ready, health.told) == (
        True,
        "The system keyring, the Secret Service, unlocked.",
    )


@pytest.mark.usefixtures("locked")
def test_a_keyring_that_stays_locked_changes_nothing(refused: Refused) -> None:
    """To ask after its health does not unlock it; a bus without dialogs dismisses each."""
    client = connect("keyring", {})
    assert client.check().told == (
        "The system keyring, the Secret Service, locked: it asks for its password when it is used."
    )
    said = "The system keyring: it is locked, and was not unlocked."
    assert refused(lambda: client.read(ENTRY)) == said
    assert refused(lambda: put(client, ENTRY, VALUE, overwrite=True)) == said


def test_its_files_do_not_hold_the_value(session: KeyringServer) -> None:
    put(connect("keyring", {}), ENTRY, VALUE)
    files = [path for path in session.home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".keyring" for path in files)
    assert not [path for path in files if MARK.encode() in path.read_bytes()]


@pytest.mark.usefixtures("session")
def test_a_write_that_does_not_last_is_told(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = connect("keyring", {})
    monkeypatch.setattr(secretstorage.Collection, "create_item", lambda *_: None)
    assert refused(lambda: put(client, ENTRY, VALUE)) == (
        f"The system keyring: {PATH} does not read back as it was written."
    )


def test_what_somebody_else_wrote_meanwhile_stays(session: KeyringServer, refused: Refused) -> None:
    client = connect("keyring", {})
    session.add(PATH, b"theirs")
    held = client.read(ENTRY)
    session.clear()
    session.add(PATH, b"newer")
    for before in (None, held):
        assert refused(lambda before=before: client.write(ENTRY, VALUE, before)) == (
            f"The system keyring: {PATH} was changed by somebody else just now; try again."
        )
    assert [secret for _, secret in session.items(PATH)] == [b"newer"]


def test_entries_are_where_keyring_itself_is_set_to_look(
    session: KeyringServer, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A collection of one's own, by the variable that `keyring` documents; here there is none."""
    path = "/org/freedesktop/secrets/collection/nowhere"
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", path)
    assert refused(lambda: put(connect("keyring", {}), ENTRY, VALUE)) == (
        "The system keyring: it has no collection to keep values in; make one with its own program."
    )
    assert session.items(PATH) == []


@pytest.mark.usefixtures("session")
def test_a_library_that_fails_is_not_quoted(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_with(*arguments: object) -> None:
        raise ValueError(*map(str, arguments))

    client = connect("keyring", {})
    monkeypatch.setattr(secretstorage.Collection, "create_item", fail_with)
    assert refused(lambda: put(client, ENTRY, VALUE)) == (
        f"The system keyring: {PATH} failed with ValueError."
    )


def test_a_session_without_a_keyring_is_told(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", "/nowhere")
    assert refused(lambda: connect("keyring", {})) == (
        "The system keyring: there is none in this session; on Linux it takes a session bus with a"
        " Secret Service, such as GNOME Keyring."
    )


@pytest.mark.usefixtures("session")
def test_a_bus_that_is_gone_is_told(refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    client = connect("keyring", {})
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    assert refused(client.check) == (
        "The system keyring: its collection failed with FileNotFoundError."
    )
    assert refused(lambda: client.read(ENTRY)) == (
        f"The system keyring: {PATH} failed with FileNotFoundError."
    )


@pytest.mark.parametrize("backend", [null.Keyring, fail.Keyring])
def test_a_backend_that_keeps_nothing_is_refused(
    refused: Refused, monkeypatch: pytest.MonkeyPatch, backend: type
) -> None:
    set_to(monkeypatch, backend())
    said = refused(lambda: connect("keyring", {}))
    assert ("there is none in this session" in said) is (backend is fail.Keyring)
    assert ("`keyring` is set to `keyring.backends.null.Keyring`" in said) is (
        backend is null.Keyring
    )


def test_a_backend_in_a_plain_file_is_refused(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = type("PlaintextKeyring", (null.Keyring,), {"__module__": "keyrings.alt.file"})
    set_to(monkeypatch, plain())
    assert refused(lambda: connect("keyring", {})) == (
        "The system keyring: `keyring` is set to `keyrings.alt.file.PlaintextKeyring`, which is"
        " none that programs in all languages read; change PYTHON_KEYRING_BACKEND or"
        " keyringrc.cfg."
    )


def test_a_backend_that_cannot_be_loaded_is_told(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "nowhere.Keyring")
    assert refused(lambda: connect("keyring", {})) == (
        "The system keyring: `keyring` cannot load what PYTHON_KEYRING_BACKEND or keyringrc.cfg"
        " says."
    )


def test_of_a_chain_the_one_that_all_read_is_taken(
    session: KeyringServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [null.Keyring(), keyring.backends.SecretService.Keyring()]
    monkeypatch.setattr(chainer.ChainerBackend, "backends", both)
    set_to(monkeypatch, chainer.ChainerBackend())
    assert put(connect("keyring", {}), ENTRY, VALUE)
    assert [secret for _, secret in session.items(PATH)] == [VALUE.encode()]


def test_a_missing_library_is_told(refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{CLIENT}.find_spec", lambda _name: None)
    assert refused(lambda: connect("keyring", {})) == (
        "The system keyring: `keyring` is missing; install `keylift[keyring]`."
    )


def test_nothing_is_written_on_windows(refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert refused(lambda: connect("keyring", {})) == (
        "The system keyring: Keylift writes nothing to the Credential Manager of Windows, where"
        " programs in other languages would not find it; use another store."
    )


class _Stub:
    """What `keyring` says that its keychain does."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.backend = type("Keyring", (null.Keyring,), {"__module__": macOS.__name__})()
        self.backend.get_password = lambda *key: self.held.get(key)
        self.backend.set_password = lambda *key: self.held.update({key[:2]: key[2]})


def test_macos_takes_what_its_own_command_prints_as_it_is(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a stub: a value that `security` would print as digits is refused."""
    stub = _Stub()
    set_to(monkeypatch, stub.backend)
    client = connect("keyring", {})
    assert client.check().told == "The system keyring, the login keychain of macOS."
    assert client.read(ENTRY) is None
    for value in (VALUE, f"{MARK}é", f" {MARK}", f"{MARK}\n", f"{MARK}\n{MARK}"):
        assert refused(lambda value=value: put(client, ENTRY, value)) == (
            f"The system keyring: on macOS, {PATH} takes plain ASCII in one line alone, since"
            " programs in some languages would read something else; use another store."
        )
    plain = f"{MARK} \"'\\$x%"
    assert put(client, ENTRY, plain)
    assert stub.held == {(PATH, "keylift"): plain}


DESKTOP = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", "WAYLAND_DISPLAY": "wayland-0"}


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", DESKTOP, True),
        ("linux", {**DESKTOP, "WAYLAND_DISPLAY": ""}, False),
        ("linux", {**DESKTOP, "DBUS_SESSION_BUS_ADDRESS": ""}, False),
        ("darwin", {}, True),
        ("win32", DESKTOP, False),
    ],
)
def test_a_desktop_session_has_it_at_hand(
    monkeypatch: pytest.MonkeyPatch, platform: str, environ: dict[str, str], *, expected: bool
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert is_at_hand("keyring", environ) is expected


def test_nothing_is_at_hand_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{CLIENT}.find_spec", lambda _name: None)
    assert not is_at_hand("keyring", DESKTOP)
    assert not is_at_hand("vault", DESKTOP)


def test_to_be_at_hand_loads_no_library(tmp_path: Path) -> None:
    """An editor asks for each action, so nothing slow may happen, and nothing be unlocked."""
    program = (
        "import sys\n"
        "from keylift.clients import is_at_hand\n"
        f"assert is_at_hand('keyring', {DESKTOP!r})\n"
        "assert not {'keyring', 'secretstorage', 'jeepney'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


def test_it_shows_no_value(session: KeyringServer) -> None:
    session.add(PATH, VALUE.encode())
    client = connect("keyring", {})
    assert MARK not in repr((client, client.read(ENTRY)))
