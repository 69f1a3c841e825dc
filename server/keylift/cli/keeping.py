"""What becomes of values whose lookups read another store than `.env`.

Nothing is written to a store unasked: `--allow-write` lets Keylift put the values there, and
`--rewrite-only` leaves them in `.env`, with the commands that move them on.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from keylift.cli.projects import Project
from keylift.clients import CLIENT_IDS, connect
from keylift.clients.model import Client
from keylift.clients.putting import TakenError, keep
from keylift.errors import StoreError, UsageError
from keylift.model import Entry, Rewrite
from keylift.rewriting.lookups import Store
from keylift.rewriting.stores import STORES
from keylift.settings import environment_of


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
        client: Writes to the store; None where nothing may be written there.
        overwrite: Whether another value may go.
    """

    store: Store
    client: Client | None = field(default=None, repr=False)
    overwrite: bool = False

    @property
    def in_env_file(self) -> bool:
        """Whether `.env` alone gets the values, for good or until they are moved on."""
        return self.client is None

    def keep(self, rewrite: Rewrite, value: str) -> str:
        """Put a value into the store, read it back, and say where it is."""
        if self.client is None:
            raise StoreError(f"{self.store.name}: nothing may be written there.")
        try:
            is_new = keep(self.client, rewrite, value, overwrite=self.overwrite)
        except TakenError as error:
            told = str(error) if self.store.reference else f"{error} --overwrite replaces it."
        else:
            has = "has" if is_new else "had"
            return f"{self.client.name} {has} {rewrite.variable} at {rewrite.entry}."
        raise StoreError(told)


def fetch(project: Project, store_id: str, entry: Entry) -> str | None:
    """Return the value that a store has, or None, by the settings of a project.

    Raises:
        StoreError: It cannot be read.
    """
    held = connect(store_id, environment(project)).read(entry)
    return held.value if held else None


def environment(*found: Project, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment variables that stores read, with what projects' settings add.

    Args:
        found: The projects.
        environ: The user's environment variables.

    Raises:
        UsageError: The projects do not say the same.
    """
    first, *others = [environment_of(each.settings.stores, environ) for each in found]
    if any(other != first for other in others):
        raise UsageError(
            "These paths belong to projects that name different places in [stores]; fix one project"
            " at a time."
        )
    return first


def keeping_for(arguments: argparse.Namespace, involved: Sequence[Project]) -> Keeping:
    """Return where the values of a run go, having asked the store whether it can have them.

    Args:
        arguments: The flags of stores.
        involved: The projects of the run, whose settings name places.

    Raises:
        UsageError: The flags do not go together.
        StoreError: The store cannot be used.
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
    client = connect(store.id, environment(*involved))
    health = client.check()
    if not health.is_ready:
        raise StoreError(health.told)
    return Keeping(store=store, client=client, overwrite=arguments.overwrite)
