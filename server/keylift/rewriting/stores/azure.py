"""Azure Key Vault: the newest version of a secret."""

from __future__ import annotations

from keylift.model import Entry, RefusalReason
from keylift.rewriting.lookups import Store
from keylift.rewriting.snippets import (
    go,
    java_clouds,
    javascript,
    kotlin_clouds,
    python,
    shell_clouds,
)
from keylift.rewriting.snippets.forms import awaited, blocking, printed, threaded
from keylift.rewriting.snippets.javascript_preload import loaded

_ARGUMENTS = '"@path"'
_LOADED, _LOADED_TYPED = loaded(javascript.AZURE, _ARGUMENTS, "Azure @path")

STORE = Store(
    id="azure",
    name="Azure Key Vault",
    placed=Entry("@flat"),
    command=(
        'az keyvault secret set --vault-name "$(basename "$AZURE_KEYVAULT_URL" .vault.azure.net)"'
        # Without the last option it would show the value.
        " --name @path --file /dev/stdin --encoding utf-8 --output none"
    ),
    needs=("AZURE_KEYVAULT_URL",),
    signs=("AZURE_KEYVAULT_URL",),
    lookups={
        "python": threaded(python.AZURE, _ARGUMENTS),
        "javascript": awaited(javascript.AZURE, _ARGUMENTS, _LOADED),
        "typescript": awaited(javascript.AZURE_TYPED, _ARGUMENTS, _LOADED_TYPED),
        "tsx": awaited(javascript.AZURE_TYPED, _ARGUMENTS, _LOADED_TYPED),
        "go": blocking(go.AZURE, _ARGUMENTS),
        "java": blocking(java_clouds.AZURE, _ARGUMENTS, since="8"),
        "kotlin": blocking(kotlin_clouds.AZURE, _ARGUMENTS),
        "shell": printed(shell_clouds.AZURE, _ARGUMENTS),
    },
    unsupported={
        "csharp": RefusalReason.UNTRIED_SDK,
        **dict.fromkeys(("ruby", "php"), RefusalReason.NO_SDK),
        "rust": RefusalReason.UNTRIED_SDK,
    },
)
