"""HashiCorp Vault and OpenBao: a field of a secret in the KV engine, version 2."""

from __future__ import annotations

from keylift.rewriting.lookups import Store
from keylift.rewriting.snippets import (
    csharp,
    go,
    java,
    javascript,
    kotlin,
    php,
    python,
    ruby,
    rust,
    shell,
)
from keylift.rewriting.snippets.forms import awaited, blocking, printed, rooted, threaded
from keylift.rewriting.snippets.javascript_preload import loaded

_ARGUMENTS = '"@path", "@key", "@mount"'
_LOADED, _LOADED_TYPED = loaded(javascript.VAULT, _ARGUMENTS, "Vault @mount/@path (@key)")

STORE = Store(
    id="vault",
    name="Vault",
    has_mounts=True,
    has_keys=True,
    command="vault kv put -mount=@mount -cas=0 @path @key=-",
    needs=("VAULT_ADDR", "VAULT_TOKEN or `vault login`"),
    signs=("VAULT_ADDR",),
    lookups={
        "python": threaded(python.VAULT, _ARGUMENTS),
        "javascript": awaited(javascript.VAULT, _ARGUMENTS, _LOADED),
        "typescript": awaited(javascript.VAULT_TYPED, _ARGUMENTS, _LOADED_TYPED),
        "tsx": awaited(javascript.VAULT_TYPED, _ARGUMENTS, _LOADED_TYPED),
        "go": blocking(go.VAULT, _ARGUMENTS, since="1.13"),
        "java": blocking(java.VAULT, _ARGUMENTS, since="8"),
        "kotlin": blocking(kotlin.VAULT, _ARGUMENTS),
        "csharp": rooted(csharp.VAULT, _ARGUMENTS),
        "ruby": blocking(ruby.VAULT, _ARGUMENTS, since="2.5"),
        "php": blocking(php.VAULT, _ARGUMENTS),
        "rust": blocking(rust.VAULT, _ARGUMENTS),
        "shell": printed(shell.VAULT, _ARGUMENTS),
    },
)
