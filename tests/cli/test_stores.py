"""`keylift fix --store`: nothing goes to a store unasked, and no value is ever lost."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hvac
import pytest

from keylift.rewriting.env_files import parse_env
from servers.vault_server import VaultServer, vault_server
from support.command_line import git, stripe


@pytest.fixture
def project(folder: Path) -> Path:
    """A git repository with a package that has a secret."""
    git("init", "-q")
    (folder / "shop").mkdir()
    (folder / "shop" / "__init__.py").touch()
    (folder / "shop" / "pay.py").write_text(f'KEY = "{stripe()}"\n')
    return folder


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


FLAGS = {
    "neither": (["--store", "vault"], "nothing is written to a store unasked; --allow-write puts"),
    "version 1": (
        ["--store", "vault-kv1", "--allow-write"],
        "cannot write to Vault (KV version 1) itself; --rewrite-only keeps",
    ),
    "both": (["--store", "vault", "--allow-write", "--rewrite-only"], "unasked"),
    "no store": (["--allow-write"], "need another --store"),
    "overwrite alone": (["--store", "vault", "--rewrite-only", "--overwrite"], "--allow-write"),
}


@pytest.mark.parametrize(("flags", "sentence"), FLAGS.values(), ids=FLAGS)
def test_flags_that_say_nothing_are_wrong_usage(keylift, project, flags, sentence) -> None:
    before = files(project)
    status, out, err = keylift("fix", ".", *flags)
    assert (status, out) == (2, "")
    assert sentence in err
    assert files(project) == before


@pytest.mark.parametrize("flag", [[], ["--allow-write"]])
def test_stores_that_keylift_cannot_write_to(keylift, project, monkeypatch, flag) -> None:
    monkeypatch.setattr("keylift.cli.keeping.CLIENT_IDS", ())
    before = files(project)
    status, out, err = keylift("fix", ".", "--store", "gcp", *flag)
    assert (status, out) == (2, "")
    assert "cannot write to Google Secret Manager itself; --rewrite-only keeps the values" in err
    assert files(project) == before


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"VAULT_ADDR": ""}, "VAULT_ADDR is not set"),
        ({"VAULT_ADDR": "http://127.0.0.1:9"}, "cannot be reached: connection refused"),
    ],
)
def test_a_store_that_cannot_be_used_changes_nothing(
    keylift, project, monkeypatch, environ, sentence
) -> None:
    for name, said in {"VAULT_TOKEN": "x", **environ}.items():
        monkeypatch.setenv(name, said)
    before = files(project)
    status, out, err = keylift("fix", ".", "--store", "vault", "--allow-write")
    assert (status, out) == (3, "")
    assert sentence in err
    assert files(project) == before


def test_a_dry_run_asks_no_store(keylift, project) -> None:
    before = files(project)
    status, out, _ = keylift("fix", ".", "--store", "vault", "--dry-run")
    assert status == 0
    assert "would move to Vault, secret/work/stripe-secret-key (api_key)\n" in out
    assert files(project) == before


def test_a_project_names_its_entries(keylift, project) -> None:
    (project / "keylift.toml").write_text(
        '[stores]\ntemplate = "team/{name}"\nvault-mount = "kv/shop"\nvault-key = "token"\n'
    )
    status, out, _ = keylift("fix", "shop", "--store", "vault", "--dry-run")
    assert status == 0
    assert "would move to Vault, kv/shop/team/stripe-secret-key (token)\n" in out


def test_rewriting_only_keeps_the_value_in_env(keylift, project) -> None:
    """The command that it shows moves exactly that value."""
    status, out, _ = keylift("fix", ".", "--store", "vault", "--rewrite-only")
    assert status == 0
    assert parse_env((project / ".env").read_text()) == {"STRIPE_SECRET_KEY": stripe()}
    assert (project / "shop" / "pay.py").read_text() == (
        "from shop.app_secrets import vault_secret\n\n"
        'KEY = vault_secret("work/stripe-secret-key", "api_key", "secret")\n'
    )
    assert "def vault_secret(" in (project / "shop" / "app_secrets.py").read_text()
    assert stripe() not in out
    (command,) = [line.strip() for line in out.splitlines() if "vault kv put" in line]
    assert command.endswith("| vault kv put -mount=secret -cas=0 work/stripe-secret-key api_key=-")
    given = subprocess.run(
        ["sh", "-c", command.rpartition(" | ")[0]], capture_output=True, check=True, text=True
    )
    assert given.stdout == stripe()


MOVING = {
    "gcp": 'gcloud secrets create work-stripe-secret-key --project="acme" --data-file=-',
    "azure": "az keyvault secret set --vault-name shop --name work-stripe-secret-key"
    " --file /dev/stdin --encoding utf-8 --output none",
}


@pytest.mark.parametrize("store_id", MOVING)
def test_the_command_of_a_cloud_moves_the_value(keylift, project, tmp_path, store_id) -> None:
    """The command that is shown gives the store's own client the value, and a name it takes."""
    status, out, _ = keylift("fix", ".", "--store", store_id, "--rewrite-only")
    assert status == 0
    assert (
        f'KEY = {store_id}_secret("work-stripe-secret-key")'
        in (project / "shop" / "pay.py").read_text()
    )
    (command,) = [line.strip() for line in out.splitlines() if " | " in line]
    program, *words = shlex.split(MOVING[store_id])
    client = tmp_path / "clients" / program
    client.parent.mkdir()
    client.write_text('#!/bin/sh\nfor word; do echo "$word"; done\nexec cat\n')
    client.chmod(0o755)
    environ = {
        "PATH": f"{client.parent}:{os.environ['PATH']}",
        "GOOGLE_CLOUD_PROJECT": "acme",
        "AZURE_KEYVAULT_URL": "https://shop.vault.azure.net/",
    }
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, check=True, text=True, env=environ
    )
    assert done.stdout.splitlines() == [*words, stripe()]


