"""Edits of an open document, as the client can take them, and asking it to apply them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from keylift.lsp.convert import text_edits_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keylift.lsp.documents import Document
    from keylift.lsp.session import Session
    from keylift.model import Edit


def workspace_edit(
    session: Session, document: Document, edits: Iterable[Edit]
) -> types.WorkspaceEdit:
    """Return edits of the document's present version, bound to it where the client can check."""
    changes = text_edits_of(document, edits)
    if not session.client.versions_edits:
        return types.WorkspaceEdit(changes={document.uri: changes})
    target = types.OptionalVersionedTextDocumentIdentifier(
        uri=document.uri, version=document.version
    )
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(target, list(changes))])


async def apply(session: Session, label: str, edit: types.WorkspaceEdit) -> bool:
    """Ask the client to apply an edit; tell whether it did."""
    if not session.client.applies_edits:
        return False
    params = types.ApplyWorkspaceEditParams(edit, label)
    try:
        answer = await session.server.workspace_apply_edit_async(params)
    except JsonRpcException as error:
        session.log.failure("applying an edit", error)
        return False
    return answer.applied
