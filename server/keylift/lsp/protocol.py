"""The stock protocol and server with three things taken out: texts, error texts, deaf commands.

Stock code would keep its own copy of each document, put exceptions' texts into replies and
messages, and run commands where a cancellation cannot reach them. It knows nothing of secrets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve as replace
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams, JsonRpcMethodNotFound
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from keylift import __version__
from keylift.wording import message

if TYPE_CHECKING:
    from collections.abc import Generator

    from keylift.lsp.log import Log


class Declined(JsonRpcException):
    """A request that is answered by an error whose text we wrote ourselves."""

    CODE = -32803
    MESSAGE = "Request Failed"


class Protocol(LanguageServerProtocol):
    """Hands document notifications and commands to Keylift's own features, and nothing else."""

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(
        self, params: types.DidOpenTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """Leave the text to our feature."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """Leave the text to our feature."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(
        self, params: types.DidCloseTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """Leave the text to our feature."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(  # type: ignore[override]
        self, params: types.ExecuteCommandParams
    ) -> object:
        """Run a command as a task of its own, so that it can be canceled."""
        command = self.fm.commands.get(params.command)
        if command is None:
            raise Declined("There is no such command.", code=JsonRpcInvalidParams.CODE)
        return await command(params)

    def _get_handler(self, feature_name: str) -> Any:  # noqa: ANN401 - pygls' own type
        """Find what answers a method; a refusal does not repeat the client's word."""
        try:
            return super()._get_handler(feature_name)
        except JsonRpcMethodNotFound:
            raise JsonRpcMethodNotFound("There is no such method.") from None

    def structure_message(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - any message
        """Build a message; a request that makes no sense is answered instead of dropped."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=error.to_response_error())
            raise


class Server(LanguageServer):
    """A language server that reports its own failures by type and place alone."""

    def __init__(self, log: Log) -> None:
        self._log = log
        super().__init__("keylift", __version__, protocol_cls=Protocol)

    def window_show_message(self, params: types.ShowMessageParams) -> None:
        """Show a message in which no text from outside can act."""
        super().window_show_message(replace(params, message=message(params.message)))

    def window_log_message(self, params: types.LogMessageParams) -> None:
        """Log a message in which no text from outside can act."""
        super().window_log_message(replace(params, message=message(params.message)))

    async def window_show_message_request_async(
        self, params: types.ShowMessageRequestParams
    ) -> types.MessageActionItem | None:
        """Ask by a message in which no text from outside can act; the answers are ours."""
        return await super().window_show_message_request_async(
            replace(params, message=message(params.message))
        )

    def report_server_error(self, error: Exception, source: Any) -> None:  # noqa: ANN401, ARG002
        """Log a failure that no request waits for."""
        if not isinstance(error, Declined):
            self._log.failure("handling a message", error)
