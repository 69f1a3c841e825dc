"""The stock protocol and server without what they do wrong for us.

Stock code would keep its own copy of each document, put exceptions' texts into replies and
messages, run commands where a cancellation cannot reach them, wait for ever after a header that it
does not know, and answer before it is initialized. It knows nothing of secrets.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve as replace
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams, JsonRpcMethodNotFound
from pygls.io_ import StdoutWriter
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from keylift import __version__
from keylift.lsp.frames import BrokenFrameError, Reader, ThreadReader, read_body
from keylift.lsp.parent import is_alive, wait_for_end
from keylift.wording import message

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import BinaryIO

    from keylift.lsp.log import Log


class Declined(JsonRpcException):
    """A request that is answered by an error whose text we wrote ourselves."""

    CODE = -32803
    MESSAGE = "Request Failed"


class Protocol(LanguageServerProtocol):
    """Hands document notifications and commands to Keylift's own features, and nothing else.

    Attributes:
        ended: What the client's `exit` makes the exit status, or None before it.
        process_id: The client's, once it is known; None while nobody is served.
    """

    def __init__(self, *arguments: Any) -> None:  # noqa: ANN401 - the stock ones
        super().__init__(*arguments)
        self.ended: int | None = None
        self.process_id: asyncio.Future[int] | None = None
        self._is_introduced = False

    def receive(self, body: bytes) -> None:
        """Take a message; one that is none is answered as such."""
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            self._refuse(None, types.ErrorCodes.ParseError, "This is no JSON.")
            return
        identity = data.get("id") if isinstance(data, dict) else None
        is_request = isinstance(data, dict) and "id" in data and "method" in data
        if not isinstance(data, dict) or data.get("jsonrpc") != self.VERSION:
            if is_request or not isinstance(data, dict):
                self._refuse(identity, types.ErrorCodes.InvalidRequest, "This is no request.")
            return
        if "method" in data:
            code, told = self._objection(data["method"])
            if told:
                if is_request:
                    self._refuse(identity, code, told)
                return
        self.handle_message(self.structure_message(data))

    def _objection(self, method: object) -> tuple[types.ErrorCodes, str]:
        """Return why a message is not for now, or "" where it is."""
        is_exit = method == types.EXIT
        if self._shutdown and not is_exit:
            return types.ErrorCodes.InvalidRequest, "The server is shut down."
        if method == types.INITIALIZE:
            if self._is_introduced:
                return types.ErrorCodes.InvalidRequest, "The server is initialized already."
            self._is_introduced = True
        elif not self._is_introduced and not is_exit:
            return types.ErrorCodes.ServerNotInitialized, "The server is not initialized yet."
        return types.ErrorCodes.InvalidRequest, ""

    def _refuse(self, identity: object, code: types.ErrorCodes, told: str) -> None:
        known = identity if isinstance(identity, (int, str)) else None
        error = {"code": int(code), "message": told}
        self._send_data({"jsonrpc": self.VERSION, "id": known, "error": error})

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_arguments: Any) -> Generator[Any, Any, None]:  # noqa: ANN401 - stock
        """Note that the client wants the process to end, and how."""
        self.ended = 0 if self._shutdown else 1
        yield from ()

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

    def serve(self, source: BinaryIO, target: BinaryIO) -> int:
        """Serve one client over two streams until it leaves; return the exit status."""
        thread = ThreadPoolExecutor(1, thread_name_prefix="keylift-input")
        self.protocol.set_writer(StdoutWriter(target))
        try:
            return asyncio.run(self._converse(ThreadReader(source, thread)))
        finally:
            thread.shutdown(wait=False)

    def serve_once(self, host: str, port: int) -> int:
        """Listen, serve the first client that connects, and return the exit status."""
        return asyncio.run(self._listen(host, port))

    def watch(self, process_id: int | None) -> None:
        """End once the client's process is gone."""
        waiting = cast("Protocol", self.protocol).process_id
        if process_id is None or waiting is None or waiting.done():
            return
        # A client in a container, or on another machine, has an id that means nothing here.
        if is_alive(process_id):
            waiting.set_result(process_id)

    async def _listen(self, host: str, port: int) -> int:
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def connected(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            listening.close()
            self.protocol.set_writer(target)
            status = await self._converse(source)
            target.close()
            with suppress(OSError):
                await target.wait_closed()
            done.set_result(status)

        listening = await asyncio.start_server(connected, host, port)
        return await done

    async def _converse(self, reader: Reader) -> int:
        """Take messages until the client leaves, or its process is gone."""
        protocol = cast("Protocol", self.protocol)
        protocol.process_id = asyncio.get_running_loop().create_future()
        reading = asyncio.ensure_future(self._read_all(reader, protocol))
        watching = asyncio.ensure_future(_wait_for_client(protocol.process_id))
        try:
            await asyncio.wait({reading, watching}, return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                return reading.result()
            self._log.without_client("the client's process is gone")
            return 1
        finally:
            reading.cancel()
            watching.cancel()

    async def _read_all(self, reader: Reader, protocol: Protocol) -> int:
        while protocol.ended is None:
            try:
                body = await read_body(reader)
            except BrokenFrameError as error:
                self._log.without_client(f"{error} The connection is given up.")
                return 1
            if body is None:
                return 0
            try:
                protocol.receive(body)
            except ConnectionError:
                return 1
            except Exception as error:  # noqa: BLE001 - one message must not end all others
                self._log.failure("handling a message", error)
        return protocol.ended

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


async def _wait_for_client(process_id: asyncio.Future[int]) -> None:
    await wait_for_end(await process_id)
