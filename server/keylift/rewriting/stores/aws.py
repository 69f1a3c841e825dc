"""AWS Secrets Manager: a secret that is one string."""

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
_LOADED, _LOADED_TYPED = loaded(javascript.AWS, _ARGUMENTS, "AWS @path")

STORE = Store(
    id="aws",
    name="AWS Secrets Manager",
    command="aws secretsmanager create-secret --name @path --secret-string file:///dev/stdin",
    needs=("AWS_REGION",),
    signs=("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"),
    lookups={
        "python": threaded(python.AWS, _ARGUMENTS),
        "javascript": awaited(javascript.AWS, _ARGUMENTS, _LOADED, since="14"),
        "typescript": awaited(javascript.AWS_TYPED, _ARGUMENTS, _LOADED_TYPED, since="14"),
        "tsx": awaited(javascript.AWS_TYPED, _ARGUMENTS, _LOADED_TYPED, since="14"),
        "go": blocking(go.AWS, _ARGUMENTS),
        "csharp": rooted(csharp.AWS, _ARGUMENTS),
        "ruby": blocking(ruby.AWS, _ARGUMENTS, since="2.5"),
        "php": blocking(php.AWS, _ARGUMENTS),
        "java": blocking(java.AWS, _ARGUMENTS, since="8"),
        "kotlin": blocking(kotlin.AWS, _ARGUMENTS),
        "rust": blocking(rust.AWS, _ARGUMENTS),
        "shell": printed(shell.AWS, _ARGUMENTS),
    },
)
