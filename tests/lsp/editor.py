"""An editor for tests: keeps texts as a real one does, and remembers all that the server said."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import register_lsp_features
from pytest_lsp.protocol import LanguageClientProtocol

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import sample
from keylift.lsp.documents import ENCODINGS, Document, Position

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

SERVER = "from keylift.lsp.server import main; main()"
STRIPE = "stripe-live-secret-key"
PATIENCE = 20.0
"""Seconds after which a condition counts as never met."""


def secret(detector_id: str = STRIPE, variant: int = 0) -> str:
    """Return a fresh fake secret."""
    return sample(builtin_detectors()[detector_id], variant=variant).value


class Protocol(LanguageClientProtocol):
    """Keeps every message from the server as JSON text."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.heard: list[str] = []

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Keep the message, then read it."""
        if "jsonrpc" in data:
            self.heard.append(json.dumps(data, ensure_ascii=False))
        return super().structure_message(data)


class Client(LanguageClient):
    """Keeps the server's standard error instead of forwarding it."""

    def __init__(self, configuration: Mapping[str, Any]) -> None:
        super().__init__(
            configuration=dict(configuration),
            converter_factory=_converter,
            protocol_cls=Protocol,
        )
        self.stderr = ""
        self.registered: list[types.Registration] = []
        register_lsp_features(self)

    async def start_io(self, cmd: str, *arguments: str, **options: Any) -> None:
        """Start the server, and listen to its standard error."""
        await super().start_io(cmd, *arguments, **options)
        self._stderr_forwarder.cancel()
        self._stderr_forwarder = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while line := await self._server.stderr.readline():
            self.stderr += line.decode()


@dataclass
class Editor:
    """One running editor. Its own texts change only by its edits and by edits it accepted."""

    client: Client
    encoding: str = "utf-16"
    texts: dict[str, Document] = field(default_factory=dict)
    statuses: list[tuple[str, int]] = field(default_factory=list)
    coverage: tuple[str, str, int] = ("", "", 0)
    takes_edits: bool = True
    answers: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    buttons: list[list[str]] = field(default_factory=list)
    before_answer: Callable[[], None] = lambda: None
    answering: asyncio.Event | None = None

    @property
    def heard(self) -> str:
        """All that the server sent or wrote to standard error."""
        return "\n".join([*self.client.protocol.heard, self.client.stderr])

    @property
    def process_id(self) -> int:
        """The server's."""
        process_id: int = self.client._server.pid
        return process_id

    @property
    def shown(self) -> list[str]:
        """The messages that the server showed."""
        return [message.message for message in self.client.messages]

    @property
    def pages(self) -> list[str]:
        """The pages that the server had opened outside of the editor."""
        return [each.uri for each in self.client.shown_documents if each.external]

    def open(self, uri: str, text: str, language: str = "python") -> None:
        """Open a document."""
        self.texts[uri] = Document(uri, language, 1, text, ENCODINGS[self.encoding])
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def close(self, uri: str) -> None:
        """Close a document."""
        del self.texts[uri]
        target = types.TextDocumentIdentifier(uri)
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(target))

    def edit(self, uri: str, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        """Replace a range, given as line and column in the negotiated encoding."""
        document = self.texts[uri]
        document.edit(Position(*start), Position(*end), text)
        extent = types.Range(types.Position(*start), types.Position(*end))
        self._send(document, types.TextDocumentContentChangePartial(range=extent, text=text))

    def replace(self, uri: str, text: str) -> None:
        """Replace a whole text."""
        document = self.texts[uri]
        document.replace(text)
        self._send(document, types.TextDocumentContentChangeWholeDocument(text))

    def _send(self, document: Document, *changes: Any) -> None:
        document.version += 1
        target = types.VersionedTextDocumentIdentifier(version=document.version, uri=document.uri)
        params = types.DidChangeTextDocumentParams(target, list(changes))
        self.client.text_document_did_change(params)

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Wait until a condition holds, and return what it returned."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while not (met := condition()):
            assert asyncio.get_running_loop().time() < deadline, self.client.stderr
            await asyncio.sleep(0.005)
        return met

    async def published(self, uri: str, count: int) -> Sequence[types.Diagnostic]:
        """Wait until that many diagnostics are published for a file."""
        await self.until(lambda: len(self.client.diagnostics.get(uri, "x" * 9999)) == count)
        return self.client.diagnostics[uri]

    async def pull(self, uri: str, previous: str | None = None) -> Any:
        """Ask for diagnostics."""
        target = types.TextDocumentIdentifier(uri)
        params = types.DocumentDiagnosticParams(target, previous_result_id=previous)
        return await self.client.text_document_diagnostic_async(params)

    async def actions(
        self,
        uri: str,
        line: int,
        column: int,
        only: Sequence[str] | None = None,
        trigger: types.CodeActionTriggerKind | None = None,
    ) -> list[types.CodeAction]:
        """Ask what can be done at a place."""
        place = types.Position(line, column)
        context = types.CodeActionContext([], only, trigger)
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(uri), types.Range(place, place), context
        )
        return list(await self.client.text_document_code_action_async(params) or [])

    async def run(self, command: types.Command) -> Any:
        """Run an action's command."""
        return await self.execute(command.command, *command.arguments)

    async def execute(self, name: str, *arguments: Any) -> Any:
        """Run a command by its name."""
        params = types.ExecuteCommandParams(name, list(arguments))
        return _plain(await self.client.workspace_execute_command_async(params))

    async def hover(self, uri: str, line: int, column: int) -> str:
        """Return the text of a hover, "" where there is none."""
        params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, column))
        hover = await self.client.text_document_hover_async(params)
        return hover.contents.value if hover else ""

    async def write(self, body: bytes) -> None:
        """Send bytes as one message, whatever they are."""
        sent = self.client.protocol.writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        if sent is not None:
            await sent

    def changed_on_disk(self, *paths: Path) -> None:
        """Report changed files."""
        changes = [types.FileEvent(path.as_uri(), types.FileChangeType.Changed) for path in paths]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes))

    def take_edit(self, edit: types.WorkspaceEdit) -> None:
        """Apply an edit as an editor does, last change first; a version that is off is an error."""
        for change in edit.document_changes or []:
            target = change.text_document
            opened = self.texts.get(target.uri)
            assert target.version == (opened.version if opened else None)
            self._take(target.uri, change.edits)
        for uri, edits in (edit.changes or {}).items():
            self._take(uri, edits)

    def _take_on_disk(self, uri: str, edits: Sequence[types.TextEdit]) -> None:
        """Edit and save a file that is not open, as editors do in the background."""
        path = Path(url2pathname(urlsplit(uri).path))
        text = path.read_bytes().decode()
        document = Document(uri, "plaintext", 0, text, ENCODINGS[self.encoding])
        places = [(Position(*_pair(each.range.start)), each) for each in edits]
        for start, each in sorted(places, key=lambda pair: pair[0])[::-1]:
            document.edit(start, Position(*_pair(each.range.end)), each.new_text)
        path.write_bytes(document.text.encode())

    def _take(self, uri: str, edits: Sequence[types.TextEdit]) -> None:
        if uri not in self.texts:
            self._take_on_disk(uri, edits)
            return
        places = [(edit.range.start.line, edit.range.start.character) for edit in edits]
        for _, edit in sorted(zip(places, edits, strict=True), key=lambda each: each[0])[::-1]:
            start, end = edit.range.start, edit.range.end
            self.edit(uri, (start.line, start.character), (end.line, end.character), edit.new_text)