def test_no_way_back_to_a_value_that_keylift_cannot_read(keylift, project) -> None:
    """Once `.env` has given the value away, undoing changes nothing, and says what is missing."""
    keylift("fix", ".", "--store", "gcp", "--rewrite-only")
    (project / ".env").unlink()
    before = files(project)
    status, out, err = keylift("fix", "--undo")
    assert status == 3
    assert "STRIPE_SECRET_KEY is not in .env any more." in out + err
    assert files(project) == before


@pytest.mark.parametrize("store_id", ["conjur", "gcp", "azure"])
def test_the_way_back_after_rewriting_only(keylift, project, store_id) -> None:
    before = files(project)
    keylift("fix", ".", "--store", store_id, "--rewrite-only")
    assert files(project) != before
    status, _, _ = keylift("fix", "--undo")
    assert status == 0
    assert files(project) == before


@pytest.fixture(scope="module")
def vault() -> Iterator[VaultServer]:
    with vault_server() as server:
        yield server


@pytest.fixture
def in_vault(vault: VaultServer, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Name the server in the environment, and return the official client's view of it."""
    for name, said in vault.environ.items():
        monkeypatch.setenv(name, said)
    witness = hvac.Client(url=vault.address, token=vault.token).secrets.kv.v2
    witness.delete_metadata_and_all_versions("work/stripe-secret-key")
    return witness


def _newest(witness: Any) -> dict[str, str]:
    path = "work/stripe-secret-key"
    read = witness.read_secret_version(path, raise_on_deleted_version=True)
    fields: dict[str, str] = read["data"]["data"]
    return fields


def test_a_value_is_in_the_store_before_the_code_reads_it(keylift, project, in_vault) -> None:
    """Afterwards the program prints what it printed, and says what is missing without a token."""
    before = files(project)
    status, out, err = keylift("fix", ".", "--store", "vault", "--allow-write")
    assert (status, err) == (0, "")
    assert _newest(in_vault) == {"api_key": stripe()}
    assert "moved to Vault, secret/work/stripe-secret-key (api_key)\n" in out
    assert "Vault has STRIPE_SECRET_KEY at secret/work/stripe-secret-key (api_key).\n" in out
    assert stripe() not in out + "".join(files(project).values())
    assert not (project / ".env").exists()
    program = [sys.executable, "-c", "from shop.pay import KEY; print(KEY)"]
    done = subprocess.run(program, cwd=project, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, stripe())
    wrong = {**os.environ, "VAULT_TOKEN": "hvs.wrong"}
    done = subprocess.run(
        program, cwd=project, capture_output=True, text=True, env=wrong, check=False
    )
    assert "Vault has no secret/work/stripe-secret-key (api_key) for us: HTTP 403" in done.stderr
    assert keylift("fix", ".", "--store", "vault", "--allow-write")[0] == 0
    assert _newest(in_vault) == {"api_key": stripe()}
    status, out, _ = keylift("fix", "--undo")
    assert (status, files(project)) == (0, before)
    assert "Still in Vault: secret/work/stripe-secret-key (api_key)\n" in out


@pytest.mark.parametrize("flags", [[], ["--overwrite"]])
def test_another_value_in_the_store_goes_only_where_that_is_said(
    keylift, project, in_vault, flags
) -> None:
    in_vault.create_or_update_secret("work/stripe-secret-key", {"api_key": "other", "n": "1"})
    assert keylift("fix", ".", "--store", "vault", "--allow-write", *flags)[0] == 0
    assert _newest(in_vault) == {"api_key": stripe() if flags else "other", "n": "1"}
    is_other = '"work/pay-stripe-secret-key"' in files(project)["shop/pay.py"]
    assert is_other is not bool(flags)
