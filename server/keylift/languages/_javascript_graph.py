"""Which files of a project run in the browser, and which on the server, as far as imports tell.

From each side's first files it follows what is imported. A project too large to be followed to its
end is only partly known, and says so.
"""

from __future__ import annotations

import posixpath
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.languages._front_ends import (
    Manifest,
    draws_on_server,
    is_browser_entry,
    is_markup,
    is_page,
    is_server_path,
    is_test,
    manifest_of,
    named_entries,
    read_manifest,
    scripts_of,
    started,
)
from keylift.languages._javascript_modules import ENDINGS, resolve, specifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keylift.languages.model import Project

_KEY = "javascript-graph"
_MOST_FILES = 3000
_SKIPPED = frozenset(
    {
        "node_modules", "bower_components", "dist", "build", "out", "coverage", "vendor", "target",
        "venv", "__pycache__",
    }
)  # fmt: skip
_FILE = re.compile(r"[^\[(].*\.[A-Za-z][A-Za-z0-9]{0,9}\Z")
_MOST_TEXT = 200_000
# Comments are taken as they are read: nothing in them is tried again.
_REMARKS = r"\A\s*+(?>(?>//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)\s*+)*+"
_CLIENT = re.compile(rf"""{_REMARKS}["']use client["']""")
# What must never reach a browser, so that bundlers stop there or give an error.
_FENCED_PATH = re.compile(r"\.server\.[cm]?[jt]sx?\Z|(?:^|/)(?:lib/server|\.server)/")
_FENCED = re.compile(rf"""{_REMARKS}["']use server["']|["']server-only["']""")


@dataclass(frozen=True, slots=True)
class Graph:
    """Where a project's files run.

    Attributes:
        manifest: What its manifest says.
        browser: Files that a browser loads.
        pages: Files that pages which run on both sides import, and these themselves.
        server: Files that a program on the server, or a tool, loads.
        is_complete: Whether all of the project was seen.
        importer: What draws pages in a package beside it that imports it, and where; or "".
    """

    manifest: Manifest
    browser: frozenset[str]
    pages: frozenset[str]
    server: frozenset[str]
    is_complete: bool
    importer: str

    def draws_on_server(self, path: str) -> bool:
        """Tell whether markup in a file is drawn on the server alone."""
        return (
            self.is_complete and path not in self.browser and draws_on_server(path, self.manifest)
        )


def graph_of(project: Project) -> Graph:
    """Return where the project's files run; it is found out once."""
    known = project.memo.get(_KEY)
    if not isinstance(known, Graph):
        known = _Explorer(project).graph()
        project.memo[_KEY] = known
    return known


class _Explorer:
    """Follows a project's imports, and reads each of its files once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._manifest = manifest_of(project)
        self._texts: dict[str, str] = {}
        self._files, self._is_complete = _files(project)
        self._known = frozenset(self._files)
        self._imports: dict[str, list[str]] = {}

    def graph(self) -> Graph:
        """Return all that it finds out."""
        manifest = self._manifest
        named = named_entries(self._project, manifest, list(self._project.names("")))
        first = {
            *self._found(named),
            *(each for each in self._files if is_browser_entry(each, manifest)),
            *(each for each in self._files if is_markup(each)),
        }
        if "next" in manifest.packages:
            first |= {each for each in self._files if _CLIENT.match(self._text(each))}
        apart = {each for each in self._files if is_test(each) or is_server_path(each, manifest)}
        pages = {each for each in self._files if is_page(each, manifest)}
        browser = self._reached(first - apart, is_fenced=True)
        own = set(self._found(started(manifest))) - browser
        server = self._reached(apart | own, is_fenced=False)
        return Graph(
            manifest,
            frozenset(browser),
            frozenset(self._reached(pages - apart, is_fenced=True)),
            frozenset(server),
            self._is_complete,
            _importer(self._project),
        )

    def _found(self, paths: Iterable[str]) -> Iterator[str]:
        for path in paths:
            found = resolve(self._project, "package.json", f"./{path.removeprefix('./')}")
            if found:
                yield found

    def _reached(self, first: Iterable[str], *, is_fenced: bool) -> set[str]:
        reached, waiting = set(first), deque(sorted(first))
        while waiting:
            path = waiting.popleft()
            for each in self._imported(path):
                if each in reached or (is_fenced and self._is_fenced(each)):
                    continue
                reached.add(each)
                waiting.append(each)
        return reached

    def _is_fenced(self, path: str) -> bool:
        return bool(_FENCED_PATH.search(path) or _FENCED.search(self._text(path)))

    def _imported(self, path: str) -> list[str]:
        if path not in self._imports:
            text = self._text(path)
            found = [resolve(self._project, path, each) for each in specifiers(text)]
            if is_markup(path):
                found += [each for each in scripts_of(text, path) if each in self._known]
            self._imports[path] = [each for each in found if each]
        return self._imports[path]

    def _text(self, path: str) -> str:
        if path not in self._texts:
            # What a larger file imports stands in its beginning, or a tool made it.
            self._texts[path] = (self._project.read(path) or "")[:_MOST_TEXT]
        return self._texts[path]


def _importer(project: Project) -> str:
    found = ((read_manifest(text).front_end, each) for each, text in project.dependents().items())
    return next((f"{name} in {folder}" for name, folder in found if name), "")


def _files(project: Project) -> tuple[list[str], bool]:
    """Return the paths of the project's code and pages, and whether these are all."""
    found: list[str] = []
    folders = deque([""])
    seen = 0
    while folders:
        folder = folders.popleft()
        for name in project.names(folder):
            seen += 1
            if seen > _MOST_FILES:
                return found, False
            path = posixpath.join(folder, name)
            if name.startswith(".") or name in _SKIPPED:
                continue
            if name.endswith(ENDINGS) or is_markup(name):
                found.append(path)
            elif not _FILE.match(name):
                folders.append(path)
    return found, True
