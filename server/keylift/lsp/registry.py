"""What the server answers, as a table: to add a feature, add its module and a line here.

The module behind a line is imported when it is first needed, or in the background once the client
has the reply to `initialize`, so that saying hello does not wait for parsers.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Callable

    from keylift.lsp.session import Session

MOVE = "keylift.server.moveToStore"
FIX_ALL = "keylift.server.fixAll"
SCAN = "keylift.server.scanWorkspace"
STORED = "keylift.server.storedValues"
REPLACE = "keylift.server.replaceStored"
CREDENTIALS = "keylift.server.credentialNames"
UNDO = "keylift.server.undoLastMove"
EXPLAIN = "keylift.server.explain"
FIX_ALL_KIND = "source.fixAll.keylift"
_PACKAGE = "keylift.lsp.features"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A line of the table.

    Attributes:
        to: The method, or the command.
        by: Module and function below `keylift.lsp.features`, e.g. `hover:hover`.
        waits: False for a plain function, which is done before the next message is read.
        options: What is announced about it.
    """

    to: str
    by: str
    waits: bool = True
    options: object = None

    def load(self) -> Callable[[Session, Any], Any]:
        """Return the function."""
        module, _, name = self.by.partition(":")
        found: Callable[[Session, Any], Any] = getattr(import_module(f"{_PACKAGE}.{module}"), name)
        return found


METHODS = (
    Answer(to=types.TEXT_DOCUMENT_DID_OPEN, by="sync:did_open", waits=False),
    Answer(to=types.TEXT_DOCUMENT_DID_CHANGE, by="sync:did_change", waits=False),
    Answer(to=types.TEXT_DOCUMENT_DID_CLOSE, by="sync:did_close", waits=False),
    Answer(to=types.TEXT_DOCUMENT_DID_SAVE, by="watched_files:did_save"),
    Answer(to=types.TEXT_DOCUMENT_HOVER, by="hover:hover"),
    Answer(
        to=types.TEXT_DOCUMENT_CODE_ACTION,
        by="code_actions:actions",
        options=types.CodeActionOptions(
            code_action_kinds=[
                types.CodeActionKind.QuickFix,
                types.CodeActionKind.Refactor,
                FIX_ALL_KIND,
            ],
            resolve_provider=True,
        ),
    ),
    Answer(to=types.CODE_ACTION_RESOLVE, by="code_actions:resolve"),
    Answer(to=types.WORKSPACE_DID_CHANGE_CONFIGURATION, by="configuration:did_change"),
    Answer(to=types.WORKSPACE_DID_CHANGE_WATCHED_FILES, by="watched_files:did_change"),
    Answer(to=types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, by="folders:did_change"),
)
PULL = Answer(
    to=types.TEXT_DOCUMENT_DIAGNOSTIC,
    by="diagnostics:pull",
    options=types.DiagnosticOptions(
        inter_file_dependencies=False, workspace_diagnostics=False, identifier="keylift"
    ),
)
"""Only for clients that pull: whoever is offered both would show each finding twice."""

COMMANDS = (
    Answer(to=MOVE, by="commands:move_to_store"),
    Answer(to=FIX_ALL, by="commands:fix_all"),
    Answer(to=UNDO, by="undoing:undo_last_move"),
    Answer(to=EXPLAIN, by="explaining:explain"),
    Answer(to=SCAN, by="workspace_scan:scan_workspace"),
    Answer(to=STORED, by="stored_values:stored_values"),
    Answer(to=REPLACE, by="stored_values:replace_stored"),
    Answer(to=CREDENTIALS, by="credentials:credential_names"),
)


def register(session: Session) -> None:
    """Have the session answer all but pulls."""
    for answer in METHODS:
        session.on(answer.to, answer.load, waits=answer.waits, options=answer.options)
    for answer in COMMANDS:
        session.command(answer.to, answer.load)


def register_pull(session: Session) -> None:
    """Have the session answer pulls as well."""
    session.on(PULL.to, PULL.load, options=PULL.options)


def import_all() -> None:
    """Import whatever is not yet imported."""
    for answer in (*METHODS, PULL, *COMMANDS):
        answer.load()
