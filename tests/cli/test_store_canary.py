"""A planted value goes to the store that was asked for and nowhere else, whatever goes wrong.

All that a run says, its processes' arguments and environments, and every file that it leaves behind
are searched, also for pieces of the value.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from servers.aws_server import aws_server
from servers.azure_server import azure_server
from servers.conjur_server import conjur_server
from servers.gcp_server import gcp_server
from servers.keyring_server import keyring_server
from servers.vault_server import vault_server
from support.command_line import git, start, stripe

PATH = "work/stripe-secret-key"
DEAD = "http://127.0.0.1:9"
NULL = "keyring.backends.null.Keyring"
# What may go wrong: which store is asked, what its environment says instead, the exit status.
RUNS = {
    "vault": ("vault", {}, 0),
    "vault is dead": ("vault", {"VAULT_ADDR": DEAD}, 3),
    "vault takes no token": ("vault", {"VAULT_TOKEN": "hvs.wrong"}, 3),
    "conjur": ("conjur", {}, 0),
    "conjur is dead": ("conjur", {"CONJUR_APPLIANCE_URL": DEAD}, 3),
    "conjur takes no key": ("conjur", {"CONJUR_AUTHN_API_KEY": "wrong"}, 3),
    "aws": ("aws", {}, 0),
    "aws is dead": ("aws", {"AWS_ENDPOINT_URL": DEAD}, 3),
    "keyring": ("keyring", {}, 0),
    "keyring is not there": ("keyring", {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}, 3),
    "keyring keeps nothing": ("keyring", {"PYTHON_KEYRING_BACKEND": NULL}, 3),
    "gcp": ("gcp", {}, 0),
    "gcp is dead": ("gcp", {"HTTPS_PROXY": DEAD}, 3),
    "gcp has no credentials": ("gcp", {"GOOGLE_APPLICATION_CREDENTIALS": "/nowhere"}, 3),
    "azure": ("azure", {}, 0),
    "azure is dead": ("azure", {"HTTPS_PROXY": DEAD}, 3),
    "azure takes no token": ("azure", {"IDENTITY_HEADER": "wrong"}, 3),
    "aws has no region": ("aws", {"AWS_REGION": "", "AWS_CONFIG_FILE": "/nowhere"}, 3),
}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Mapping[str, str]]]:
    """All stores, empty, and what their clients find in the environment."""
    with ExitStack() as stack:
        conjur = stack.enter_context(conjur_server())
        conjur.variables[PATH] = []
        vault = stack.enter_context(vault_server())
        gcp = stack.enter_context(gcp_server(tmp_path_factory.mktemp("gcp")))
        azure = stack.enter_context(azure_server(tmp_path_factory.mktemp("azure")))
        yield {
            "vault": vault.environ,
            "conjur": conjur.environ,
            "keyring": stack.enter_context(keyring_server()).environ,
            "gcp": gcp.environ,
            "azure": azure.environ,
            "aws": stack.enter_context(aws_server()),
        }


def pieces(value: str) -> list[str]:
    return [value[at : at + 8] for at in range(8, len(value) - 8)]


def watch(process_id: int, done: threading.Event, seen: list[str]) -> None:
    """Note the arguments and environment of a process and of its children until it ends."""
    while not done.wait(0.005):
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                if process_id in (int(folder.name), int(parent)):
                    files = [folder / name for name in ("cmdline", "environ")]
                    seen.extend(file.read_bytes().decode(errors="replace") for file in files)
            except (OSError, IndexError, ValueError):
                continue


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_only_the_store_has_the_value(
    tmp_path: Path,
    folder: Path,
    stores: Mapping[str, Mapping[str, str]],
    run: tuple[str, dict[str, str], int],
) -> None:
    store, changed, expected = run
    value, source = stripe(), folder / "pay.py"
    git("init", "-q")
    source.write_text(f'KEY = "{value}"\n')
    for name in ("tmp", "home"):
        (tmp_path / name).mkdir(exist_ok=True)
    env = {**stores[store], "TMPDIR": str(tmp_path / "tmp"), **changed}
    process = start("fix", ".", "--store", store, "--allow-write", env=env)
    done, seen = threading.Event(), list[str]()
    watcher = threading.Thread(target=watch, args=(process.pid, done, seen))
    watcher.start()
    out, err = process.communicate(timeout=120)
    done.set()
    watcher.join()
    assert process.returncode == expected, err.decode()
    assert any("--allow-write" in each for each in seen)
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    held = [*seen, out.decode(), err.decode(), *map(str, files)]
    held += [
        file.read_bytes().decode(errors="replace")
        for file in files
        if file != source or not expected
    ]
    for text in held:
        # Said without the text, which must not be printed either.
        assert not any(piece in text for piece in pieces(value)), "something holds the value"
    is_there = value in source.read_text()
    assert is_there is bool(expected)
    assert not (folder / ".env").exists()
    assert list((tmp_path / "tmp").iterdir()) == []
