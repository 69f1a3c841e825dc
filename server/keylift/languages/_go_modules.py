"""Finds the source of a package that a Go file imports: in its own module, or in `vendor`."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import File, Project

_MODULE = re.compile(r"^module\s+(\S+)", re.MULTILINE)
_MOST_FILES = 100


def texts_of(file: File, path: str) -> tuple[str, ...]:
    """Return the texts of a package's files; none where the project does not have it.

    Args:
        file: The document that imports it.
        path: As in the import.
    """
    project = file.project
    if project is None:
        return ()
    return next(filter(None, (_texts(project, each) for each in _folders(project, path))), ())


def _folders(project: Project, path: str) -> Iterator[str]:
    folder = project.path
    while folder:
        folder = posixpath.dirname(folder)
        manifest = project.read(posixpath.join(folder, "go.mod"))
        found = _MODULE.search(manifest or "")
        if found is None:
            continue
        module = found[1].strip('"')
        if path == module or path.startswith(f"{module}/"):
            yield posixpath.join(folder, path.removeprefix(module).lstrip("/"))
        yield posixpath.join(folder, "vendor", path)
        return


def _texts(project: Project, folder: str) -> tuple[str, ...]:
    names = [
        name
        for name in project.names(folder)
        if name.endswith(".go") and not name.endswith("_test.go")
    ]
    if len(names) > _MOST_FILES:
        return ()
    return tuple(project.read(posixpath.join(folder, name)) or "" for name in names)
