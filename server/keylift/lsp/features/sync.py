"""Opening, changing and closing texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.languages import language_of
from keylift.lsp.convert import position_of
from keylift.lsp.features import diagnostics, faults, unopened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keylift.lsp.documents import Document
    from keylift.lsp.session import Session


def did_open(session: Session, params: types.DidOpenTextDocumentParams) -> None:
    """Keep a text, and diagnose it at once."""
    item = params.text_document
    language_id = language_of(item.uri, item.language_id, item.text)
    document = session.documents.open(item.uri, language_id, item.version, item.text)
    session.scanner.forget(item.uri)
    unopened.withdraw(session, item.uri)
    diagnostics.announce(session, document)
    if item.uri.endswith(".toml") and session.scanner.is_ready:
        faults.show(session)


def did_change(session: Session, params: types.DidChangeTextDocumentParams) -> None:
    """Apply edits, in order, each to the text that the one before it left."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return
    try:
        _apply(document, params.content_changes)
    except Exception:
        # Better no text than one that differs from the editor's: an edit could damage the file.
        _forget(session, document.uri)
        session.show(f"lost track of {document.uri}; close it and open it again.")
        raise
    document.version = params.text_document.version
    session.scanner.changed(document)
    diagnostics.announce(session, document)
    if session.moved.is_back(document):
        from keylift.lsp.features.undoing import offer_rest  # noqa: PLC0415 - hardly ever needed

        offer_rest(session, document)


def did_close(session: Session, params: types.DidCloseTextDocumentParams) -> None:
    """Forget a text; a workspace scan's findings of its file come back as the disk has them."""
    uri = params.text_document.uri
    _forget(session, uri)
    unopened.restore(session, uri)


def _apply(document: Document, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = position_of(change.range.start), position_of(change.range.end)
            document.edit(start, end, change.text)
        else:
            document.replace(change.text)


def _forget(session: Session, uri: str) -> None:
    session.documents.close(uri)
    session.scanner.forget(uri)
    diagnostics.clear(session, uri)
