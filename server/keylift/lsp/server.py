"""Starts the language server: standard input and output, or a TCP port for debugging."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import threading
from typing import TYPE_CHECKING, BinaryIO

from lsprotocol import types

from keylift.clients.credentials import FLAG, read
from keylift.errors import UsageError
from keylift.lsp import registry
from keylift.lsp.client import client_of
from keylift.lsp.documents import ENCODINGS
from keylift.lsp.log import Log, silence_libraries, take_over_exceptions, take_over_loop
from keylift.lsp.protocol import Server
from keylift.lsp.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keylift.clients.credentials import Credentials

_SALT_BYTES = 32
_LOCALHOST = "127.0.0.1"
_INTERRUPTED = 130
_GRACE = 1.0
"""Seconds that workers have to end by themselves."""


def main(arguments: Sequence[str] = ()) -> int:
    """Serve until the client leaves; return the exit status.

    Raises:
        UsageError: The address to listen on makes no sense.
    """
    options = _parser().parse_args(arguments)
    credentials = read(sys.stdin.buffer) if options.credentials else None
    log = Log()
    silence_libraries()
    take_over_exceptions(log)
    session = create_session(log, credentials)
    try:
        if options.tcp:
            host, port = _address(options.tcp)
            log.write(f"listening on {host}:{port}")
            status = session.server.serve_once(host, port)
        else:
            status = session.server.serve(sys.stdin.buffer, _own_stdout())
    except KeyboardInterrupt:
        status = _INTERRUPTED
    finally:
        session.stop()
    _leave_soon(status)
    return status


def _leave_soon(status: int) -> None:
    """End the process even where a worker is stuck, since nobody waits for what it does."""
    ending = threading.Timer(_GRACE, os._exit, [status])
    ending.daemon = True
    ending.start()


def create_session(log: Log, credentials: Credentials | None = None) -> Session:
    """Build a server with all its features, not yet connected."""
    salt = os.urandom(_SALT_BYTES)
    session = Session(Server(log), log, salt=salt, credentials=credentials)
    session.on(types.INITIALIZE, lambda: _initialize, waits=False)
    session.on(types.INITIALIZED, lambda: _initialized)
    session.on(types.SHUTDOWN, lambda: _shutdown, waits=False)
    registry.register(session)
    return session


def _initialize(session: Session, params: types.InitializeParams) -> None:
    """Learn what the client can do; the stock code builds the reply."""
    session.client = client_of(params.capabilities)
    encoding = session.server.workspace.position_encoding
    session.documents.encoding = ENCODINGS[str(getattr(encoding, "value", encoding))]
    for uri in _roots(params):
        session.folders.add(uri)
    session.initial_settings = params.initialization_options
    session.server.watch(params.process_id)
    if session.client.pulls:
        registry.register_pull(session)


async def _initialized(session: Session, _params: types.InitializedParams) -> None:
    """Get ready, now that the client has its reply."""
    take_over_loop(asyncio.get_running_loop(), session.log)
    session.log.send = lambda line: session.server.window_log_message(
        types.LogMessageParams(types.MessageType.Log, line)
    )
    await session.scanner.work(registry.import_all)
    from keylift.lsp import watching  # noqa: PLC0415 - after hello
    from keylift.lsp.features import configuration, status  # noqa: PLC0415 - after hello
    from keylift.workspace.trial import trying_first  # noqa: PLC0415 - the same

    session.closing.enter_context(trying_first())
    try:
        configuration.take_initial(session)
        await configuration.load(session)
    finally:
        session.scanner.get_ready()
    status.tell(session)
    await watching.watch(session)


def _shutdown(session: Session, _params: object) -> None:
    session.stop()


def _roots(params: types.InitializeParams) -> list[str]:
    if params.workspace_folders:
        return [folder.uri for folder in params.workspace_folders]
    return [params.root_uri] if params.root_uri else []


def _own_stdout() -> BinaryIO:
    """Take standard output for the protocol; whatever else prints goes to standard error."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr
    return own


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit():
        raise UsageError("--tcp: expected HOST:PORT or PORT")
    return host or _LOCALHOST, int(port)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="keylift lsp", description=__doc__)
    parser.add_argument("--stdio", action="store_true", help="the default, for clients that ask")
    parser.add_argument("--tcp", metavar="HOST:PORT", default="", help="listen there instead")
    parser.add_argument(FLAG, action="store_true", help=argparse.SUPPRESS)
    return parser
