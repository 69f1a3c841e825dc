"""Plain edits of a document or of a file beside it, as actions; neither holds a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.documents import Document
from keylift.lsp.edits import DocumentEdit, joint_edit
from keylift.lsp.folders import uri_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from keylift.lsp.schedule import Scan
    from keylift.lsp.session import Session
    from keylift.model import Span
    from keylift.rewriting.companions import DependencyPlan, LoaderPlan


@dataclass(frozen=True, slots=True)
class EditOffer:
    """An edit of one file: the document at hand where `path` is None."""

    title: str
    edits: DependencyPlan | LoaderPlan
    path: Path | None = None
    text: str = field(default="", repr=False)


def action_of(
    session: Session, scan: Scan, offer: EditOffer, opened: Mapping[Path, Document]
) -> types.CodeAction:
    """Return the action that makes the edit, in the open document where there is one.

    Args:
        session: Knows the client.
        scan: Of the document at hand.
        offer: What to do.
        opened: The open documents by path.
    """
    document: Document | None = scan.document if offer.path is None else opened.get(offer.path)
    version = document.version if document else None
    if document is None and offer.path is not None:
        uri, encoding = uri_of(offer.path), session.documents.encoding
        document = Document(uri, "plaintext", 0, offer.text, encoding)
    edits: Sequence[DocumentEdit] = (
        [DocumentEdit(document, version, offer.edits.edits)] if document else []
    )
    return types.CodeAction(
        title=offer.title,
        kind=types.CodeActionKind.QuickFix,
        edit=joint_edit(session, edits),
    )


def lines_of(text: str, span: Span) -> str:
    """Return the whole lines that a span touches."""
    start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    ends = [found for sign in "\r\n" if (found := text.find(sign, span.end)) >= 0]
    return text[start : min(ends, default=len(text))]
