"""Where the documents of a scan come from: files and folders, standard input, git's index.

Each source yields documents, or says why there is none; it scans nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from keylift.cli.output import warn
from keylift.cli.projects import Project
from keylift.cli.scanning import Document
from keylift.cli.streams import ClosedInput
from keylift.errors import UsageError
from keylift.model import Problem
from keylift.workspace.config import is_unread
from keylift.workspace.ignore import IgnoreRules, is_ignored
from keylift.workspace.ignore_files import folder_rules
from keylift.workspace.paths import shown
from keylift.workspace.read import interpret, read_file
from keylift.workspace.walk import walk

_OWN_IGNORE_FILE = (".keyliftignore",)


def candidates(project: Project, seen: set[str] | None = None) -> list[str | Problem]:
    """Return the path of each file to read, or why there is none.

    Args:
        project: Where to look.
        seen: Real paths that other projects have had; they are left out, and these added.
    """
    found = walk(
        project.roots,
        exclude=project.exclude,
        respect_gitignore=project.settings.scan.respect_gitignore,
        base=project.base,
    )
    kept = [
        path for path in found if seen is None or isinstance(path, Problem) or _is_new(path, seen)
    ]
    for path in kept:
        if not isinstance(path, Problem) and is_unread(path, project.file):
            warn(f"{shown(path)} is not read: {_unread(project)}")
    return kept


def _unread(project: Project) -> str:
    """Say whose settings count instead of those of a file further down."""
    counts = f"{shown(project.file)} counts here" if project.file else "none counts here"
    return f"{counts}. Scan that folder by itself, or move what it says up."


def _is_new(path: str, seen: set[str]) -> bool:
    real = os.path.realpath(path)
    is_new = real not in seen
    seen.add(real)
    return is_new


def documents(paths: Iterable[str | Problem], project: Project) -> Iterator[Document]:
    """Read each file, one at a time."""
    largest = project.settings.scan.max_file_size
    for path in paths:
        yield path if isinstance(path, Problem) else read_file(path, largest)


def standard_input(name: str, project: Project) -> Document:
    """Read standard input; `name` tells its language."""
    if isinstance(sys.stdin, ClosedInput):
        return Problem(shown(name), "", "standard input is closed, so there is nothing to scan")
    largest = project.settings.scan.max_file_size
    return interpret(name, sys.stdin.buffer.read(largest + 1), largest)


def staged(project: Project) -> Iterator[Document]:
    """Read what git would commit; `.gitignore` says nothing about what is staged on purpose.

    Raises:
        UsageError: There is no git, or no repository here.
    """
    from keylift.workspace.git import staged_files, toplevel  # noqa: PLC0415 - starts processes

    top = toplevel(Path())
    if top is None:
        raise UsageError("--staged: this folder is in no git repository.")
    ignored = _StagedFilter(top, project)
    for path, content in staged_files(top):
        if not ignored.covers(path):
            shown_path = os.path.relpath(top / path)
            yield interpret(shown_path, content, project.settings.scan.max_file_size)


class _StagedFilter:
    """What `exclude` and `.keyliftignore` say about paths below the top level."""

    def __init__(self, top: Path, project: Project) -> None:
        self._top = top
        self._rules: dict[str, list[IgnoreRules]] = {}
        self._exclude = IgnoreRules(project.exclude, str(project.base))
        self._base = project.base
        self._respects_files = project.settings.scan.respect_gitignore

    def covers(self, path: str) -> bool:
        """Tell whether a path relative to the top level, or a folder above it, is left out."""
        here, parts = self._top, Path(path).parts
        rules: list[IgnoreRules] = []
        for number, part in enumerate(parts, start=1):
            rules = [*self._folder_rules(here), *rules]
            here /= part
            inside = here.is_relative_to(self._base)
            asked = [self._exclude, *rules] if inside else rules
            if is_ignored(asked, str(here), part, is_folder=number < len(parts)):
                return True
        return False

    def _folder_rules(self, folder: Path) -> list[IgnoreRules]:
        if not self._respects_files:
            return []
        key = str(folder)
        if key not in self._rules:
            self._rules[key] = folder_rules(key, _OWN_IGNORE_FILE)[0]
        return self._rules[key]
