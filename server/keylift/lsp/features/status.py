"""Tells the client, by `keylift/status`, how many findings there are, and what that is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keylift.lsp.session import Session

METHOD = "keylift/status"


def tell(session: Session) -> None:
    """Send the status where it changed."""
    status: dict[str, str | int] = {
        "state": "scanning" if session.scans else "idle",
        "findings": session.reports.findings,
        "coverage": session.coverage.extent.value,
        "at": session.coverage.at,
        "changed": len(session.coverage.changed),
    }
    if status != session.told_status:
        session.told_status = status
        session.server.protocol.notify(METHOD, status)
