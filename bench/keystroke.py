"""How long a keystroke takes until its diagnostics are published, without the pause in typing.

Run `python bench/keystroke.py`. Each text holds one fake secret at its end, and each keystroke
goes before it, so that every change publishes anew. "In the server" runs from the parsed message
to the written one; "over stdio" includes both pipes and both JSON parsers.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from typing import TYPE_CHECKING

from lsprotocol import types
from wire import Wire

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import sample
from keylift.lsp.features import configuration, sync
from keylift.lsp.log import Log, silence_libraries
from keylift.lsp.server import create_session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keylift.lsp.session import Session

SERVER = "from keylift.lsp.server import main; main()"
URI = "untitled:bench"
KEYSTROKES = 60
LINE = "    value = compute(first, second, third)  # and some words\n"
CODE = "x=1;var abc=function(){return 12};"
NOW = {"editor": {"debounce": 0}}


def texts() -> dict[str, str]:
    """Return the texts by their names in the table."""
    secret = sample(builtin_detectors()["stripe-live-secret-key"]).value
    end = f'key = "{secret}"\n'
    one_line = CODE * (1_000_000 // len(CODE)) + end
    return {
        "100 lines": LINE * 99 + end,
        "1,000 lines": LINE * 999 + end,
        "10,000 lines": LINE * 9_999 + end,
        "1 MB in one line": one_line,
        "1 MB in one line, not ASCII": "é" + one_line,
    }


def change(number: int) -> types.DidChangeTextDocumentParams:
    """Return the change that one keystroke at the text's beginning makes."""
    place = types.Position(0, number)
    target = types.VersionedTextDocumentIdentifier(version=number + 2, uri=URI)
    event = types.TextDocumentContentChangePartial(range=types.Range(place, place), text="x")
    return types.DidChangeTextDocumentParams(target, [event])


class Writer:
    """Takes what the server sends, and wakes whoever waits for diagnostics."""

    def __init__(self) -> None:
        self.published = asyncio.Event()

    def write(self, data: bytes) -> None:
        """Look at one message."""
        if b"textDocument/publishDiagnostics" in data:
            self.published.set()

    def close(self) -> None:
        """Nothing to close."""


async def in_server(text: str) -> list[float]:
    """Return the seconds that each keystroke took inside the server."""
    session = create_session(Log())
    writer = Writer()
    session.server.protocol.set_writer(writer)
    session.initial_settings = NOW
    configuration.take_initial(session)
    await configuration.load(session)
    session.scanner.get_ready()
    item = types.TextDocumentItem(URI, "javascript", 1, text)
    sync.did_open(session, types.DidOpenTextDocumentParams(item))
    await writer.published.wait()
    took = [await _one(session, writer, number) for number in range(KEYSTROKES)]
    session.stop()
    return took


async def _one(session: Session, writer: Writer, number: int) -> float:
    writer.published.clear()
    params = change(number)
    start = time.perf_counter()
    sync.did_change(session, params)
    await writer.published.wait()
    return time.perf_counter() - start


def over_stdio(text: str) -> list[float]:
    """Return the seconds that each keystroke took as a client sees it."""
    wire = Wire(SERVER)
    wire.initialize(NOW)
    item = {"uri": URI, "languageId": "javascript", "version": 1, "text": text}
    wire.send("textDocument/didOpen", {"textDocument": item})
    wire.receive(_is_published)
    took = []
    for number in range(KEYSTROKES):
        place = {"line": 0, "character": number}
        edit = {"range": {"start": place, "end": place}, "text": "x"}
        params = {"textDocument": {"uri": URI, "version": number + 2}, "contentChanges": [edit]}
        start = time.perf_counter()
        wire.send("textDocument/didChange", params)
        wire.receive(_is_published)
        took.append(time.perf_counter() - start)
    wire.stop()
    return took


def _is_published(message: dict[str, object]) -> bool:
    return message.get("method") == "textDocument/publishDiagnostics"


def row(name: str, *columns: Sequence[float]) -> str:
    """Return a line of the table: median and 95th percentile of each column, in milliseconds."""
    cells = [
        f"{1000 * statistics.median(each):9.2f} {1000 * sorted(each)[int(0.95 * len(each))]:9.2f}"
        for each in columns
    ]
    return f"{name:28} {' '.join(cells)}"


def main() -> int:
    """Measure and print the table."""
    silence_libraries()
    print(f"{'milliseconds':28} {'in the server':>19} {'over stdio':>19}")
    print(f"{'':28} {'median':>9} {'p95':>9} {'median':>9} {'p95':>9}")
    for name, text in texts().items():
        print(row(name, asyncio.run(in_server(text)), over_stdio(text)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
