"""Offers to move a finding's value to the secrets managers that the user works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.everywhere import count_elsewhere
from keylift.lsp.features.client_actions import client_for_store
from keylift.lsp.keeping import offered_stores
from keylift.lsp.offers import Offer
from keylift.lsp.planning import plan, same_value
from keylift.lsp.registry import MOVE
from keylift.model import RefusalReason, Rewrite

if TYPE_CHECKING:
    from keylift.lsp.planning import Project
    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Finding


async def store_actions(
    session: Session, scan: Scan, project: Project, finding: Finding
) -> list[types.CodeAction]:
    """Return the moves of one finding, and of all with its value where other files have it."""
    settings = session.folders.of(scan.document.uri).settings.stores
    place = project.place
    stores = await session.scanner.work(lambda: offered_stores(settings, place)) if place else ()
    elsewhere = await count_elsewhere(session, scan, project, finding) if stores else 0
    number = elsewhere + len(same_value(scan, finding))
    offered: list[types.CodeAction] = []
    for store in stores:
        outcome = await plan(session, scan, project, finding, store.id)
        if not isinstance(outcome, Rewrite):
            if outcome.reason is RefusalReason.NO_CLIENT:
                offered += await client_for_store(session, scan, project, store.id)
            continue
        offered.append(_action(outcome.title, Offer.of(scan, finding, store=store.id)))
        if elsewhere:
            title = f"{outcome.title}, at all places in the workspace ({number} found)"
            offer = Offer.of(scan, finding, store=store.id, everywhere=True)
            offered.append(_action(title, offer))
        elif number > 1:
            title = f"{outcome.title}, at all {number} places in this file"
            offered.append(_action(title, Offer.of(scan, finding, store=store.id, every=True)))
    return offered


def _action(title: str, offer: Offer) -> types.CodeAction:
    command = types.Command(title, MOVE, arguments=[offer.as_json()])
    return types.CodeAction(title, kind=types.CodeActionKind.QuickFix, command=command)
