"""Run by a test: fixes one file again and again, and is killed one step later each time.

Arguments: an empty folder, the seed of the fake secret, and "store" where a store other than `.env`
is to have the value: a file stands in for it, which is read back. Each attempt works in a folder of
its own, `attempt-001` and so on, and happens in a child that an audit hook kills with SIGKILL right
before its N-th step on disk. Prints how many attempts were killed; the last one finishes.
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

from dying import in_child

from keylift.clients.model import Health, Held
from keylift.clients.putting import put
from keylift.detection.samples import fill
from keylift.model import Edit, Entry, Rewrite, Span
from keylift.rewriting.plan import Source, secret_value
from keylift.workspace.apply import fix_file
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.root import EnvPlace


def main(folder: Path, seed: str, kind: str = "env") -> None:
    """Attempt the fix until one attempt is not killed."""
    value = fill("{base62:40}", seed).value
    secret_value(Source(text='a = "b"\n', language_id="python"), Span(5, 6))
    killed = 0
    fix = _fix_for_store if kind == "store" else _fix
    while in_child(
        partial(fix, _prepared(folder / f"attempt-{killed:03}", value), value), killed + 1
    ):
        killed += 1
    print(killed)


def _prepared(project: Path, value: str) -> Path:
    project.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    (project / ".env").write_text("OLD=1\n")
    (project / "a.py").write_text(f'a = "{value}"\n')
    return project


def _fix(project: Path, value: str) -> None:
    planned = read_file(project / "a.py")
    assert isinstance(planned, FileBytes)
    start = planned.text.index(value)
    span = Span(start, start + len(value))
    edits = (Edit(Span(start - 1, span.end + 1), 'os.environ["A"]'),)
    rewrite = Rewrite(title="", store_id="env", variable="A", secret=span, edits=edits)
    source = Source(text=planned.text, language_id="python")
    fix_file(planned, source, [rewrite], edits, EnvPlace(root=project))


def _fix_for_store(project: Path, value: str) -> None:
    planned = read_file(project / "a.py")
    assert isinstance(planned, FileBytes)
    start = planned.text.index(value)
    span = Span(start, start + len(value))
    edits = (Edit(Span(start - 1, span.end + 1), 'vault_secret("shop/a")'),)
    entry = Entry("shop/a")
    rewrite = Rewrite(
        title="", store_id="vault", variable="A", secret=span, edits=edits, entry=entry
    )
    source = Source(text=planned.text, language_id="python")

    def keep(kept: Rewrite, stored: str) -> str:
        put(_Stand(project / ".git" / "store"), entry, stored)
        return f"There is {kept.variable}."

    fix_file(planned, source, [rewrite], edits, EnvPlace(root=project), keep=keep)


class _Stand:
    """A store that is a file."""

    name = "Stand-in"

    def __init__(self, file: Path) -> None:
        self._file = file

    def check(self) -> Health:
        """Be there."""
        return Health(is_ready=True, told="")

    def read(self, _entry: Entry) -> Held | None:
        """Return what the file says."""
        return Held(self._file.read_text()) if self._file.exists() else None

    def write(self, _entry: Entry, value: str, _held: Held | None) -> None:
        """Write it whole, as a server does."""
        scratch = self._file.with_suffix(".new")
        scratch.write_text(value)
        scratch.rename(self._file)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
