"""HashiCorp Vault and OpenBao: a field of a secret in the KV engine, version 1.

Keylift does not write there: that version cannot tell a change from an overwritten value.
"""

from __future__ import annotations

from dataclasses import replace

from keylift.rewriting.snippets.kv1 import of_version_1
from keylift.rewriting.stores.vault import STORE as VAULT

STORE = replace(
    VAULT,
    id="vault-kv1",
    name="Vault (KV version 1)",
    command="vault kv put -mount=@mount @path @key=-",
    signs=(),
    lookups=of_version_1(VAULT.lookups),
)
