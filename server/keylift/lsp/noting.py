"""Notes an editor's move in the project's journal, so that `keylift fix --undo` knows it as well.

It runs in workers, before anything changes. The texts are those of the editor: what the journal
says of a file comes true once that is saved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keylift.workspace.read import Encoding, FileBytes, read_file
from keylift.workspace.recording import FileEdits, Recorder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from keylift.model import Edit, Finding, Rewrite
    from keylift.rewriting.source import Source
    from keylift.workspace.root import EnvPlace


@dataclass(frozen=True, slots=True)
class Change:
    """What a move is about to do to one file.

    Attributes:
        path: The file.
        source: Its text until now, in the editor.
        rewrites: What becomes lookups.
        edits: Of all of them.
        findings: All in the text.
    """

    path: Path
    source: Source = field(repr=False)
    rewrites: Sequence[Rewrite]
    edits: Sequence[Edit] = field(repr=False)
    findings: Sequence[Finding]


def note(changes: Iterable[Change], place: EnvPlace, *, keeps: bool) -> tuple[str, ...]:
    """Note a move as a run of its own; return why something could not be noted."""
    recorder = Recorder()
    for change in changes:
        file = _file_of(change.path, change.source.text)
        if file is not None:
            secrets = [finding.span for finding in change.findings]
            edits = FileEdits(file=file, edits=change.edits, secrets=secrets)
            recorder.before_fix(edits, change.source, change.rewrites, place, keeps=keeps)
    recorder.end()
    return tuple(recorder.problems)


def _file_of(path: Path, text: str) -> FileBytes | None:
    """Return a file as it is once the editor's text is saved in it; None where it cannot be."""
    content = read_file(path)
    encoding = content.encoding if isinstance(content, FileBytes) else Encoding.UTF_8
    try:
        raw = encoding.encode(text)
        data = text.encode()
    except ValueError:
        return None
    return FileBytes(str(path), data, data if raw == data else raw, encoding)
