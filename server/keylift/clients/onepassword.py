"""1Password, through its command `op`, version 2: an item for each value, in one vault.

Facts: the published documentation of `op`. It takes an item as JSON from standard input, if that is
a pipe. An item that exists is never changed: that would write all of its fields again.
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

_REFERABLE = re.compile(r"[A-Za-z0-9_.-]+\Z")
_NO_LOGIN = "nobody is signed in; run `op signin`, or set OP_SERVICE_ACCOUNT_TOKEN."
_FAILURES = {
    "not currently signed in": _NO_LOGIN,
    "account is not signed in": _NO_LOGIN,
    "no account found": _NO_LOGIN,
    "no accounts configured": _NO_LOGIN,
    "session expired": _NO_LOGIN,
    "authorization prompt dismissed": "the sign-in was turned down.",
    "isn't a vault": "there is no such vault for this account as that of {what}.",
    "does not have a field": "the item has no such field as {what}.",
    "more than one item": "there are several items of the name of {what}.",
    "permission": "{what} is denied: the account may not do that.",
}


def connect(environ: Mapping[str, str], folder: Path) -> OnePassword:
    """Return a client for the account that `op` is signed in to."""
    return OnePassword(find_command(OnePassword.name, "op", environ, folder, _FAILURES))


class OnePassword:
    """The vaults of one account."""

    name = "1Password"

    def __init__(self, command: Command) -> None:
        self._command = command

    def check(self) -> Health:
        """Ask whose account it is."""
        who = self._json("whoami", "--format=json", what="the account")
        if not isinstance(who, dict):
            raise _odd()
        account = who.get("url") or "its account"
        return Health(is_ready=True, told=f"1Password, {account}.")

    def read(self, entry: Entry) -> Held | None:
        """Return the field of the item; what is in the archive is not there."""
        _check_names(entry)
        listed = self._json("item", "list", f"--vault={entry.mount}", "--format=json", what=entry)
        if not isinstance(listed, list):
            raise _odd()
        titles = [each.get("title") for each in listed if isinstance(each, dict)]
        # References do not tell upper case from lower.
        same = [each for each in titles if str(each).casefold() == entry.path.casefold()]
        if not same:
            return None
        if len(same) > 1:
            raise StoreError(f"1Password: there are several items of the name of {entry}.")
        address = f"op://{entry.mount}/{entry.path}/{entry.key}"
        said = self._command.run("read", "--no-newline", address, what=entry)
        try:
            return Held(said.decode())
        except UnicodeDecodeError:
            pass
        raise StoreError(f"1Password: {entry} is no text.")

    def write(self, entry: Entry, value: str, held: Held | None) -> None:
        """Create the item."""
        _check_names(entry)
        if held is not None:
            raise StoreError(f"1Password: change {entry} there yourself; Keylift only adds items.")
        if value != value.strip() or not {"\n", "\r"}.isdisjoint(value):
            raise StoreError(
                f"1Password: {entry} would have to keep line ends or blanks around it, which its"
                " field may not."
            )
        field = {"id": entry.key, "type": "CONCEALED", "label": entry.key, "value": value}
        item = {"title": entry.path, "category": "API_CREDENTIAL", "fields": [field]}
        self._command.run(
            "item", "create", "-", f"--vault={entry.mount}", "--format=json",
            what=entry, given=json.dumps(item),
        )  # fmt: skip

    def _json(self, *arguments: str, what: object) -> Any:  # noqa: ANN401 - JSON
        said = self._command.run(*arguments, what=what)
        try:
            return json.loads(said or b"[]")
        except ValueError:
            pass
        raise _odd()


def _odd() -> StoreError:
    return StoreError("1Password: its command answers with something unexpected.")


def _check_names(entry: Entry) -> None:
    if not all(map(_REFERABLE.match, (entry.mount, entry.path, entry.key))):
        raise StoreError(f"1Password: no reference can name {entry}; use letters, digits and ._-.")
