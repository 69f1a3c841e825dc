"""The keyring of the user's login session, through `keyring`, which may be missing.

An entry's service is its path and its account is `keylift`, since Windows and macOS show entries by
their service alone. Whatever a program is written in, it looks for just that; so entries go only
where all languages look: the Secret Service of Linux, and macOS's login keychain. Windows is left
out: there `keyring`, Go's and Rust's libraries each call an entry by a name of their own, and the
Credential Manager keeps no more than 2,560 bytes, which are 1,280 characters as `keyring` writes
them.

Proven with GNOME Keyring. For macOS it is written after the sources of `keyring` and never ran.
"""

from __future__ import annotations

import logging
import re
import sys
from contextlib import closing
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from keylift.clients.model import Health, Held
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keylift.model import Entry

_NAME, _ACCOUNT = "The system keyring", "keylift"
_PATH = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_./-]*\Z")
# What `security` and Go's library print as it is.
_PLAIN = re.compile(r"[!-~](?:[ -~]*[!-~])?\Z")
_LINUX, _MAC = "keyring.backends.SecretService", "keyring.backends.macOS"
_CHAIN, _NONE = "keyring.backends.chainer", "keyring.backends.fail"
_MAKER = {"application": "Python keyring library"}
_HOME = "/org/freedesktop/secrets/aliases/default"
_SETTINGS = "PYTHON_KEYRING_BACKEND or keyringrc.cfg"


def is_at_hand(environ: Mapping[str, str]) -> bool:
    """Tell whether this looks like a session with a keyring; nothing is asked, so none unlocks."""
    has_screen = any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    is_desktop = has_screen and bool(environ.get("DBUS_SESSION_BUS_ADDRESS"))
    is_session = sys.platform == "darwin" or (sys.platform == "linux" and is_desktop)
    return is_session and find_spec("keyring") is not None


def connect(environ: Mapping[str, str]) -> SecretService | Keychain:  # noqa: ARG001 - as all clients
    """Return a client for the keyring that `keyring` is set to; none is unlocked yet.

    Raises:
        StoreError: `keyring` is missing, or is set to something that is no keyring of the system.
    """
    if sys.platform == "win32":
        raise StoreError(
            f"{_NAME}: Keylift writes nothing to the Credential Manager of Windows, where programs"
            " in other languages would not find it; use another store."
        )
    if find_spec("keyring") is None:
        raise StoreError(f"{_NAME}: `keyring` is missing; install `keylift[keyring]`.")
    for name in ("keyring", "jeepney", "secretstorage"):
        logging.getLogger(name).setLevel(logging.WARNING)
    backend = _usable(_outcome(_configured))
    if _module_of(backend) == _MAC:
        return Keychain(backend)
    return SecretService(getattr(backend, "preferred_collection", _HOME))


