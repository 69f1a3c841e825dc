"""The stores that a run writes to: one client for each project, asked before anything changes.

Some stores know by a project's folder which secrets are meant: of which repository, say. So a
client is always one of the project whose value it gets, wherever the command runs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from keylift.cli.projects import Project
from keylift.clients import IN_FOLDER, connect
from keylift.clients.model import Client
from keylift.clients.putting import TakenError, holding, keep
from keylift.errors import StoreError
from keylift.model import Entry, Holding, Rewrite
from keylift.rewriting.lookups import Store
from keylift.settings import environment_of
from keylift.wording import printable
from keylift.workspace.paths import find_git_top
from keylift.workspace.root import EnvPlace


def fetch(project: Project, folder: Path, store_id: str, entry: Entry) -> str | None:
    """Return the value that a store has, or None, by the settings and the folder of a project.

    Raises:
        StoreError: It cannot be read.
    """
    held = connect(store_id, environment(project), folder).read(entry)
    return held.value if held else None


def environment(project: Project, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment variables that stores read, with what a project's settings add."""
    return environment_of(project.settings.stores, environ)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A store as one project has it.

    Attributes:
        store: Which store.
        client: Writes to it.
        folder: The project's.
        where: Which part of the store the folder stands for; "" where the entry alone says it.
        overwrite: Whether another value may go.
    """

    store: Store
    client: Client = field(repr=False)
    folder: Path
    where: str = ""
    overwrite: bool = False

    @property
    def name(self) -> str:
        """The store, and which part of it."""
        return printable(f"{self.client.name}, {self.where}" if self.where else self.client.name)

    def holding(self, entry: Entry, value: str) -> Holding:
        """Say what the store has at an entry."""
        return holding(self.client, entry, value)

    def keep(self, rewrite: Rewrite, value: str) -> str:
        """Put a value into the store, read it back, and say where it is.

        Raises:
            StoreError: It is not there for certain.
        """
        try:
            is_new = keep(self.client, rewrite, value, overwrite=self.overwrite)
        except TakenError as error:
            told = str(error) if self.store.reference else f"{error} --overwrite replaces it."
        else:
            has = f"{'has' if is_new else 'had'} {rewrite.variable} at {rewrite.entry}"
            return f"{self.name}, {has}." if self.where else f"{self.name} {has}."
        raise StoreError(told)


class Destinations:
    """The destinations of a run, by what tells projects apart."""

    def __init__(self, store: Store, *, overwrite: bool) -> None:
        self._store, self._overwrite = store, overwrite
        self._found: dict[object, Destination] = {}

    def __iter__(self) -> Iterator[Destination]:
        return iter(self._found.values())

    def of(self, place: EnvPlace, project: Project) -> Destination:
        """Return where the values of a place go; the first time, the store is asked whether it can.

        Raises:
            StoreError: The store cannot be used.
        """
        filled = environment(project)
        key = (frozenset(filled.items()), self._scope(place))
        if key not in self._found:
            client = connect(self._store.id, filled, place.root)
            health = client.check()
            if not health.is_ready:
                raise StoreError(health.told)
            self._found[key] = Destination(
                store=self._store,
                client=client,
                folder=place.root,
                where=health.where,
                overwrite=self._overwrite,
            )
        return self._found[key]

    def _scope(self, place: EnvPlace) -> Path | None:
        """Return the folder that tells projects apart in this store, None where none does."""
        if self._store.id not in IN_FOLDER:
            return None
        # A repository's packages share its secrets.
        is_of_repository = self._store.is_beside_env
        return (is_of_repository and find_git_top(place.root)) or place.root
