"""A real Vault for the language server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hvac
import pytest

from lsp.vaults import PATH
from servers.vault_server import VaultServer, vault_server


@pytest.fixture(scope="session")
def vault_at_work() -> Iterator[VaultServer]:
    with vault_server() as running:
        yield running


@pytest.fixture
def vault(vault_at_work: VaultServer, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the language server find Vault, and return the official client's view of it."""
    for name, said in vault_at_work.environ.items():
        monkeypatch.setenv(name, said)
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "CONJUR_APPLIANCE_URL"):
        monkeypatch.delenv(name, raising=False)
    witness = hvac.Client(url=vault_at_work.address, token=vault_at_work.token).secrets.kv.v2
    witness.delete_metadata_and_all_versions(PATH)
    return witness
