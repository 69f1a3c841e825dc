"""HashiCorp Vault and OpenBao: a field of a secret in the KV engine, version 2."""

from __future__ import annotations

from keylift.model import RefusalReason
from keylift.rewriting.lookups import Lookup, Store
from keylift.rewriting.snippets import python

_ARGUMENTS = '"@path", "@key", "@mount"'
_LATER = RefusalReason.UNSUPPORTED_STORE

STORE = Store(
    id="vault",
    name="Vault",
    has_mounts=True,
    has_keys=True,
    command="vault kv put -mount=@mount -cas=0 @path @key=-",
    needs=("VAULT_ADDR", "VAULT_TOKEN"),
    lookups={
        "python": Lookup(
            expression=f"@function({_ARGUMENTS})",
            function=python.VAULT,
            awaited=Lookup(
                expression=f"(await @symbol(@function, {_ARGUMENTS}))",
                symbol="asyncio.to_thread",
                function=python.VAULT,
            ),
        ),
    },
    unsupported=dict.fromkeys(
        (
            "javascript", "typescript", "tsx", "go", "java", "kotlin", "csharp", "ruby", "php",
            "rust", "shell",
        ),
        _LATER,
    ),
)  # fmt: skip
