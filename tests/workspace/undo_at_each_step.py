"""Run by a test: fixes two files and takes that back, and is killed one step later each time.

Arguments: an empty folder, the seed of the fake secrets, and what is killed: `fix` or `undo`. Each
attempt happens in a child that an audit hook kills with SIGKILL right before its N-th step on disk;
the last one finishes. Afterwards another child goes the way back to its end. Prints, as JSON, what
the files held right after each kill and in the end.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from dying import in_child

from keylift.detection.samples import fill
from keylift.model import Edit, HelperFile, Rewrite, Span
from keylift.rewriting.plan import Source, secret_value
from keylift.workspace.apply import fix_file
from keylift.workspace.journal_files import find_journals
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.recording import FileEdits, Recorder
from keylift.workspace.root import EnvPlace
from keylift.workspace.undo import undo
from keylift.workspace.undo_plan import plan_undo

_KEY = b"k" * 32
_NAMES = ("a", "b")


def main(folder: Path, seed: str, killed: str) -> None:
    """Attempt it until one attempt is not killed."""
    values = {name: fill("{base62:40}", f"{seed}-{name}").value for name in _NAMES}
    secret_value(Source(text='a = "b"\n', language_id="python"), Span(5, 6))
    attempts: list[dict[str, dict[str, str]]] = []
    is_killed = True
    while is_killed:
        project = _prepared(folder / f"attempt-{len(attempts):03}", values)
        steps = len(attempts) + 1
        if killed == "fix":
            is_killed = in_child(lambda: _fix(project, values), steps)  # noqa: B023 - at once
        else:
            in_child(lambda: _fix(project, values), 0)  # noqa: B023
            is_killed = in_child(lambda: _undo(project), steps)  # noqa: B023
        then = _files(project)
        in_child(lambda: _undo(project), 0)  # noqa: B023
        attempts.append({"then": then, "end": _files(project)})
    print(json.dumps(attempts))


def _prepared(project: Path, values: dict[str, str]) -> Path:
    project.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    (project / ".env").write_text("OLD=1\n")
    for name, value in values.items():
        (project / f"{name}.py").write_text(f'{name} = "{value}"\n')
    return project


def _files(project: Path) -> dict[str, str]:
    """Return what is on disk, but for git's own files."""
    kept = [*project.iterdir(), *project.rglob("*keylift*"), *project.rglob("undo-*")]
    return {str(path.relative_to(project)): path.read_text() for path in kept if path.is_file()}


def _fix(project: Path, values: dict[str, str]) -> None:
    recorder, place = Recorder(_KEY), EnvPlace(root=project)
    for name, value in values.items():
        planned = read_file(project / f"{name}.py")
        assert isinstance(planned, FileBytes)
        start = planned.text.index(value)
        span = Span(start, start + len(value))
        variable = name.upper()
        edits = (Edit(Span(start - 1, span.end + 1), f'look("{variable}")'),)
        before = (project / "look.py").read_text() if (project / "look.py").exists() else None
        helper = HelperFile(path="look.py", text="def look(name): ...\n", before=before)
        rewrite = Rewrite(
            title="", store_id="env", variable=variable, secret=span, edits=edits, helper=helper
        )
        source = Source(text=planned.text, language_id="python")
        recorder.before_fix(
            FileEdits(file=planned, edits=edits, secrets=[span]), source, [rewrite], place
        )
        fix_file(planned, source, [rewrite], edits, place)
    assert not recorder.problems


def _undo(project: Path) -> None:
    for journal in find_journals(project):
        undo(journal, plan_undo(journal, _KEY), _KEY)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
