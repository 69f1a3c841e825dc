"""Times moves to stores against the bare requests of the same moves, and against moves to `.env`.

Run `python bench/stores.py [REPEATS]`. Vault is real; AWS and Conjur are stand-ins. "Requests" is
to send once more what Keylift sent, to the same server when it is empty again, by `http.client`
alone. Each kind of move is timed in turn, and the best of the repeats counts; of the command line
these are CPU seconds, start and all. So the ratios hold on a busy machine where milliseconds do
not. The second table tells what a keystroke and a request for actions cost where no store is set
up, and where three are.
"""

from __future__ import annotations

import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).parents[1]
sys.path[:0] = [str(HERE / "server"), str(HERE / "tests")]

from keystroke import over_stdio, texts  # noqa: E402 - the path comes first

from secrecy.canary import planted  # noqa: E402
from secrecy.stores import STORES, Planted  # noqa: E402
from secrecy.wire import WireEditor, wire_editor  # noqa: E402
from servers.scripted import Asked  # noqa: E402
from support.command_line import git  # noqa: E402

SERVER = "from keylift.lsp.server import main; main()"
TIMED = ("vault", "aws", "conjur")
VALUE = planted("bench")


@dataclass
class Best:
    """The shortest time of each kind, in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)

    def time(self, kind: str, work: Callable[[], object]) -> None:
        """Do some work, and keep its time if it is the shortest."""
        started = time.perf_counter()
        work()
        self.keep(kind, time.perf_counter() - started)

    def keep(self, kind: str, took: float) -> None:
        """Keep a time if it is the shortest."""
        self.seconds[kind] = min(took, self.seconds.get(kind, took))


def prepared(folder: Path) -> Path:
    """Return a file with the value, in a project of its own."""
    project = Path(tempfile.mkdtemp(dir=folder)) / "work"
    project.mkdir()
    git("init", "-q", "--template=", folder=project)
    (project / "pay.py").write_text(f"API_KEY = '{VALUE}'\n")
    return project / "pay.py"


def fix(source: Path, *flags: str) -> float:
    """Run the command line as a process, and return its CPU seconds."""
    command = [sys.executable, "-m", "keylift", "fix", "pay.py", *flags]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=source.parent, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert VALUE not in source.read_text()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def send(asked: list[Asked], upstream: str) -> None:
    """Send requests once more, each over a connection of its own."""
    for each in asked:
        connection = HTTPConnection(urlsplit(upstream).netloc, timeout=30)
        connection.request(each.method, each.path, each.body, dict(each.headers))
        connection.getresponse().read()
        connection.close()


def moved(editor: WireEditor, source: Path, title: str) -> float:
    """Move the value in the editor, and return how long its command took."""
    editor.open(source, source.read_text())
    action = next(each for each in editor.actions() if each["title"].startswith(title))
    started = time.perf_counter()
    assert editor.take(action)["applied"]
    took = time.perf_counter() - started
    editor.close()
    return took


def compare(store: Planted, folder: Path, repeats: int) -> Mapping[str, float]:
    """Time all kinds of moves to a store, in turn."""
    best = Best()
    assert store.server
    flags = ("--store", store.id, "--allow-write")
    with wire_editor(SERVER, folder) as editor:
        for _ in range(repeats):
            for kind in ("command line", "editor"):
                store.begin(VALUE)
                source = prepared(folder)
                if kind == "editor":
                    best.keep(kind, moved(editor, source, f"Move to {store.name} "))
                else:
                    best.keep(kind, fix(source, *flags))
                assert store.held() == [VALUE]
                asked = [*store.server.asked]
                store.begin(VALUE)
                upstream = store.server.upstream
                best.time(f"{kind}, requests", lambda: send(asked, upstream))  # noqa: B023
                best.keep(f"{kind}, number", len(asked))
            best.keep("command line, .env", fix(prepared(folder)))
            best.keep("editor, .env", moved(editor, prepared(folder), "Move to environment "))
    return best.seconds


def told(name: str, best: Mapping[str, float]) -> Iterator[str]:
    """Yield the lines of a store."""
    for kind in ("command line", "editor"):
        whole, env = best[kind], best[f"{kind}, .env"]
        bare, number = best[f"{kind}, requests"], best[f"{kind}, number"]
        cells = f"{1000 * whole:9.1f} {1000 * env:9.1f} {1000 * bare:9.1f} {number:5.0f}"
        yield f"{name:8} {kind:13} {cells} {whole / env:9.2f} {whole / bare:9.2f}"


@contextmanager
def environment(change: Mapping[str, str]) -> Iterator[None]:
    """Change this process's environment for a while."""
    before = dict(os.environ)
    os.environ.update(change)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def answered(folder: Path, repeats: int) -> float:
    """Return the shortest time of a request for actions."""
    best, source = Best(), prepared(folder)
    with wire_editor(SERVER, folder) as editor:
        editor.open(source, source.read_text())
        for _ in range(20 * repeats):
            best.time("actions", editor.actions)
        editor.close()
    return best.seconds["actions"]


def main(repeats: int) -> int:
    """Measure and print both tables."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    folder = Path(tempfile.mkdtemp())
    own = {"HOME": str(folder), "XDG_STATE_HOME": str(folder / "state")}
    own |= {"PYTHONPATH": str(HERE / "server")}
    with ExitStack() as stack, environment(own):
        running = [stack.enter_context(STORES[each](folder)) for each in TIMED]
        signs = {name: said for each in running for name, said in each.environ.items()}
        text = texts()["1,000 lines"]
        rows = {"no store is set up": {}, "three are": signs}
        best = {name: Best() for name in rows}
        for _ in range(3):
            for name, environ in rows.items():
                with environment(environ):
                    best[name].keep("actions", answered(folder, repeats))
                    best[name].keep("keystroke", min(over_stdio(text)))
        print(f"{'milliseconds':22} {'move':>9} {'to .env':>9} {'requests':>9} {'':5}", end=" ")
        print(f"{'to .env':>9} {'requests':>9}")
        for store in running:
            with environment(store.environ):
                print(*told(store.id, compare(store, folder, repeats)), sep="\n", flush=True)
        print()
        print(f"{'milliseconds':22} {'keystroke':>9} {'actions':>9}")
        for name, each in best.items():
            cells = (f"{1000 * each.seconds[kind]:9.2f}" for kind in ("keystroke", "actions"))
            print(f"{name:22} {' '.join(cells)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 7))
