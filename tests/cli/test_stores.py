"""`keylift fix --store`: nothing goes to a store unasked, and no value is ever lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from keylift.rewriting.env_files import parse_env
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


def test_the_way_back_after_rewriting_only(keylift, project) -> None:
    before = files(project)
    keylift("fix", ".", "--store", "conjur", "--rewrite-only")
    assert files(project) != before
    status, _, _ = keylift("fix", "--undo")
    assert status == 0
    assert files(project) == {**before, ".gitignore": ".env\n"}
