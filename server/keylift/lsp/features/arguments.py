"""The argument of a command, however the message library represents it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keylift.lsp.protocol import Declined

if TYPE_CHECKING:
    from lsprotocol import types


def argument_of(params: types.ExecuteCommandParams) -> dict[str, Any]:
    """Return a command's first argument.

    Raises:
        Declined: There is none, or it is no object.
    """
    raw = params.arguments[0] if params.arguments else None
    if isinstance(raw, dict):
        return raw
    if raw is not None and hasattr(raw, "_asdict"):
        return dict(raw._asdict())
    raise Declined("The command needs an argument that names a document.")
