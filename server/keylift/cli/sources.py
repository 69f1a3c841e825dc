"""Where the documents of a scan come from: files and folders, standard input, git's index.

Each source yields a document, or says why there is none; it scans nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from keylift.cli.scanning import Document
from keylift.model import Problem
from keylift.settings import ScanSettings
from keylift.workspace.read import interpret, read_file
from keylift.workspace.walk import walk

Candidate = str | Problem
"""A path to read, or why there is none."""


def candidates(roots: Sequence[str], settings: ScanSettings) -> list[Candidate]:
    """Return the paths of all files to scan."""
    found = walk(roots, exclude=settings.exclude, respect_gitignore=settings.respect_gitignore)
    return list(found)


def documents(paths: Iterable[Candidate], settings: ScanSettings) -> Iterator[Document]:
    """Read each file, one at a time."""
    for path in paths:
        yield path if isinstance(path, Problem) else read_file(path, settings.max_file_size)


def from_stdin(name: str, settings: ScanSettings) -> Document:
    """Read standard input; `name` tells its language."""
    raw = sys.stdin.buffer.read(settings.max_file_size + 1)
    return interpret(name, raw, settings.max_file_size)
