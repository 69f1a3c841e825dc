"""The files that have one value, and what is to become of each.

Texts are read and scanned anew; all files share the names and the functions of those before them.
It runs in workers, sends nothing and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from keylift.languages import language_of
from keylift.languages.helper_files import names_helpers
from keylift.model import Refusal
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import ReservedNames
from keylift.rewriting.source import FilePlan, Source, helpers_of
from keylift.text import LineIndex
from keylift.workspace.paths import shown
from keylift.workspace.project_files import ProjectFiles, project_files
from keylift.workspace.read import Encoding, FileBytes, read_file
from keylift.workspace.root import is_project
from keylift.workspace.siblings import read_siblings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from keylift.engine import Engine
    from keylift.lsp.planning import Project
    from keylift.lsp.schedule import Scan
    from keylift.model import Finding, HelperFile, RefusalReason, Rewrite
    from keylift.workspace.root import EnvPlace

# An editor may take other encodings for something else, and then edit in the wrong places.
_SAFE = frozenset({Encoding.UTF_8, Encoding.UTF_8_BOM})


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file that has the value: an open document with its scan, or one on disk.

    Attributes:
        path: The file.
        engine: Of its folder.
        scan: Where it is open.
        left: Why it is not to change, whatever it holds; None where it may.
    """

    path: Path
    engine: Engine
    scan: Scan | None = None
    left: RefusalReason | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What is to become of one file."""

    file: PlacedFile
    source: Source = field(repr=False)
    found: int
    plan: FilePlan

    @property
    def rewrites(self) -> list[Rewrite]:
        """What becomes a lookup."""
        return [each for _, each in self.plan.rewrites]

    def rest(self, root: Path) -> list[str]:
        """Return where the value stays, each as a path below `root`, a colon and a line from 1."""
        path = self.file.path
        name = path.relative_to(root) if path.is_relative_to(root) else path
        lines = LineIndex(self.source.text)
        left = [finding for finding, _ in self.plan.refusals]
        return [f"{shown(name)}:{lines.position(finding.span.start)[0] + 1}" for finding in left]


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to plan all files; it must not touch the session."""

    project: Project
    place: EnvPlace
    files: Sequence[PlacedFile]
    fingerprint: str
    store_id: str
    texts: Mapping[Path, str] = field(repr=False)


def plan_places(task: Task) -> list[Part]:
    """Plan file after file, so that all share the name and the functions of the first."""
    names = ReservedNames(task.project.names)
    texts = dict(task.texts)
    memo: dict[str, object] = {}
    parts: list[Part] = []
    for file in sorted(task.files, key=lambda each: not names_helpers(each.path.name)):
        read = _read(file, task)
        if read is None:
            continue
        source, findings = read
        # A copy, since siblings are asked for later, when more texts are known.
        siblings = partial(read_siblings, file.path, source.language_id, dict(texts))
        project = _project_files(file, task.place, texts, memo)
        non_empty = file.engine.settings.rewrite.require_non_empty
        source = replace(
            source,
            siblings=siblings,
            project=project,
            non_empty=non_empty,
            entries=task.project.source.entries,
            is_store=task.place.holds(file.path),
        )
        if file.left:
            left = Refusal(file.left)
            plan = FilePlan(outcomes=tuple((each, left) for each in findings), edits=())
        else:
            plan = file.engine.plan_file(source, findings, names, task.store_id)
        part = Part(file, source, len(findings), plan)
        names.keep(part.rewrites)
        texts[file.path] = apply_edits(source.text, plan.edits)
        texts |= {task.place.root / each.path: each.text for each in plan.helpers}
        parts.append(part)
    return parts


def _project_files(
    file: PlacedFile, place: EnvPlace, texts: Mapping[Path, str], memo: dict[str, object]
) -> ProjectFiles | None:
    if not is_project(place.root):
        return None
    may_write = file.engine.settings.rewrite.helper_file
    return project_files(place.root, file.path, dict(texts), may_write=may_write, memo=memo)


def _read(file: PlacedFile, task: Task) -> tuple[Source, Sequence[Finding]] | None:
    """Return a file's text as it is now, and the findings of the value."""
    if file.scan:
        text, findings = file.scan.document.text, file.scan.result.findings
    else:
        content = read_file(file.path)
        if not isinstance(content, FileBytes) or content.encoding not in _SAFE:
            return None
        text = content.text
        findings = file.engine.scan_bytes(content.data, language_id_of(file, text)).findings
    found = [each for each in findings if each.fingerprint == task.fingerprint]
    if not found:
        return None
    source = Source(
        text=text,
        language_id=language_id_of(file, text),
        path=str(file.path),
        secrets=tuple({each.span.of(text) for each in findings}),
    )
    return source, found


def joined_helpers(parts: Iterable[Part]) -> tuple[HelperFile, ...]:
    """Return the helper files that all parts call: from what is on disk to what the last needs."""
    joined: dict[str, HelperFile] = {}
    for part in parts:
        for each in helpers_of(part.rewrites):
            first = joined.get(each.path, each)
            joined[each.path] = replace(each, before=first.before)
    return tuple(joined.values())


def language_id_of(file: PlacedFile, text: str) -> str:
    """Return the language that the editor says, or that the file's name or text does."""
    return file.scan.document.language_id if file.scan else language_of(str(file.path), head=text)


def same_in(scan: Scan, fingerprint: str) -> list[Finding]:
    """Return the findings of a value."""
    return [each for each in scan.result.findings if each.fingerprint == fingerprint]
