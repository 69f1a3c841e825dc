"""Values that lookups in a document read, and the way to put new ones in their place.

A new value is asked for by the client, without being shown, and goes to the command line's standard
input. It never comes here: the protocol has no question whose answer stays hidden. Clients that
cannot ask show the command instead.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from keylift.clients import CLIENT_IDS
from keylift.errors import KeyliftError
from keylift.lsp.documents import Position
from keylift.lsp.features.arguments import argument_of
from keylift.lsp.planning import project_of
from keylift.lsp.protocol import Declined
from keylift.lsp.registry import REPLACE
from keylift.model import Entry, Span
from keylift.rewriting.recognizing import Found, lookups_in
from keylift.rewriting.stores import STORES
from keylift.workspace.replace import held_by_env

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.workspace.root import EnvPlace

_AROUND = 600
"""How many characters around the cursor a lookup may take that was formatted over several lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredValue:
    """A value that can be replaced, as it travels.

    Attributes:
        store: The store's id.
        path: Where it is there; the variable's name for `env` and Doppler.
        mount: Vault's mount, or "".
        key: The field of the secret, or "".
        folder: The project whose `.env` has it, or for which the store's command knows what is
            meant.
        shown: What a person calls it.
    """

    store: str
    path: str
    mount: str = ""
    key: str = ""
    folder: str = ""
    shown: str = ""

    @property
    def title(self) -> str:
        """What an action is called that replaces it."""
        return f"Replace the value of {self.shown}"

    @property
    def command(self) -> str:
        """The command that asks for a new value, without showing it."""
        words = ["keylift", "stores", "replace", self.store, self.path]
        named = {"--mount": self.mount, "--key": self.key, "--folder": self.folder}
        return shlex.join([*words, *(word for pair in named.items() if pair[1] for word in pair)])


async def replace_actions(session: Session, scan: Scan, touched: Span) -> list[types.CodeAction]:
    """Return what can be done about the lookups that a span touches."""
    text = scan.document.text
    start, end = max(touched.start - _AROUND, 0), min(touched.end + _AROUND, len(text))
    span = Span(touched.start - start, touched.end - start)
    found = [
        each
        for each in lookups_in(text[start:end], scan.document.language_id)
        if each.span.start <= span.end and span.start <= each.span.end
    ]
    values = await _values(session, scan, found)
    return [_action(value) for value in dict.fromkeys(values) if value]


async def stored_values(
    session: Session, params: types.ExecuteCommandParams
) -> list[dict[str, object]]:
    """Return the values that the lookups of a document read; `isHere` says where a cursor is."""
    argument = argument_of(params)
    document = session.documents.get(str(argument.get("uri")))
    if document is None:
        return []
    scan = await session.scanner.scan(document)
    line, character = argument.get("line"), argument.get("character")
    at = -1
    if isinstance(line, int) and isinstance(character, int):
        at = document.offset(Position(line, character))
    found = lookups_in(document.text, document.language_id)
    told: dict[StoredValue, bool] = {}
    for each, value in zip(found, await _values(session, scan, found), strict=True):
        if value:
            told[value] = told.get(value, False) or each.span.start <= at <= each.span.end
    return [
        {**asdict(value), "title": value.title, "isHere": is_here}
        for value, is_here in told.items()
    ]


async def replace_stored(session: Session, params: types.ExecuteCommandParams) -> dict[str, object]:
    """Show the command that replaces a value, where the client does not ask for it itself."""
    argument = argument_of(params)
    names = ("store", "path", "mount", "key", "folder")
    known = {name: argument[name] for name in names if isinstance(argument.get(name), str)}
    if known.get("store") not in STORES or not known.get("path"):
        raise Declined("The argument names no stored value.")
    value = StoredValue(**known)
    told = f"Run this in a terminal; it asks for the new value without showing it: {value.command}"
    session.show(told, types.MessageType.Info)
    return {"command": value.command}


async def _values(session: Session, scan: Scan, found: Iterable[Found]) -> list[StoredValue | None]:
    """Return for each lookup what it reads, or None where Keylift cannot write there."""
    wanted = list(found)
    if not wanted:
        return []
    place = (await project_of(session, scan)).place
    return await session.scanner.work(lambda: [_value(each, place) for each in wanted])


def _value(found: Found, place: EnvPlace | None) -> StoredValue | None:
    store, entry = STORES[found.store_id], found.entry
    if store.id in CLIENT_IDS:
        shown = f"{store.name} {entry}"
        return StoredValue(store=store.id, shown=shown, **_parts(entry))
    if not store.in_env_file or place is None:
        return None
    holder = _holder(place, entry.path)
    if holder is None:
        return None
    where = place.env_file if holder == "env" else STORES[holder].name
    shown = f"{entry.path} in {where}"
    return StoredValue(store=holder, folder=str(place.root), shown=shown, **_parts(entry))


def _holder(place: EnvPlace, variable: str) -> str | None:
    """Return who has a variable's value; None where nobody has whom Keylift could give another."""
    try:
        holder = held_by_env(place, variable)
    except KeyliftError:
        return None
    if holder is not None:
        # What `.env` refers to is changed where it is.
        return holder if holder == "env" else None
    injecting = (each for each in STORES.values() if each.injects and not each.reference)
    signs = ((each.id, each.signs) for each in injecting if each.id in CLIENT_IDS)
    return next((store for store, names in signs if any(map(os.environ.get, names))), None)


def _parts(entry: Entry) -> dict[str, Any]:
    return {"path": entry.path, "mount": entry.mount, "key": entry.key}


def _action(value: StoredValue) -> types.CodeAction:
    command = types.Command(value.title, REPLACE, arguments=[asdict(value)])
    return types.CodeAction(value.title, kind=types.CodeActionKind.Refactor, command=command)
