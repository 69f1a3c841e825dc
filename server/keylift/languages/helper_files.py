"""Helper files: files of ours that hold the functions which a project's lookups call.

A helper file is made once and extended at its end; a file that we did not make is never touched.
How a language writes one, and reaches it, is in `_<language>_helpers.py`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.model import HelperFile

if TYPE_CHECKING:
    from keylift.languages.model import Project

_MARK = "made by Keylift"
HEADER = f"Lookups of secrets, {_MARK}; yours to change."
"""The first line of every helper file, without the comment's mark; it tells ours from others'."""

LOADED_FILE_BY_FILE = frozenset(
    {
        "bin", "blueprints", "cogs", "commands", "config", "controllers", "cron", "dags", "db",
        "endpoints", "events", "extensions", "factories", "functions", "handlers", "hooks",
        "initializers", "jobs", "listeners", "middleware", "migrations", "models", "mu-plugins",
        "plugins", "policies", "providers", "routers", "routes", "seeders", "seeds", "services",
        "tasks", "templates", "versions", "views", "workers",
    }
)  # fmt: skip
"""Folders of which frameworks load each file and expect something of it, in lower case."""

_MOST_NAMES = 9
_ROOTS_OF_CRATES = frozenset({"lib.rs", "main.rs"})
_TEST_FOLDERS = frozenset({"test", "tests", "__tests__", "spec", "e2e", "cypress", "testdata"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How one helper file is written.

    Attributes:
        start: Its text before any function.
        is_usable: Tells whether a helper file that is there can hold our functions, too.
        defines: Tells whether a text defines the function.
        extend: Adds the function to a text.
    """

    start: str
    is_usable: Callable[[str], bool]
    defines: Callable[[str], bool]
    extend: Callable[[str], str]


def helper_file(project: Project, stem: str, ending: str, shape: Shape) -> HelperFile | None:
    """Return the first helper file of that name that has or can get a function.

    Args:
        project: The files around the document.
        stem: Its path below the root without the ending; later ones get a number.
        ending: E.g. `.js`.
        shape: What is in it.
    """
    for number in range(1, _MOST_NAMES + 1):
        path = f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
        text = project.read(path)
        if text is None:
            return _extended(path, shape, None) if project.may_write else None
        if not is_ours(text) or not shape.is_usable(text):
            continue
        if shape.defines(text):
            return HelperFile(path=path, text=text, before=text)
        if project.may_write:
            return _extended(path, shape, text)
    return None


def _extended(path: str, shape: Shape, before: str | None) -> HelperFile:
    base = shape.start if before is None else before
    text, stem = shape.extend(base), base.rstrip().replace("\r\n", "\n")
    # Most languages add functions at the end, so that the files of several plans can be joined.
    stems = (stem, stem.replace("\n", "\r\n"))
    lasts = [text.removeprefix(each).rstrip() for each in stems if text.startswith(each)]
    return HelperFile(path=path, text=text, before=before, last=lasts[0] if lasts else "")


def is_ours(text: str) -> bool:
    """Tell whether a text is that of a helper file."""
    return any(_MARK in line for line in text.lstrip("\ufeff").splitlines()[:2])


def names_helpers(path: str) -> bool:
    """Tell whether a file may have to name a helper file before others can reach that.

    Such files are planned first, so that their own rewrites and what others need of them agree.
    """
    return posixpath.basename(path.replace("\\", "/")) in _ROOTS_OF_CRATES


def home_of(project: Project) -> str:
    """Return the folder for a document's helper: the outermost around it that holds code, or ""."""
    folder = posixpath.dirname(project.path)
    return folder.split("/", 1)[0] if folder else ""


def is_for_tests(project: Project) -> bool:
    """Tell whether the document is a test, which does not share helpers with the program."""
    name = posixpath.basename(project.path)
    folders = posixpath.dirname(project.path).split("/")
    return not _TEST_FOLDERS.isdisjoint(folders) or ".test." in name or ".spec." in name
