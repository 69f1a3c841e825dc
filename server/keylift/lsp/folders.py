"""The workspace's folders, each with settings of its own, and the engines that those call for.

Equal settings share one engine. An engine is built where the caller is, since building imports and
compiles: call `engine` off the event loop. This module sends and shows nothing.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.uris import to_fs_path, uri_scheme

from keylift.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lsprotocol import types

    from keylift.engine import Engine
    from keylift.model import Problem


@dataclass(slots=True, eq=False)
class Folder:
    """One root of the workspace, or what belongs to none.

    Attributes:
        uri: As the client spells it, or "".
        path: Where it is on disk, or None.
        settings: What is in force here.
        editor: Settings that the editor gave for it.
        source: Where its settings are from, as problems name it.
        problems: What could not be used of its settings.
        file: The configuration file that counts, or is at fault; None where there is none.
        marks: What is wrong with it, at its lines.
    """

    uri: str = ""
    path: Path | None = None
    settings: Settings = field(default_factory=Settings)
    editor: Mapping[str, Any] = field(default_factory=dict)
    source: str = "editor settings"
    problems: tuple[Problem, ...] = ()
    file: Path | None = None
    marks: tuple[types.Diagnostic, ...] = ()


class Folders:
    """The roots in the client's order. Safe to ask for engines from any thread."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self._folders: list[Folder] = []
        self._loose = Folder()
        self._engines: list[tuple[Settings, Engine]] = []
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Folder]:
        return iter(tuple(self._folders))

    @property
    def all(self) -> tuple[Folder, ...]:
        """The roots, and the place of documents that lie in none."""
        return (*self._folders, self._loose)

    def add(self, uri: str) -> Folder:
        """Add a root; one that is there already stays."""
        for folder in self._folders:
            if folder.uri == uri:
                return folder
        folder = Folder(uri, path_of(uri))
        self._folders.append(folder)
        return folder

    def remove(self, uri: str) -> None:
        """Forget a root."""
        self._folders = [folder for folder in self._folders if folder.uri != uri]

    def of(self, uri: str) -> Folder:
        """Return the innermost root of a document.

        A document that is not on disk belongs to the first root; one outside every root, to none.
        """
        path = path_of(uri)
        if path is None:
            return self._folders[0] if self._folders else self._loose
        return self.holding(path)

    def holding(self, path: Path) -> Folder:
        """Return the innermost root that holds a path."""
        holders = [
            folder for folder in self._folders if folder.path and path.is_relative_to(folder.path)
        ]
        return max(holders, key=lambda each: len(str(each.path)), default=self._loose)

    def engine(self, folder: Folder) -> Engine:
        """Return the engine for a folder's settings; it may take a while the first time."""
        settings = folder.settings
        with self._lock:
            ready = self._ready(settings)
            if ready is None:
                ready = self._build(folder)
                self._engines.append((settings, ready))
            return ready

    def ready_engine(self, folder: Folder) -> Engine | None:
        """Return the engine for a folder's settings where it is built already."""
        return self._ready(folder.settings)

    def drop_unused_engines(self) -> None:
        """Forget the engines of settings that no folder has any more."""
        wanted = [folder.settings for folder in self.all]
        with self._lock:
            self._engines = [entry for entry in self._engines if entry[0] in wanted]

    def _ready(self, settings: Settings) -> Engine | None:
        for known, engine in self._engines:
            if known == settings:
                return engine
        return None

    def _build(self, folder: Folder) -> Engine:
        from keylift.engine import Engine  # noqa: PLC0415 - heavy, and not needed to say hello

        return Engine(folder.settings, salt=self._salt, source=folder.source)


def path_of(uri: str) -> Path | None:
    """Return the path of a document on disk; None for any other."""
    if uri_scheme(uri) != "file":
        return None
    path = to_fs_path(uri)
    return Path(path) if path else None


def uri_of(path: Path) -> str:
    """Return a file's address as Keylift spells it."""
    return path.absolute().as_uri()


def paths_of(uris: Iterable[str]) -> set[Path]:
    """Return the paths of those documents that are on disk."""
    return {path for uri in uris if (path := path_of(uri))}
