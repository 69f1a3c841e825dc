"""CI/CD variables of GitLab, through the command `glab`: masked ones of one project, as they are.

Facts: the published source and documentation of `glab`. It reads a value from standard input, and
takes blanks off its ends. GitLab masks values of eight characters and more, without blanks.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from keylift.clients.commands import Command, find_command
from keylift.clients.model import Health, Held
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.model import Entry

_SHORTEST = 8
_NAME = re.compile(r"[A-Za-z0-9_]{1,255}\Z")
_LARGEST = 10_000
"""Characters of a variable that GitLab takes."""
_NO_VARIABLE = "404 variable not found"
_NO_LOGIN = "nobody is logged in; run `glab auth login`, or set GITLAB_TOKEN."
_NO_PROJECT = "this folder is of no project on GitLab; add a remote."
_FAILURES = {
    "glab auth login": _NO_LOGIN,
    "401": _NO_LOGIN,
    "none of the git remotes": _NO_PROJECT,
    "no git remotes": _NO_PROJECT,
    "not a git repository": _NO_PROJECT,
    "404": _NO_PROJECT,
    "403": "{what} is denied: the login may not do that.",
    "dial tcp": "its server cannot be reached.",
}
_OURS = {"NO_PROMPT": "1", "NO_COLOR": "1", "GLAB_CHECK_UPDATE": "0"}


def connect(environ: Mapping[str, str], folder: Path) -> GitLab:
    """Return a client for the project that `glab` knows for a folder."""
    return GitLab(find_command(GitLab.name, "glab", {**environ, **_OURS}, folder, _FAILURES))


class GitLab:
    """The CI/CD variables of one project, for all its environments."""

    name = "GitLab"

    def __init__(self, command: Command) -> None:
        self._command = command

    def check(self) -> Health:
        """Ask which project is meant, and whether its variables may be listed."""
        said = self._command.run("repo", "view", "--output", "json", what="the project")
        try:
            project = json.loads(said).get("path_with_namespace") or "of no name"
        except (ValueError, AttributeError):
            project = ""
        if not project:
            raise StoreError("GitLab: its command answers with something unexpected.")
        self._command.run("variable", "list", what=f"access to the variables of {project}")
        where = f"project {project}"
        return Health(is_ready=True, told=f"GitLab, {where}.", where=where)

    def read(self, entry: Entry) -> Held | None:
        """Return the variable's value."""
        name = _name_of(entry)
        said = self._command.find("variable", "get", name, what=entry, missing=_NO_VARIABLE)
        if said is None:
            return None
        try:
            # Some versions of the command end the line, and no masked value does.
            value = said.decode().removesuffix("\n")
        except UnicodeDecodeError:
            value = None
        if value is None:
            raise StoreError(f"GitLab: {entry} is no text.")
        if not value:
            # It is empty, or hidden.
            return Held(is_hidden=True)
        return Held(value)

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Set the variable, masked in logs; GitLab would refuse, or change, what is no such."""
        name = _name_of(entry)
        if held is not None and held.is_hidden:
            raise StoreError(f"GitLab: {entry} is empty or hidden there; remove it there first.")
        if len(value) < _SHORTEST or any(each.isspace() for each in value):
            raise StoreError(
                f"GitLab: {entry} cannot be masked in logs, which takes eight characters and no"
                " blanks or line ends; it is not put there."
            )
        if len(value) > _LARGEST:
            raise StoreError(f"GitLab: {entry} is longer than the 10,000 that a variable may have.")
        word = "update" if held else "set"
        self._command.run("variable", word, name, "--masked", "--raw", what=entry, given=value)


def _name_of(entry: Entry) -> str:
    if not _NAME.match(entry.path):
        raise StoreError(f"GitLab: {entry} is no name there; it takes A-Z, a-z, 0-9 and _.")
    return entry.path
