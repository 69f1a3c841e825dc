"""Takes the last move of a project back: an editor's undo brings back the text of one file alone.

Where that happened, what the move wrote beside it is offered to be taken back as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.errors import KeyliftError
from keylift.lsp.asking import Button, ask
from keylift.lsp.features.arguments import argument_of
from keylift.lsp.folders import path_of
from keylift.lsp.moves import is_unsaved
from keylift.lsp.protocol import Declined
from keylift.workspace.journal_files import find_journals
from keylift.workspace.paths import shown
from keylift.workspace.salt import fingerprint_salt
from keylift.workspace.undo import Undone, undo
from keylift.workspace.undo_plan import State, plan_undo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from keylift.lsp.documents import Document
    from keylift.lsp.session import Session
    from keylift.workspace.journal import Journal

_NOTHING = "There is no move to undo here."


async def undo_last_move(session: Session, params: types.ExecuteCommandParams) -> dict[str, object]:
    """Take back the last move around a document; the user is told."""
    path = path_of(str(argument_of(params).get("uri")))
    try:
        told, is_done = await session.moving.take(lambda: _undo(session, path))
    except (Declined, KeyliftError) as error:
        told, is_done = (error.message if isinstance(error, Declined) else str(error)), False
    session.show(told, types.MessageType.Info if is_done else types.MessageType.Warning)
    return {"applied": is_done, "told": told}


def offer_rest(session: Session, document: Document) -> None:
    """Offer to take back the rest of a move, whose text an editor's undo brought back."""

    async def take_back() -> None:
        argument = {"uri": document.uri}
        await undo_last_move(session, types.ExecuteCommandParams("", [argument]))

    names = session.moved.names
    session.moved.forget()
    told = f"The code has its value again. {names} is still stored."
    ask(session, told, [Button("Take It Back", take_back)])


async def _undo(session: Session, path: Path | None) -> tuple[str, bool]:
    journals = await session.scanner.work(lambda: find_journals(path)) if path else []
    if not journals:
        raise Declined(_NOTHING)
    await _check_saved(session, journals)
    session.moved.forget()
    done = await session.scanner.work(lambda: [_undone(each) for each in journals])
    files = [file for each in done for file in each.files]
    left = [file for file in files if file.state is State.LEFT]
    back = len(files) - len(left)
    told = [f"{back} {'file is' if back == 1 else 'files are'} as before the move."]
    told += [f"{shown(file.path.name)} is left alone: {file.reason}" for file in left[:3]]
    kept = [name for each in done for name in each.kept]
    if kept:
        told.append(f"Still stored: {', '.join(kept)}.")
    return " ".join(told), not left


def _undone(journal: Journal) -> Undone:
    key = fingerprint_salt()
    return undo(journal, plan_undo(journal, key), key)


async def _check_saved(session: Session, journals: Sequence[Journal]) -> None:
    """See that no file that goes back has changes that only the editor knows.

    Raises:
        Declined: One has.
    """
    wanted = set(_paths(journals))
    for document in session.documents:
        path = path_of(document.uri)
        if path and path.resolve() in wanted and await is_unsaved(session, document, path):
            raise Declined(f"{shown(path.name)} has unsaved changes; save it first.")


def _paths(journals: Iterable[Journal]) -> Iterable[Path]:
    for journal in journals:
        place = journal.place
        yield from (place.env, place.example)
        yield from (place.root / step.path for step in journal.steps)
