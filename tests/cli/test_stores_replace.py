"""`keylift stores replace`: a new value under the same path, and no code changes."""

from __future__ import annotations

import io
import json
import os
import pty
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hvac
import pytest

from servers.vault_server import VaultServer, vault_server
from support.command_line import SERVER, start, stripe

NEW = f"{stripe(1)}\"'\\$HOME é🔑\n"


@pytest.fixture(scope="module")
def vault() -> Iterator[VaultServer]:
    with vault_server() as server:
        yield server


@pytest.fixture
def witness(vault: VaultServer) -> Any:
    kv = hvac.Client(url=vault.address, token=vault.token).secrets.kv.v2
    kv.delete_metadata_and_all_versions("shop/a")
    return kv


def replace(vault: VaultServer, *words: str, given: str) -> tuple[int, str, str]:
    process = start("stores", "replace", *words, env=vault.environ)
    out, err = process.communicate(given.encode(), timeout=60)
    return process.returncode, out.decode(), err.decode()


def newest(witness: Any) -> dict[str, str]:
    read = witness.read_secret_version("shop/a", raise_on_deleted_version=True)
    fields: dict[str, str] = read["data"]["data"]
    return fields


def test_a_value_from_standard_input_takes_the_place_of_another(vault, witness) -> None:
    witness.create_or_update_secret("shop/a", {"api_key": stripe(), "n": "1"})
    status, out, err = replace(vault, "vault", "shop/a", given=NEW)
    assert (status, err) == (0, "")
    assert out == (
        "✓ Vault has the new value at secret/shop/a (api_key).\n"
        "Programs that run keep the old one until they start again; then revoke it.\n"
    )
    assert newest(witness) == {"api_key": NEW, "n": "1"}
    status, out, _ = replace(vault, "vault", "shop/a", given=NEW)
    assert (status, out) == (0, "✓ Vault has this very value at secret/shop/a (api_key) already.\n")


def test_credentials_that_an_editor_keeps_come_before_the_value(vault, witness) -> None:
    """They are the first line; all that follows is the value, to its last byte."""
    witness.create_or_update_secret("shop/a", {"api_key": stripe()})
    environ = {**vault.environ, "VAULT_TOKEN": "another"}
    words = ["stores", "replace", "vault", "shop/a", "--credentials"]
    process = start(*words, env=environ)
    line = json.dumps({"VAULT_TOKEN": vault.token}) + "\n"
    out, err = process.communicate((line + NEW).encode(), timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert newest(witness) == {"api_key": NEW}
    assert vault.token not in out.decode()


def test_a_value_at_the_prompt_is_not_shown(vault, witness) -> None:
    """A real terminal: what is typed is not echoed, and is in no argument."""
    witness.create_or_update_secret("shop/a", {"api_key": stripe()})
    value = stripe(2)
    child, terminal = pty.fork()
    if child == 0:
        environ = {**os.environ, **vault.environ, "PYTHONPATH": str(SERVER)}
        command = [sys.executable, "-m", "keylift", "stores", "replace", "vault", "shop/a"]
        os.execve(sys.executable, command, environ)  # noqa: S606 - our own program
    said = b""
    while b"not shown): " not in said:
        said += os.read(terminal, 4096)
    os.write(terminal, value.encode() + b"\n")
    try:
        while part := os.read(terminal, 4096):
            said += part
    except OSError:
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert newest(witness) == {"api_key": value}
    assert value not in said.decode()


@pytest.mark.parametrize(
    ("words", "given", "sentence"),
    [
        (["vault", "shop/nothing"], "x", "Vault has nothing at secret/shop/nothing (api_key)"),
        (["vault"], "x", "name a store, of vault, aws, conjur, gcp, azure, keyring, doppler, "),
        (["nowhere", "shop/a"], "x", "name a store"),
        (["vault", "shop/a"], "", "no new value was given"),
    ],
)
def test_what_cannot_be_replaced_stays(vault, witness, words, given, sentence) -> None:
    witness.create_or_update_secret("shop/a", {"api_key": stripe()})
    status, out, err = replace(vault, *words, given=given)
    assert (status, out) == (2, "")
    assert sentence in err
    assert newest(witness) == {"api_key": stripe()}


def test_another_field_of_another_mount_is_named_by_flags(vault, witness) -> None:
    """As a lookup has them that the settings do not name, or no longer."""
    witness.create_or_update_secret("shop/a", {"api_key": stripe(), "token": stripe(1)})
    status, out, _ = replace(
        vault, "vault", "shop/a", "--key", "token", "--mount", "secret", given=NEW
    )
    assert (status, out.splitlines()[0]) == (
        0,
        "✓ Vault has the new value at secret/shop/a (token).",
    )
    assert newest(witness) == {"api_key": stripe(), "token": NEW}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


def replace_env(project: Path, given: str, name: str = "KEY") -> tuple[int, str, str]:
    process = start("stores", "replace", "env", name, "--folder", str(project))
    out, err = process.communicate(given.encode(), timeout=60)
    return process.returncode, out.decode(), err.decode()


def test_a_value_of_env_is_replaced_where_it_stands(project: Path) -> None:
    (project / ".env").write_text(f"# mine\nexport KEY='{stripe()}'  # old\nOTHER=1\n")
    status, out, err = replace_env(project, stripe(1))
    assert (status, err) == (0, "")
    assert out == (
        "✓ .env has the new value of KEY.\n"
        "Programs that run keep the old one until they start again; then revoke it.\n"
    )
    assert (project / ".env").read_text() == f"# mine\nexport KEY={stripe(1)}  # old\nOTHER=1\n"
    assert stat.S_IMODE((project / ".env").stat().st_mode) == 0o600
    assert ".env" in (project / ".gitignore").read_text().splitlines()
    assert replace_env(project, stripe(1))[1] == "✓ .env has this very value of KEY already.\n"


@pytest.mark.parametrize(
    ("text", "given", "sentence"),
    [
        ("OTHER=1\n", "x", ".env has no entry KEY"),
        ("KEY=1\nKEY=2\n", "x", "KEY has several entries."),
        ("KEY=1\n", "", "no new value was given"),
        ("KEY=1\n", "a\\b", "KEY cannot be written so that every loader reads it back."),
        ("KEY=op://Private/a/credential\n", "x", "change the value in 1Password itself"),
    ],
)
def test_what_env_cannot_replace_stays(project: Path, text: str, given: str, sentence: str) -> None:
    (project / ".env").write_text(text)
    status, out, err = replace_env(project, given)
    assert status in {2, 3}
    assert out == ""
    assert sentence in err
    assert (project / ".env").read_text() == text


def test_an_untrusted_project_does_not_say_which_file_is_meant(keylift, folder, monkeypatch):
    """Its own settings name another one."""
    (folder / "keylift.toml").write_text('[rewrite]\nenv_file = "public.txt"\n')
    for name in (".env", "public.txt"):
        (folder / name).write_text("STRIPE_SECRET_KEY=old\n")
    for flags, changed in ((("--untrusted",), ".env"), ((), "public.txt")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"hunter2-hunter2")))
        status, _, _ = keylift("stores", "replace", "env", "STRIPE_SECRET_KEY", *flags)
        assert status == 0
        held = {each for each in (".env", "public.txt") if "hunter2" in (folder / each).read_text()}
        assert held == {changed}
        (folder / changed).write_text("STRIPE_SECRET_KEY=old\n")
