"""Doppler, through its command, which knows the login and which project and config is meant.

Facts: the published source and documentation of that command. It has no "write unless changed".
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keylift.clients.commands import Command, find_command
from keylift.clients.model import Health, Held
from keylift.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.model import Entry

_NAME = re.compile(r"[A-Z_][A-Z0-9_]*\Z")
_PROJECT, _CONFIG = "DOPPLER_PROJECT", "DOPPLER_CONFIG"
_NO_LOGIN = "nobody is logged in; run `doppler login`."
_NO_PROJECT = "no project and config is chosen here, or there is none such; run `doppler setup`."
_FAILURES = {
    "must provide a token": _NO_LOGIN,
    "invalid auth token": "the login or DOPPLER_TOKEN is not valid, or no longer.",
    "invalid service token": "the login or DOPPLER_TOKEN is not valid, or no longer.",
    "must specify a project": _NO_PROJECT,
    "must specify a config": _NO_PROJECT,
    "could not find requested project": _NO_PROJECT,
    "could not find requested config": _NO_PROJECT,
    "does not have access": "{what} is denied: the login may not do that.",
    "dial tcp": "its server cannot be reached.",
}


def connect(environ: Mapping[str, str], folder: Path) -> Doppler:
    """Return a client for the project that the command knows for a folder, or the environment."""
    return Doppler(find_command(Doppler.name, "doppler", environ, folder, _FAILURES))


class Doppler:
    """One config of one project, as the command's login sees it."""

    name = "Doppler"

    def __init__(self, command: Command) -> None:
        self._command = command

    def check(self) -> Health:
        """Ask for the names of project and config, which every config tells."""
        found = self._get(_PROJECT, _CONFIG)
        project, config = (_computed(found, name) for name in (_PROJECT, _CONFIG))
        where = f"project {project}, config {config}"
        return Health(is_ready=True, told=f"Doppler, {where}.", where=where)

    def read(self, entry: Entry) -> Held | None:
        """Return the value as a program that Doppler starts would get it."""
        name = _name_of(entry)
        found = self._get(name)
        if name not in found:
            return None
        value = _computed(found, name)
        if value is None:
            raise StoreError(f"Doppler: {entry} is there, but this login may not read it.")
        return Held(value)

    def write(self, entry: Entry, value: str, held: Held | None) -> None:  # noqa: ARG002 - Doppler has no versions
        """Set the value, unless Doppler or its command would make another one of it."""
        name = _name_of(entry)
        if "\r" in value or value.endswith("\n"):
            raise StoreError(f"Doppler: its command would change the line ends of {entry}.")
        if "${" in value:
            raise StoreError(f"Doppler: it would take a part of {entry} for another's name.")
        self._command.run(
            "secrets", "set", name, "--no-interactive", "--silent", "--no-check-version",
            what=entry, given=value,
        )  # fmt: skip

    def _get(self, *names: str) -> dict[str, Any]:
        said = self._command.run(
            "secrets", "get", *names, "--json", "--no-exit-on-missing-secret", "--no-check-version",
            what=" and ".join(names),
        )  # fmt: skip
        try:
            found = json.loads(said)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise StoreError("Doppler: its command answers with something else than values.")
        return found


def _computed(found: Mapping[str, Any], name: str) -> str | None:
    entry = found.get(name)
    value = entry.get("computed") if isinstance(entry, dict) else None
    return value if isinstance(value, str) else None


def _name_of(entry: Entry) -> str:
    if not _NAME.match(entry.path):
        raise StoreError(f"Doppler: {entry} is no name there; it takes A-Z, 0-9 and _.")
    return entry.path
