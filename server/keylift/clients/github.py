"""Secrets of GitHub Actions, through the command `gh`: those of one repository.

Facts: the published source and documentation of `gh`. It reads a secret from standard input, takes
line ends off its end, encrypts it and sends it; nobody can read it back. Its lists have a secret a
line, the name first, wherever they do not go to a terminal.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from keylift.clients.commands import Command, find_command
from keylift.clients.model import Health, Held
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.model import Entry

_NAME = re.compile(r"(?!GITHUB_)[A-Z_][A-Z0-9_]*\Z", re.IGNORECASE)
_LARGEST = 48 * 1024
"""Bytes of a secret that GitHub takes."""
_NO_LOGIN = "nobody is logged in; run `gh auth login`, or set GH_TOKEN."
_NO_REPOSITORY = "this folder is of no repository on GitHub; add a remote."
_FAILURES = {
    "gh auth login": _NO_LOGIN,
    "bad credentials": _NO_LOGIN,
    "http 401": _NO_LOGIN,
    "multiple remotes detected": (
        "there are several remotes; say by `gh repo set-default` which one is meant."
    ),
    "no git remotes found": _NO_REPOSITORY,
    "not a git repository": _NO_REPOSITORY,
    "none of the git remotes": _NO_REPOSITORY,
    "could not resolve to a repository": _NO_REPOSITORY,
    "http 403": "{what} is denied: the login may not do that.",
    "http 404": "{what} is denied: the login may not do that, or the repository is gone.",
    "dial tcp": "its server cannot be reached.",
    "error connecting to": "its server cannot be reached.",
}
_OURS = {"GH_PROMPT_DISABLED": "1", "GH_NO_UPDATE_NOTIFIER": "1", "NO_COLOR": "1"}
_THEIRS = frozenset({"GH_FORCE_TTY", "CLICOLOR_FORCE"})


def connect(environ: Mapping[str, str], folder: Path) -> GitHub:
    """Return a client for the repository that `gh` knows for a folder."""
    kept = {name: value for name, value in environ.items() if name not in _THEIRS}
    return GitHub(find_command(GitHub.name, "gh", {**kept, **_OURS}, folder, _FAILURES))


class GitHub:
    """The Actions secrets of one repository; it remembers what it wrote, and where."""

    name = "GitHub"

    def __init__(self, command: Command) -> None:
        self._command = command
        self._written: dict[str, str] = {}

    def __repr__(self) -> str:
        return "GitHub()"

    def check(self) -> Health:
        """Ask which repository is meant, and whether its secrets may be listed."""
        what = "the repository"
        words = ("repo", "view", "--json", "nameWithOwner", "--jq", ".nameWithOwner")
        repository = self._command.run(*words, what=what).decode(errors="replace").strip()
        self._names(f"access to the secrets of {repository}")
        where = f"repository {repository}"
        return Health(is_ready=True, told=f"GitHub, {where}.", where=where)

    def read(self, entry: Entry) -> Held | None:
        """Tell whether the secret is there; its value is known only if this object wrote it."""
        name = _name_of(entry)
        if name not in self._names(entry):
            return None
        written = self._written.get(name)
        return Held(written, is_hidden=written is None)

    def write(self, entry: Entry, value: str, held: Held | None) -> None:  # noqa: ARG002 - GitHub has no versions
        """Set the secret, unless `gh` or GitHub would make another one of it."""
        name = _name_of(entry)
        if value.endswith(("\n", "\r")):
            raise StoreError(f"GitHub: `gh` would take the line ends off the end of {entry}.")
        if len(value.encode()) > _LARGEST:
            raise StoreError(f"GitHub: {entry} is longer than the 48 KB that a secret may have.")
        self._command.run("secret", "set", name, what=entry, given=value)
        self._written[name] = value

    def _names(self, what: object) -> frozenset[str]:
        said = self._command.run("secret", "list", what=what).decode(errors="replace")
        return frozenset(line.split("\t")[0].strip().upper() for line in said.splitlines())


def _name_of(entry: Entry) -> str:
    """Return the name as GitHub has it, in upper case."""
    if not _NAME.match(entry.path):
        raise StoreError(
            f"GitHub: no secret can be named {entry}; it takes A-Z, 0-9 and _, and no GITHUB_ at"
            " the beginning."
        )
    return entry.path.upper()
