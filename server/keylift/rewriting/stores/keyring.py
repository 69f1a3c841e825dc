"""The system keyring, for development machines: a service named by the path, the account `keylift`.

Windows calls an entry after its service alone, and each library after something else, so that
the path is the service, and Keylift writes nothing there. See `snippets/keyring.py`.
"""

from __future__ import annotations

from keylift.rewriting.lookups import Store
from keylift.rewriting.snippets import keyring, keyring_commands
from keylift.rewriting.snippets.forms import awaited, blocking, printed, rooted, threaded
from keylift.rewriting.snippets.javascript_preload import loaded

_ARGUMENTS = '"@path"'
_LOADED, _LOADED_TYPED = loaded(keyring.JAVASCRIPT, _ARGUMENTS, "keyring @path")

STORE = Store(
    id="keyring",
    name="the system keyring",
    # The command drops one line end.
    command="(cat; echo) | keyring set @path keylift",
    needs=("your own login session on this machine",),
    lookups={
        "python": threaded(keyring.PYTHON, _ARGUMENTS),
        "javascript": awaited(keyring.JAVASCRIPT, _ARGUMENTS, _LOADED),
        "typescript": awaited(keyring.TYPESCRIPT, _ARGUMENTS, _LOADED_TYPED),
        "tsx": awaited(keyring.TYPESCRIPT, _ARGUMENTS, _LOADED_TYPED),
        "go": blocking(keyring.GO, _ARGUMENTS),
        "rust": blocking(keyring.RUST, _ARGUMENTS),
        "shell": printed(keyring_commands.SHELL, _ARGUMENTS),
        "ruby": blocking(keyring_commands.RUBY, _ARGUMENTS, since="2.5"),
        "php": blocking(keyring_commands.PHP, _ARGUMENTS),
        "java": blocking(keyring_commands.JAVA, _ARGUMENTS, since="8"),
        "kotlin": blocking(keyring_commands.KOTLIN, _ARGUMENTS),
        "csharp": rooted(keyring_commands.CSHARP, _ARGUMENTS),
    },
)
