"""CyberArk Conjur: a variable that a policy declares."""

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

_ARGUMENTS = '"@path"'
_LOADED, _LOADED_TYPED = loaded(javascript.CONJUR, _ARGUMENTS, "Conjur @path")

STORE = Store(
    id="conjur",
    name="Conjur",
    command="conjur variable set -i @path -f /dev/stdin",
    needs=(
        "CONJUR_APPLIANCE_URL",
        "CONJUR_ACCOUNT",
        "CONJUR_AUTHN_LOGIN",
        "CONJUR_AUTHN_API_KEY",
    ),
    signs=("CONJUR_APPLIANCE_URL",),
    lookups={
        "python": threaded(python.CONJUR, _ARGUMENTS),
        "javascript": awaited(javascript.CONJUR, _ARGUMENTS, _LOADED),
        "typescript": awaited(javascript.CONJUR_TYPED, _ARGUMENTS, _LOADED_TYPED),
        "tsx": awaited(javascript.CONJUR_TYPED, _ARGUMENTS, _LOADED_TYPED),
        "go": blocking(go.CONJUR, _ARGUMENTS, since="1.13"),
        "java": blocking(java.CONJUR, _ARGUMENTS, since="8"),
        "kotlin": blocking(kotlin.CONJUR, _ARGUMENTS),
        "csharp": rooted(csharp.CONJUR, _ARGUMENTS),
        "ruby": blocking(ruby.CONJUR, _ARGUMENTS, since="2.5"),
        "php": blocking(php.CONJUR, _ARGUMENTS),
        "rust": blocking(rust.CONJUR, _ARGUMENTS),
        "shell": printed(shell.CONJUR, _ARGUMENTS),
    },
)
