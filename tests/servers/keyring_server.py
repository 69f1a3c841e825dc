"""A real keyring for tests: GNOME's, on a session bus and in a home of its own, unlocked."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import secretstorage
from jeepney import DBus
from jeepney.io.blocking import Proxy, open_dbus_connection

# A bus that starts no programs: neither another keyring nor a dialog.
_BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
_PASSWORD = b"for tests"
_SERVICE = "org.freedesktop.secrets"
_ACCOUNT = "keylift"
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class KeyringServer:
    """A running keyring.

    Attributes:
        address: Of its bus.
        home: Where it keeps its files.
    """

    address: str
    home: Path

    @property
    def environ(self) -> dict[str, str]:
        """What a client finds in its environment."""
        return {
            "DBUS_SESSION_BUS_ADDRESS": self.address,
            "DISPLAY": "",
            "WAYLAND_DISPLAY": "",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring",
        }

    @contextmanager
    def collection(self) -> Iterator[secretstorage.Collection]:
        """Open the default collection as an independent client sees it."""
        with closing(open_dbus_connection(self.address)) as bus:
            yield secretstorage.Collection(bus)

    def items(self, path: str) -> list[tuple[dict[str, str], bytes]]:
        """Return attributes and secrets of the items of an entry."""
        with self.collection() as collection:
            found = collection.search_items({"service": path, "username": _ACCOUNT})
            return [(each.get_attributes(), each.get_secret()) for each in found]

    def add(self, path: str, secret: bytes, **more: str) -> None:
        """Add an item as other programs do."""
        attributes = {"service": path, "username": _ACCOUNT, **more}
        with self.collection() as collection:
            collection.create_item("An item", attributes, secret)

    def clear(self) -> None:
        """Delete all items."""
        with self.collection() as collection:
            for each in list(collection.get_all_items()):
                each.delete()

    def lock(self) -> None:
        """Lock it for good: nobody can be asked for its password."""
        with self.collection() as collection:
            collection.lock()

    @contextmanager
    def watched(self) -> Iterator[list[str]]:
        """Collect the calls for secrets, not what is answered; they are there after the block."""
        rules = [f"type='method_call',member='{each}'" for each in ("GetSecret", "GetSecrets")]
        calls: list[str] = []
        with subprocess.Popen(
            ["dbus-monitor", "--address", self.address, *rules], stdout=subprocess.PIPE, text=True
        ) as monitor:
            assert monitor.stdout
            # What it hears first is that it has become a monitor.
            first = monitor.stdout.readline()
            assert first
            yield calls
            time.sleep(0.2)
            monitor.terminate()
            said = monitor.stdout.read()
        calls += [line for line in said.splitlines() if line.startswith("method call")]


@contextmanager
def keyring_server() -> Iterator[KeyringServer]:
    """Serve until the block ends; the default collection is there, unlocked and empty."""
    with tempfile.TemporaryDirectory(prefix="keyring-") as folder, _bus(Path(folder)) as address:
        home = Path(folder)
        environ = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": folder,
            "XDG_DATA_HOME": folder,
            "XDG_RUNTIME_DIR": folder,
            "DBUS_SESSION_BUS_ADDRESS": address,
        }
        control = f"--control-directory={folder}"
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets", control],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environ,
        )
        try:
            assert daemon.stdin
            with daemon.stdin as given:
                given.write(_PASSWORD)
            _wait_for_service(address)
            yield KeyringServer(address, home)
        finally:
            _stop(daemon)


@contextmanager
def _bus(folder: Path) -> Iterator[str]:
    config = folder / "bus.conf"
    config.write_text(_BUS.format(folder=folder))
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert daemon.stdout
        with daemon.stdout as said:
            yield said.readline().strip()
    finally:
        _stop(daemon)


def _wait_for_service(address: str) -> None:
    end = time.monotonic() + _SECONDS
    with closing(open_dbus_connection(address)) as bus:
        while not Proxy(DBus(), bus).NameHasOwner(_SERVICE)[0]:
            assert time.monotonic() < end, "gnome-keyring-daemon does not start"
            time.sleep(0.02)


def _stop(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(10)
