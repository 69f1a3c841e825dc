"""The files around a document, read for a plan that may put functions into a helper file.

What the caller knows better than the disk (an unsaved buffer, a file about to be written) counts.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from keylift.errors import MoveError
from keylift.model import HelperFile
from keylift.workspace.dependents import dependents
from keylift.workspace.paths import shown
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.text_file import TextFile, read_text_file

_DEPENDENTS = "packages that import it"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFiles:
    """A project as a plan for one of its documents sees it.

    Attributes:
        root: The project's folder, resolved.
        path: The document's path below it, with `/`.
        may_write: Whether helper files may be written.
        known: Texts by absolute path that count instead of what is on disk.
        memo: What was found out about the project, for the other documents of a run.
    """

    root: Path
    path: str
    may_write: bool = True
    known: Mapping[Path, str] = field(default_factory=dict, repr=False)
    memo: MutableMapping[str, object] = field(default_factory=dict, repr=False, compare=False)

    def read(self, path: str) -> str | None:
        """Return the text of a file below the root; None where it is missing, "" if unreadable."""
        file = self.root / PurePosixPath(path)
        if file in self.known:
            return self.known[file]
        if not os.path.lexists(file):
            return None
        if not self._holds(file):
            return ""
        content = read_file(file)
        return content.text if isinstance(content, FileBytes) else ""

    def dependents(self) -> Mapping[str, str]:
        """Return the manifests of packages beside it that import it, by folder seen from it."""
        known = self.memo.get(_DEPENDENTS)
        if not isinstance(known, dict):
            known = self.memo[_DEPENDENTS] = dependents(self.root)
        return known

    def names(self, folder: str) -> list[str]:
        """Return the sorted names of all in a folder below the root, which is "" itself."""
        path = self.root / PurePosixPath(folder)
        known = {each.name for each in self.known if each.parent == path}
        if not self._holds(path):
            return sorted(known)
        try:
            return sorted(known | {each.name for each in path.iterdir()})
        except OSError:
            return sorted(known)

    def _holds(self, path: Path) -> bool:
        """Tell whether a path leads to something below the root; links may lead in circles."""
        return Path(os.path.realpath(path)).is_relative_to(self.root)


def project_files(
    root: Path,
    document: Path,
    known: Mapping[Path, str],
    *,
    may_write: bool = True,
    memo: MutableMapping[str, object] | None = None,
) -> ProjectFiles | None:
    """Return the project around a document, or None where the document lies outside of it.

    `memo` is that of the same root in the same run, if any.
    """
    resolved = document.resolve()
    if not resolved.is_relative_to(root):
        return None
    path = resolved.relative_to(root).as_posix()
    return ProjectFiles(
        root=root,
        path=path,
        may_write=may_write,
        known=known,
        memo={} if memo is None else memo,
    )


def write_helpers(helpers: Iterable[HelperFile], root: Path, boundary: Path) -> list[Path]:
    """Write helper files below a project's root; return those that changed.

    Args:
        helpers: What the plan says.
        root: The project's folder.
        boundary: The folder that a helper which is a symbolic link must lie in.

    Raises:
        MoveError: One is not as it was when it was planned, or cannot be written.
    """
    changing = [each for each in helpers if each.text != each.before]
    files: list[tuple[TextFile, str]] = []
    for helper in changing:
        file = read_text_file(root / PurePosixPath(helper.path), inside=boundary)
        if (file.content.text if file.content else None) != helper.before:
            raise MoveError(f"{shown(file.path)} changed in the meantime.")
        files.append((file, helper.text))
    for file, text in files:
        file.replace(text)
    return [file.path for file, _ in files]
