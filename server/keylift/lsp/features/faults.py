"""Faults of configuration files, marked in the files themselves for as long as they are there.

They are pushed to every client: one that pulls asks for findings of open texts alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol import types

from keylift.lsp.convert import SOURCE
from keylift.lsp.features import diagnostics, unopened
from keylift.lsp.folders import paths_of, uri_of
from keylift.wording import printable
from keylift.workspace.config import is_unread
from keylift.workspace.paths import shown
from keylift.workspace.read import FileBytes, read_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from keylift.lsp.folders import Folder
    from keylift.lsp.session import Session
    from keylift.model import Problem

_CODE = "configuration"
_LINE = re.compile(r"\bline ([1-9][0-9]{0,8})\b")


def marks_of(file: Path, problems: Iterable[Problem]) -> tuple[types.Diagnostic, ...]:
    """Return the problems of a file as marks at the lines of their keys. It reads the file."""
    content = read_file(file)
    lines = content.text.split("\n") if isinstance(content, FileBytes) else []
    return tuple(
        _mark(_line_of(each, lines), f"{each.key}: {each.message}" if each.key else each.message)
        for each in problems
        if each.source == shown(file) or each.source.startswith(f"{shown(file)}: ")
    )


def show(session: Session) -> None:
    """Publish what is wrong with configuration files by now, where that changed."""
    before = dict(session.faults)
    session.faults.clear()
    for folder in session.folders.all:
        if folder.file and folder.marks:
            session.faults[folder.file] = folder.marks
    for path in _known(session):
        folder = session.folders.holding(path)
        counted = {each.file for each in session.folders.all if each.file}
        if folder.path and path not in counted and is_unread(path, folder.file):
            session.faults[path] = (_mark(0, _unread(folder)),)
    for path in before.keys() | session.faults.keys():
        if before.get(path) != session.faults.get(path):
            _renew(session, path)


def _known(session: Session) -> set[Path]:
    """Return the files that were met, on disk or in the editor."""
    return session.coverage.seen | paths_of(each.uri for each in session.documents)


def _unread(folder: Folder) -> str:
    counts = shown(folder.file) if folder.file else "there are none"
    return (
        "Keylift does not read this file: the settings of a folder are those at its top"
        f" ({counts}). Open this folder by itself, or move what it says there."
    )


def _mark(line: int, message: str) -> types.Diagnostic:
    start, end = types.Position(line, 0), types.Position(line + 1, 0)
    severity = types.DiagnosticSeverity.Warning
    extent, told = types.Range(start, end), printable(message)
    return types.Diagnostic(extent, told, severity=severity, source=SOURCE, code=_CODE)


def _line_of(problem: Problem, lines: list[str]) -> int:
    """Return the line of a key, or that which the message names; the first where neither is."""
    named = _LINE.search(f"{problem.source} {problem.message}")
    if named and not problem.key:
        return max(0, min(int(named[1]), len(lines)) - 1)
    words = [each for each in problem.key.partition(",")[0].split(".") if not each.isdigit()]
    for word in reversed(words):
        asked = re.compile(rf"""^[ \t\[]*(?:[\w.\-]+\.)?["']?{re.escape(word)}["']?[ \t]*[=\].]""")
        found = next((number for number, line in enumerate(lines) if asked.search(line)), None)
        if found is not None:
            return found
    return 0


def _renew(session: Session, path: Path) -> None:
    """Publish a file's faults anew, beside whatever else it has."""
    if not session.client.pulls:
        for document in session.documents:
            if path in paths_of([document.uri]):
                known = session.reports.of(document.uri)
                diagnostics.publish(session, document.uri, known, document.version)
                return
    if path in session.reports.unopened:
        session.start("marking faults", unopened.rescan(session, path))
    else:
        diagnostics.publish(session, uri_of(path), ())