def _pair(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


@asynccontextmanager
async def editor(
    *roots: Path,
    like: str = "visual-studio-code",
    pulls: bool = False,
    settings: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    command: Sequence[str] = (sys.executable, "-c", SERVER),
    change: Callable[[types.ClientCapabilities], None] = lambda _: None,
    credentials: Mapping[str, str] | None = None,
) -> AsyncIterator[Editor]:
    """Start a server and an editor with the capabilities of a real one."""
    if credentials is not None:
        command = (sys.executable, "-c", SERVER.replace("main()", "main(['--credentials'])"))
    client = Client({"": {"keylift": dict(settings or {})}})
    started = Editor(client)
    _listen(started)
    await client.start_io(*command)
    if credentials is not None:
        client._server.stdin.write(json.dumps(credentials).encode() + b"\n")
    capabilities = client_capabilities(like)
    capabilities.text_document.diagnostic = types.DiagnosticClientCapabilities() if pulls else None
    if pulls:
        refresh = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
        capabilities.workspace.diagnostics = refresh
    change(capabilities)
    folders = [types.WorkspaceFolder(root.as_uri(), root.name) for root in roots]
    answer = await client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities,
            workspace_folders=folders,
            initialization_options=options,
        )
    )
    started.encoding = str(
        getattr(encoding := answer.capabilities.position_encoding, "value", encoding)
    )
    try:
        yield started
    finally:
        await client.shutdown_session()
        await client.stop()


def _listen(editor: Editor) -> None:
    client = editor.client

    @client.feature("keylift/status")
    def status(params: Any) -> None:
        editor.statuses.append((params.state, params.findings))
        editor.coverage = (params.coverage, params.at, params.changed)

    @client.feature(types.WORKSPACE_APPLY_EDIT)
    def apply_edit(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        if editor.takes_edits:
            editor.take_edit(params.edit)
        return types.ApplyWorkspaceEditResult(applied=editor.takes_edits)

    @client.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)
    async def ask(params: types.ShowMessageRequestParams) -> types.MessageActionItem | None:
        editor.asked.append(params.message)
        editor.buttons.append([each.title for each in params.actions or ()])
        if editor.answering:
            await editor.answering.wait()
        editor.before_answer()
        wanted = editor.answers.pop(0) if editor.answers else ""
        return next((each for each in params.actions or () if each.title == wanted), None)

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def registered(params: types.RegistrationParams) -> None:
        client.registered.extend(params.registrations)


def _converter() -> Any:
    """The stock converter takes every action that has a command for a bare command."""
    converter = default_converter()

    def structure(data: Any, _: Any) -> Any:
        is_command = isinstance(data.get("command"), str)
        return converter.structure(data, types.Command if is_command else types.CodeAction)

    converter.register_structure_hook(types.Command | types.CodeAction, structure)
    converter.register_structure_hook_func(
        lambda hint: hint == types.Command | types.CodeAction, structure
    )
    return converter


def _plain(value: Any) -> Any:
    return value._asdict() if hasattr(value, "_asdict") else value
