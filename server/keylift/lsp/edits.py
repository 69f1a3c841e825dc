"""Edits of an open document, as the client can take them, and asking it to apply them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from keylift.lsp.convert import text_edits_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keylift.lsp.documents import Document
    from keylift.lsp.session import Session
    from keylift.model import Edit


@dataclass(frozen=True, slots=True)
class DocumentEdit:
    """Edits of one document.

    Attributes:
        document: Its text; it need not be open.
        version: The version that the client has, None where it is not open.
        edits: Edits of that text.
    """

    document: Document
    version: int | None
    edits: Iterable[Edit]


def workspace_edit(
    session: Session, document: Document, edits: Iterable[Edit]
) -> types.WorkspaceEdit:
    """Return edits of the document's present version, bound to it where the client can check."""
    return joint_edit(session, [DocumentEdit(document, document.version, edits)])


def joint_edit(session: Session, parts: Iterable[DocumentEdit]) -> types.WorkspaceEdit:
    """Return edits of several documents as one."""
    changes = [(each, text_edits_of(each.document, each.edits)) for each in parts]
    if not session.client.versions_edits:
        return types.WorkspaceEdit(changes={each.document.uri: edits for each, edits in changes})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(
                    uri=each.document.uri, version=each.version
                ),
                list(edits),
            )
            for each, edits in changes
        ]
    )


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
