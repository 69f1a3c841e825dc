"""Which credentials of stores an editor may keep for its user; the values never come here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.clients.credentials import KNOWN
from keylift.rewriting.stores import STORES

if TYPE_CHECKING:
    from lsprotocol import types

    from keylift.lsp.session import Session


async def credential_names(
    _session: Session, _params: types.ExecuteCommandParams
) -> list[dict[str, object]]:
    """Return the name of each store and those of its variables."""
    return [{"store": STORES[one].name, "variables": list(names)} for one, names in KNOWN.items()]
