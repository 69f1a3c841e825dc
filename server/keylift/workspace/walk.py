"""Which files there are to scan: a sorted walk that leaves out what nobody wants scanned.

Below a named path it skips version control, dependencies, virtual environments and caches, what
`.gitignore`, `.git/info/exclude` and `.keyliftignore` name (outside a git repository as well), and
symbolic links: what they point to is met under its own name, or lies outside. Nor does it yield
what a killed write of ours left. What is named itself is always walked. It opens no file but the
ignore files, and yields plain strings because tens of thousands of `Path` objects would cost more
than the walk.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

from keylift.model import Problem
from keylift.workspace.atomic import is_temporary
from keylift.workspace.ignore import IgnoreRules, is_ignored
from keylift.workspace.ignore_files import IGNORE_FILES, folder_rules, outer_rules
from keylift.workspace.paths import shown

_SKIPPED = frozenset(
    {
        *(".git", ".hg", ".svn", ".bzr", ".jj", "CVS"),
        *("node_modules", "bower_components", "jspm_packages", ".yarn", ".pnpm-store"),
        *("__pycache__", ".venv", ".tox", ".nox", ".eggs", "site-packages"),
        *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".gradle"),
    }
)
_VENV_MARKER = "pyvenv.cfg"
_by_name = attrgetter("name")


def walk(
    roots: Iterable[str | os.PathLike[str]],
    *,
    exclude: Sequence[str] = (),
    respect_gitignore: bool = True,
    base: str | os.PathLike[str] | None = None,
) -> Iterator[str | Problem]:
    """Yield the path of each file to scan once, and a problem for what cannot be entered.

    The named files come first, in their order, then the folders'. A path begins as its root was
    given; a named symbolic link is replaced by what it points to.

    Args:
        roots: Files and folders.
        exclude: Patterns in `.gitignore` syntax, relative to `base`, or to a root outside it.
        respect_gitignore: Whether ignore files count.
        base: The folder that `exclude` is relative to; the current one where not given.
    """
    files: set[str] = set()
    folders: list[tuple[str, str]] = []
    for root in roots:
        real = os.path.realpath(root)
        try:
            mode = Path(real).stat().st_mode
        except OSError as error:
            yield Problem(shown(root), "", error.strerror or "cannot be read")
            continue
        if stat.S_ISDIR(mode):
            folders.append((os.fspath(root), real))
        elif real not in files:
            files.add(real)
            yield real if Path(root).is_symlink() else os.fspath(root)
    seen: set[str] = set()
    base = os.path.realpath(base or os.curdir)
    for given, real in folders:
        root_folder = _Root(given, real, respects_rules=respect_gitignore)
        rules = _exclude_rules(exclude, base, real)
        yield from _walk_folder(root_folder, rules, files, seen)


def is_walked(
    path: Path, root: Path, *, exclude: Sequence[str] = (), respect_gitignore: bool = True
) -> bool:
    """Tell whether a walk of `root` meets what is at `path` below it: a file, or a folder to enter.

    Args:
        path: Begins as `root` does.
        root: The folder that `exclude` is relative to.
        exclude: As for `walk`.
        respect_gitignore: As for `walk`.
    """
    folder = os.path.realpath(root)
    always = _exclude_rules(exclude, folder, folder)
    rules = outer_rules(folder)[0] if respect_gitignore else []
    parts = path.relative_to(root).parts
    for number, part in enumerate(parts, start=1):
        rules = [*folder_rules(folder)[0], *rules] if respect_gitignore else rules
        here = os.path.join(folder, part)  # noqa: PTH118 - as `walk` spells paths
        is_folder = _is_folder(here)
        if is_folder is None or (number < len(parts) and not is_folder):
            return False
        if is_folder and (part in _SKIPPED or Path(here, _VENV_MARKER).exists()):
            return False
        if is_ignored([*always, *rules], here, part, is_folder=is_folder):
            return False
        folder = here
    return True


def _is_folder(path: str) -> bool | None:
    """Tell a folder from a regular file; None for anything else, and for nothing."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return None
    return stat.S_ISDIR(mode) if stat.S_ISDIR(mode) or stat.S_ISREG(mode) else None


class _Root:
    """A root folder as it was given and as it really is."""

    __slots__ = ("_cut", "_given", "real", "respects_rules")

    def __init__(self, given: str, real: str, *, respects_rules: bool) -> None:
        self.real = real
        self.respects_rules = respects_rules
        self._cut = len(real.rstrip(os.sep)) + 1
        self._given = "" if given in ("", os.curdir) else given.rstrip(os.sep) + os.sep

    def as_given(self, path: str) -> str:
        return self._given + path[self._cut :]


def _walk_folder(
    root: _Root, exclude: Sequence[IgnoreRules], files: set[str], seen: set[str]
) -> Iterator[str | Problem]:
    rules, problems = outer_rules(root.real) if root.respects_rules else ([], [])
    yield from problems
    stack = [(root.real, rules)]
    while stack:
        folder, rules = stack.pop()
        if folder in seen:
            continue
        seen.add(folder)
        entries = _entries(folder)
        if isinstance(entries, Problem):
            yield replace(entries, source=shown(root.as_given(folder) or os.curdir))
            continue
        names = {entry.name for entry in entries}
        if _VENV_MARKER in names and folder != root.real:
            continue
        if root.respects_rules and not names.isdisjoint(IGNORE_FILES):
            inner, problems = folder_rules(folder, names)
            yield from problems
            rules = [*inner, *rules]
        kept, deeper = _sift(entries, [*exclude, *rules])
        yield from (root.as_given(path) for path in kept if path not in files)
        stack.extend((path, rules) for path in reversed(deeper))


def _entries(folder: str) -> list[os.DirEntry[str]] | Problem:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=_by_name)
    except OSError as error:
        return Problem(shown(folder), "", error.strerror or "cannot be read")


def _sift(
    entries: Iterable[os.DirEntry[str]], rules: Sequence[IgnoreRules]
) -> tuple[list[str], list[str]]:
    """Return the paths of the files to scan and of the folders to enter."""
    files: list[str] = []
    folders: list[str] = []
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder:
            if entry.name in _SKIPPED:
                continue
        elif not entry.is_file(follow_symlinks=False) or is_temporary(entry.name):
            continue
        if rules and is_ignored(rules, entry.path, entry.name, is_folder=is_folder):
            continue
        (folders if is_folder else files).append(entry.path)
    return files, folders


def _exclude_rules(exclude: Sequence[str], base: str, root: str) -> list[IgnoreRules]:
    if not exclude:
        return []
    inside = root == base or root.startswith(base.rstrip(os.sep) + os.sep)
    return [IgnoreRules(exclude, base if inside else root)]
