"""What the client said that it can do, reduced to the questions Keylift asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pygls.capabilities import get_capability

if TYPE_CHECKING:
    from lsprotocol import types


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client's abilities; all off until it introduces itself.

    Attributes:
        pulls: It asks for diagnostics, so an open document's are never pushed.
        refreshes: It asks again when told that diagnostics changed.
        resolves_edits: It asks for an action's edit once the action is chosen.
        takes_actions: It takes whole code actions, not only commands.
        versions_edits: It checks the version that an edit was made for.
        applies_edits: It applies edits that the server sends.
        has_settings: It answers questions about its settings.
        watches_files: It can be asked to report changes of files.
        watches_settings: It can be asked to report changes of its settings.
        shows_progress: It shows progress that the server begins.
        opens_pages: It opens pages of the web when asked to.
    """

    pulls: bool = False
    refreshes: bool = False
    resolves_edits: bool = False
    takes_actions: bool = False
    versions_edits: bool = False
    applies_edits: bool = False
    has_settings: bool = False
    watches_files: bool = False
    watches_settings: bool = False
    shows_progress: bool = False
    opens_pages: bool = False


def client_of(capabilities: types.ClientCapabilities) -> Client:
    """Read a client's capabilities."""

    def has(path: str) -> bool:
        return bool(get_capability(capabilities, path, default=None))

    action = "text_document.code_action"
    resolvable = get_capability(capabilities, f"{action}.resolve_support.properties", default=())
    return Client(
        pulls=get_capability(capabilities, "text_document.diagnostic", default=None) is not None,
        refreshes=has("workspace.diagnostics.refresh_support"),
        resolves_edits="edit" in (resolvable or ()) and has(f"{action}.data_support"),
        takes_actions=has(f"{action}.code_action_literal_support"),
        versions_edits=has("workspace.workspace_edit.document_changes"),
        applies_edits=has("workspace.apply_edit"),
        has_settings=has("workspace.configuration"),
        watches_files=has("workspace.did_change_watched_files.dynamic_registration"),
        watches_settings=has("workspace.did_change_configuration.dynamic_registration"),
        shows_progress=has("window.work_done_progress"),
        opens_pages=has("window.show_document.support"),
    )
