"""What a lookup looks like in each store and language, and what it was run against."""

from __future__ import annotations

import re
from collections.abc import Mapping

from keylift.cli.generated import table
from keylift.languages import LANGUAGES, Language
from keylift.languages.packages import name_of
from keylift.model import RefusalReason
from keylift.rewriting.entries import EntryNames
from keylift.rewriting.lookups import Lookup, Store
from keylift.rewriting.stores import STORES

PROOF_LEVELS = {
    "server": "a real server of the store",
    "moto": "the maker's own SDK or command, against moto's imitation of AWS",
    "sdk": "the maker's own SDK, against a server written from the store's published API",
    "contract": "a server written from the store's published API",
    "core": "the core of the maker's SDK, against moto; the client generated on it is a stand-in",
    "stub": "a stand-in of the maker's SDK or command",
}
"""What lookups were run against, by the words of the table."""
_COMMANDS = ("secret-tool", "security")
_INTRODUCTION = """\
## Stores

The tests run each lookup, with values that break careless code, and with the store's failures. What
they are run against differs:

{levels}
"""
_INJECTED = """\
### Stores that fill the environment

These stores start a program with their values in its environment; the lookups are those of
environment variables:
"""
_CLIENTS = """\
### Clients and HTTP

Where a project's manifest has a client that a table names before "else", the lookup calls it. It
asks over HTTP with what the language has itself, or with the packages that are named. Other clients
are not called, each for a reason:

- Ruby's `vault` and `conjur-api`, and those for .NET: no test could run them.
- Java's `spring-vault-core` and `vault-java-driver`: neither is HashiCorp's own, and a lookup would
  get no more by them.
- Java's `conjur-api`: it has no time limit, and needs an implementation of JAX-RS beside it.
- Python's `conjur-api` and Rust's `vaultrs`: they are asynchronous throughout, which code around a
  lookup may not be.
"""
_BESIDE = """
These get what `.env` gets, for the workflows and jobs of continuous integration:
"""
_VARIANTS = {"tsx": "typescript"}


def stores_tables(proofs: Mapping[str, Mapping[str, str]]) -> str:
    """Return a section with a table for each store.

    Args:
        proofs: What lookups are run against, by store id, then by language id.
    """
    levels = "\n".join(f"- {word}: {told}" for word, told in PROOF_LEVELS.items())
    tables = (_store(STORES[store_id], proofs.get(store_id, {})) for store_id in _in_order())
    return "\n".join([_INTRODUCTION.format(levels=levels), *tables, _CLIENTS, _injected()])


def _in_order() -> list[str]:
    """Return the ids of the stores with lookups of their own, the environment first."""
    own = [each.id for each in STORES.values() if each.in_env_file or not each.is_environment]
    return sorted(own, key=lambda store_id: (store_id != "env", STORES[store_id].name))


def _store(store: Store, proofs: Mapping[str, str]) -> str:
    """Return a store's table."""
    languages = [each for each in LANGUAGES.values() if each.syntax]
    rows: list[tuple[str, ...]] = [(each.name, _cell(each, store)) for each in languages]
    header: tuple[str, ...] = ("Language", "Lookup")
    if proofs:
        header = (*header, "Calls", "Run against")
        called = [_called(store.lookups.get(each.id)) for each in languages]
        levels = [proofs.get(_VARIANTS.get(each.id, each.id), "") for each in languages]
        rows = [(*row, *more) for row, *more in zip(rows, called, levels, strict=True)]
    name = store.name[:1].upper() + store.name[1:]
    return f"### {name}\n\n{table(header, rows)}"


# They are no store's own, and parts of one form may be combined.
_LIBRARIES = frozenset(
    {
        "java.net.http",
        "com.fasterxml.jackson.core:jackson-databind",
        "com.google.code.gson:gson",
    }
)


def _called(lookup: Lookup | None) -> str:
    """Return what a lookup calls, the clients that a project may have first."""
    if lookup is None or lookup.function is None:
        return ""
    parts = {name_of(each) for one in lookup.function.clients for each in one.package.split()}
    if parts and parts <= _LIBRARIES:
        named = ", ".join(f"`{each}`" for each in sorted(parts, reverse=True))
        return f"what the build has of {named}, else HTTP"
    *clients, own = (
        ", ".join(f"`{name_of(each)}`" for each in function.package.split() if each != "and")
        for function in (*lookup.function.clients, lookup.function)
    )
    return ", else ".join([*clients, own or _without_package(lookup.function.code)])


def _without_package(code: str) -> str:
    """Return what code calls that needs no package: commands that it names, else a server."""
    commands = [f"`{each}`" for each in _COMMANDS if re.search(rf"[\"'/]{each}[\"']", code)]
    return " or ".join(commands) or "HTTP"


def _injected() -> str:
    """Return a list of the stores whose lookups are those of environment variables."""
    lines = [
        f"- {store.name}: `{store.injects.replace('@env', '.env')} PROGRAM`"
        for store in STORES.values()
        if store.injects
    ]
    beside = [
        f"- {store.name}: `{store.command.replace('@path', 'NAME')}`"
        for store in STORES.values()
        if store.is_beside_env
    ]
    return "\n".join([_INJECTED, *lines, _BESIDE, *beside, ""])


def _cell(language: Language, store: Store) -> str:
    lookup = store.lookups.get(language.id)
    if lookup is None:
        return store.unsupported.get(language.id, RefusalReason.UNSUPPORTED_STORE).value
    entry = store.entry(EntryNames(), "NAME")
    expression = lookup.of(entry).expression.replace("@variable", "NAME")
    if lookup.function:
        expression = expression.replace("@function", lookup.function.names[0])
    return f"`{expression.replace('@symbol', lookup.symbol)}`"
