"""How long a server takes from its start to the reply to `initialize`, against a bare pygls server.

Run `python bench/startup.py`. The two take turns, so that a busy machine slows both; what is worth
quoting is the difference.
"""

from __future__ import annotations

import statistics
import sys
import time

from wire import Wire

ROUNDS = 9
KEYLIFT = "from keylift.lsp.server import main; main()"
BARE = """
from pygls.lsp.server import LanguageServer
LanguageServer("bare", "1").start_io()
"""


def seconds(program: str) -> float:
    """Return the seconds from start to reply."""
    wire = Wire(program)
    wire.initialize()
    took = time.perf_counter() - wire.started
    wire.stop()
    return took


def main() -> int:
    """Measure and print."""
    pairs = [(seconds(KEYLIFT), seconds(BARE)) for _ in range(ROUNDS)]
    ours = statistics.median(pair[0] for pair in pairs)
    bare = statistics.median(pair[1] for pair in pairs)
    more = statistics.median(pair[0] - pair[1] for pair in pairs)
    print(f"keylift lsp  {1000 * ours:6.0f} ms")
    print(f"bare pygls   {1000 * bare:6.0f} ms")
    print(f"difference   {1000 * more:6.0f} ms (median of {ROUNDS} pairs)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
