"""`keylift fix --store` in JavaScript that cannot wait: its start changes, so people are asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from servers.vault_server import vault_server
from support.command_line import git, stripe

START = "Start the program by `node --import ./load-secrets.mjs …`, which fetches the value first."


@pytest.fixture
def project(folder: Path) -> Path:
    """A git repository with a program in CommonJS that has a secret."""
    git("init", "-q")
    (folder / "package.json").write_text("{}\n")
    (folder / "pay.js").write_text(f'const key = "{stripe()}";\n\nconsole.log(key.length);\n')
    (folder / "send.js").write_text(f'exports.send = () => send("{stripe(1)}");\n')
    return folder


def test_it_is_left_unless_it_is_asked_for(keylift, project) -> None:
    before = (project / "pay.js").read_text()
    status, out, _ = keylift("fix", ".", "--store", "vault", "--rewrite-only")
    assert status != 0
    assert START in out
    assert (project / "pay.js").read_text() == before
    assert not (project / "load-secrets.mjs").exists()


def test_it_is_moved_and_taken_back(keylift, project, monkeypatch) -> None:
    """Both files that the lookups need are written, the start is told, and all goes back."""
    before = [(project / name).read_text() for name in ("pay.js", "send.js")]
    with vault_server() as server:
        for name, said in server.environ.items():
            monkeypatch.setenv(name, said)
        status, out, err = keylift(
            "fix", ".", "--store", "vault", "--allow-write", "--only", "stripe-live-secret-key"
        )
        assert (status, err) == (0, "")
        assert START in out
        assert stripe() not in out
        assert (project / "pay.js").read_text() == (
            'const { loadedSecret } = require("./app-secrets.js");\n\n'
            'const key = loadedSecret("Vault secret/work/stripe-secret-key (api_key)");\n\n'
            "console.log(key.length);\n"
        )
        assert "exports.loadedSecret = loadedSecret;" in (project / "app-secrets.js").read_text()
        loader = (project / "load-secrets.mjs").read_text()
        assert loader.count("async function vaultSecret(") == 1
        assert loader.count('await vaultSecret("work/') == 2
        assert loader.count('await vaultSecret("work/stripe-secret-key", "api_key"') == 1
        assert stripe() not in loader
        status, out, err = keylift("fix", "--undo")
        assert (status, err) == (0, ""), out
    assert [(project / name).read_text() for name in ("pay.js", "send.js")] == before
    assert not (project / "app-secrets.js").exists()
    assert not (project / "load-secrets.mjs").exists()
