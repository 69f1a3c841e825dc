"""Reads and scans all files of the workspace's roots, one after the other, in a worker thread.

It asks nobody and sends nothing itself: what it finds goes to the callbacks, which must be safe to
call from this thread.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from keylift.lsp.disk import scan_file
from keylift.model import Problem
from keylift.workspace.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import Event

    from keylift.engine import Engine
    from keylift.lsp.disk import FileScan
    from keylift.lsp.documents import Encoding

_REPORT_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What to scan.

    Attributes:
        roots: Each root's folder and the engine with its settings.
        skipped: Files that are open, so that their text on disk does not count.
        encoding: How the client counts columns.
        stop: Ends the crawl once it is set.
        found: Takes each file's findings.
        advanced: Takes the number of files done and the number of all.
    """

    roots: Sequence[tuple[Path, Engine]]
    skipped: frozenset[Path]
    encoding: Encoding
    stop: Event
    found: Callable[[FileScan], None]
    advanced: Callable[[int, int], None]


@dataclass(slots=True)
class Crawl:
    """What came of it.

    Attributes:
        seen: Every file that was met.
        files: How many of them hold text, open ones included.
        problems: What could not be scanned.
        findings: How many findings the scanned files hold.
        affected: How many of the files hold some.
    """

    seen: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    files: int = 0
    findings: int = 0
    affected: int = 0


def crawl(task: Task) -> Crawl:
    """Scan everything there is to scan; a file in two roots counts for the inner one."""
    done = Crawl()
    files = _files(task, done)
    last_report = 0.0
    for number, (path, engine) in enumerate(files.items()):
        if task.stop.is_set():
            break
        if time.monotonic() - last_report > _REPORT_SECONDS:
            last_report = time.monotonic()
            task.advanced(number, len(files))
        done.seen.add(path)
        if path in task.skipped:
            done.files += 1
        else:
            scan = scan_file(engine, path, task.encoding)
            done.problems += scan.problems
            done.files += scan.was_scanned
            done.findings += len(scan.diagnostics)
            done.affected += bool(scan.diagnostics)
            task.found(scan)
    return done


def _files(task: Task, done: Crawl) -> dict[Path, Engine]:
    """Return the files of all roots in order, each with the engine of its innermost root."""
    files: dict[Path, Engine] = {}
    for root, engine in sorted(task.roots, key=lambda each: len(each[0].parts)):
        scan = engine.settings.scan
        for path in walk(
            [root], exclude=scan.exclude, respect_gitignore=scan.respect_gitignore, base=root
        ):
            if task.stop.is_set():
                return {}
            if isinstance(path, Problem):
                done.problems.append(path)
            else:
                files[Path(path)] = engine
    return files
