"""What becomes of values whose lookups read another store than `.env`.

Nothing is written to a store unasked: `--allow-write` lets Keylift put the values there, and
`--rewrite-only` leaves them in `.env`, with the commands that move them on.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path

from keylift.cli.destinations import Destinations
from keylift.cli.projects import Project
from keylift.clients import CLIENT_IDS
from keylift.errors import UsageError
from keylift.model import Entry
from keylift.rewriting.entries import EntryNames
from keylift.rewriting.lookups import Store
from keylift.rewriting.occupied import Occupied, unasked
from keylift.rewriting.stores import STORES
from keylift.workspace.mentions import find_entries
from keylift.workspace.move import Keep
from keylift.workspace.root import EnvPlace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of stores."""
    add = parser.add_argument
    add("--store", choices=sorted(STORES), default="env",
        help="where the lookups read; default: env, which the project's .env fills")  # fmt: skip
    add("--allow-write", action="store_true",
        help="with another --store: put the values there, read them back, and only then change the"
        " code")  # fmt: skip
    add("--overwrite", action="store_true",
        help="with --allow-write: also where the store has another value")  # fmt: skip
    add("--rewrite-only", action="store_true",
        help="with another --store: write the lookups, keep the values in .env, and show the"
        " commands that put them into the store")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Where values go.

    Attributes:
        store: What the lookups read.
        destinations: The store as each project has it; None where nothing may be written there.
        overwrite: Whether another value may go.
    """

    store: Store
    destinations: Destinations | None = field(default=None, repr=False)
    overwrite: bool = False
    _looked_up: dict[Path, frozenset[Entry]] = field(default_factory=dict, repr=False)

    @property
    def in_env_file(self) -> bool:
        """Whether `.env` alone gets the values, for good or until they are moved on."""
        return self.destinations is None

    def keep_for(self, place: EnvPlace, project: Project) -> Keep | None:
        """Return what puts the values of a place into the store; None where `.env` alone has them.

        The first time, the store is asked whether it can have them.

        Raises:
            StoreError: The store cannot be used.
        """
        if self.destinations is None:
            return None
        return self.destinations.of(place, project).keep

    def occupancy(self, place: EnvPlace, project: Project, entries: EntryNames) -> Occupied | None:
        """Return what tells which names another value has; None where `.env` alone tells it.

        Raises:
            StoreError: The store cannot be used.
        """
        if self.store.in_env_file:
            return None
        destination = self.destinations.of(place, project) if self.destinations else None
        return Occupied(
            store=self.store,
            entries=entries,
            looked_up=lambda: self._entries(place),
            holding=destination.holding if destination else unasked,
            overwrite=self.overwrite,
        )

    def _entries(self, place: EnvPlace) -> frozenset[Entry]:
        """Return what the project's files looked up when that was asked first."""
        if place.root not in self._looked_up:
            self._looked_up[place.root] = find_entries(self.store, place.root)
        return self._looked_up[place.root]


def keeping_for(arguments: argparse.Namespace) -> Keeping:
    """Return where the values of a run go, by the flags of stores; no store is asked yet.

    Raises:
        UsageError: The flags do not go together.
    """
    store = STORES[arguments.store]
    is_asked = arguments.allow_write or arguments.rewrite_only
    if store.in_env_file:
        if is_asked or arguments.overwrite:
            raise UsageError("--allow-write, --overwrite and --rewrite-only need another --store.")
        return Keeping(store=store)
    if store.id not in CLIENT_IDS and not (arguments.rewrite_only or arguments.dry_run):
        raise UsageError(
            f"--store {store.id}: Keylift cannot write to {store.name} itself; --rewrite-only keeps"
            " the values in .env and shows the commands that do."
        )
    if arguments.allow_write == arguments.rewrite_only and not arguments.dry_run:
        puts = f"puts the values into {store.name}, --rewrite-only keeps them in .env"
        if store.is_beside_env:
            puts = f"makes each value a {store.name} as well, --rewrite-only keeps .env alone"
        raise UsageError(
            f"--store {store.id}: nothing is written to a store unasked; --allow-write {puts} and"
            " shows the commands that do."
        )
    if arguments.overwrite and not arguments.allow_write:
        raise UsageError("--overwrite goes with --allow-write.")
    if not arguments.allow_write or arguments.dry_run:
        return Keeping(store=store)
    destinations = Destinations(store, overwrite=arguments.overwrite)
    return Keeping(store=store, destinations=destinations, overwrite=arguments.overwrite)