class SecretService:
    """One collection of the Secret Service, which desktops of Linux have."""

    name = _NAME

    def __init__(self, collection: str) -> None:
        self._collection = collection

    def __repr__(self) -> str:
        return "SecretService()"

    def check(self) -> Health:
        """Tell whether it is locked, without having it unlocked."""
        is_locked = self._ask(lambda there: there.is_locked(), "its collection")
        state = "locked: it asks for its password when it is used" if is_locked else "unlocked"
        return Health(is_ready=True, told=f"{_NAME}, the Secret Service, {state}.")

    def read(self, entry: Entry) -> Held | None:
        """Return the value; a keyring that is locked asks the user for its password."""

        def secret_in(there: Any) -> bytes | None:  # noqa: ANN401 - an optional dependency's
            item = _item_in(there, entry)
            return item.get_secret() if item else None

        secret = self._ask(secret_in, entry)
        return None if secret is None else Held(_text(entry, secret))

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Change the item that is there, whoever made it, or make one as `keyring` does."""

        def change(there: Any) -> bool:  # noqa: ANN401 - an optional dependency's
            item = _item_in(there, entry)
            if (item.get_secret() if item else None) != _bytes_of(held):
                return False
            if item:
                item.set_secret(value.encode())
            else:
                label = f"Password for {_ACCOUNT!r} on {entry.path!r}"
                there.create_item(label, {**_attributes_of(entry), **_MAKER}, value.encode())
            return True

        if not self._ask(change, entry):
            raise StoreError(f"{_NAME}: {entry} was changed by somebody else just now; try again.")

    def _ask(self, use: Callable[[Any], Any], what: object) -> Any:  # noqa: ANN401 - as `use`
        import secretstorage  # noqa: PLC0415 - an optional dependency

        def ask() -> Any:  # noqa: ANN401 - as `use`
            with closing(secretstorage.dbus_init()) as bus:
                return use(secretstorage.Collection(bus, self._collection))

        found = _outcome(ask)
        if isinstance(found, StoreError):
            raise found
        if isinstance(found, Exception):
            raise _told(found, what)
        return found


def _item_in(there: Any, entry: Entry) -> Any:  # noqa: ANN401 - an optional dependency's
    """Return the item of an entry, or None, from a collection, which is unlocked first."""
    if there.is_locked() and there.unlock():
        raise StoreError(f"{_NAME}: it is locked, and was not unlocked.")
    items = list(there.search_items(_attributes_of(entry)))
    if len(items) > 1:
        # A program would find another one of them than we do.
        raise StoreError(f"{_NAME} has several entries {entry}; delete all but one of them.")
    return items[0] if items else None


def _attributes_of(entry: Entry) -> dict[str, str]:
    return {"service": _path_of(entry), "username": _ACCOUNT}


def _bytes_of(held: Held | None) -> bytes | None:
    return None if held is None or held.value is None else held.value.encode()


class Keychain:
    """The login keychain of macOS, which asks the user for each program that reads an entry."""

    name = _NAME

    def __init__(self, backend: Any) -> None:  # noqa: ANN401 - an optional dependency's
        self._backend = backend

    def __repr__(self) -> str:
        return "Keychain()"

    def check(self) -> Health:
        """Tell that it is there; more would ask the user."""
        return Health(is_ready=True, told=f"{_NAME}, the login keychain of macOS.")

    def read(self, entry: Entry) -> Held | None:
        """Return the value."""
        path = _path_of(entry)
        found = _outcome(lambda: self._backend.get_password(path, _ACCOUNT))
        if isinstance(found, Exception):
            raise _told(found, entry)
        return None if found is None else Held(found)

    def write(self, entry: Entry, value: str, held: Held | None) -> None:  # noqa: ARG002 - it has no versions
        """Write the value, if every language reads it back as it is."""
        if not _PLAIN.match(value):
            raise StoreError(
                f"{_NAME}: on macOS, {entry} takes plain ASCII in one line alone, since programs in"
                " some languages would read something else; use another store."
            )
        path = _path_of(entry)
        made = _outcome(lambda: self._backend.set_password(path, _ACCOUNT, value))
        if isinstance(made, Exception):
            raise _told(made, entry)


def _configured() -> Any:  # noqa: ANN401 - an optional dependency's
    import keyring  # noqa: PLC0415 - an optional dependency, and slow to import

    # A server lives longer than a setting.
    keyring.core.init_backend()
    return keyring.get_keyring()


def _usable(backend: Any) -> Any:  # noqa: ANN401 - an optional dependency's
    """Return the backend, or the one of a chain, that programs in all languages read."""
    if isinstance(backend, Exception):
        raise StoreError(f"{_NAME}: `keyring` cannot load what {_SETTINGS} says.")
    chain = backend.backends if _module_of(backend) == _CHAIN else [backend]
    for each in chain:
        if _module_of(each) in {_LINUX, _MAC}:
            return each
    if _module_of(backend) == _NONE:
        raise StoreError(
            f"{_NAME}: there is none in this session; on Linux it takes a session bus with a Secret"
            " Service, such as GNOME Keyring."
        )
    name = f"{type(backend).__module__}.{type(backend).__qualname__}"
    raise StoreError(
        f"{_NAME}: `keyring` is set to `{name}`, which is none that programs in all languages read;"
        f" change {_SETTINGS}."
    )


def _module_of(backend: object) -> str:
    return type(backend).__module__


def _path_of(entry: Entry) -> str:
    if not _PATH.match(entry.path):
        raise StoreError(f"{_NAME}: {entry} is no name for it; it takes letters, digits and ./_-.")
    return entry.path


def _text(entry: Entry, secret: bytes) -> str:
    try:
        return secret.decode()
    except UnicodeDecodeError:
        pass
    raise StoreError(f"{_NAME}: {entry} is no text.")


def _outcome(ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - as `ask`
    """Return what is returned or raised; an error that is no longer raised is chained to none."""
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - it runs the backends of others
        return error


def _told(failure: Exception, what: object) -> StoreError:
    """Return the error to raise; only its kind is told, since libraries may quote a value."""
    kind = type(failure).__name__
    if kind in {"KeyringLocked", "LockedException"}:
        return StoreError(f"{_NAME}: it is locked, and was not unlocked.")
    if kind == "ItemNotFoundException":
        return StoreError(
            f"{_NAME}: it has no collection to keep values in; make one with its own program."
        )
    return StoreError(f"{_NAME}: {what} failed with {kind}.")
