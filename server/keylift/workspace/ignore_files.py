"""Finds and reads the ignore files that speak for a folder: its own and those of its parents.

It knows where ignore files stand and which comes first, not what a rule means.
"""

from __future__ import annotations

import stat
from collections.abc import Collection
from pathlib import Path

from keylift.model import Problem
from keylift.workspace.ignore import IgnoreRules, is_ignored
from keylift.workspace.paths import find_git_top, git_directory, shown
from keylift.workspace.regular import read_regular

# The more specific file speaks first.
IGNORE_FILES = (".keyliftignore", ".gitignore")
MAX_BYTES = 500_000
"""The most that an ignore file may have: rules cost time for every file."""


def folder_rules(
    folder: str, names: Collection[str] = IGNORE_FILES
) -> tuple[list[IgnoreRules], list[Problem]]:
    """Read the ignore files of one folder, the one that speaks first in front.

    Args:
        folder: Absolute path.
        names: Entries known to be in it; where not given, all ignore files are tried.
    """
    rules: list[IgnoreRules] = []
    problems: list[Problem] = []
    for name in IGNORE_FILES:
        if name in names:
            _read_rules(Path(folder, name), folder, rules, problems)
    return rules, problems


def outer_rules(root: str) -> tuple[list[IgnoreRules], list[Problem]]:
    """Read what the parents of `root` say, up to the git top level; nothing outside git.

    A root that they ignore was named on purpose, hence they do not count for it.
    """
    top = find_git_top(root)
    if top is None:
        return [], []
    rules: list[IgnoreRules] = []
    problems: list[Problem] = []
    _read_rules(git_directory(top) / "info" / "exclude", str(top), rules, problems)
    here = top
    for part in Path(root).relative_to(top).parts:
        inner, more = folder_rules(str(here))
        rules, problems = [*inner, *rules], [*problems, *more]
        here /= part
        if is_ignored(rules, str(here), part, is_folder=True):
            return [], []
    return rules, problems


def odd_ignore_file(folder: Path, top: Path) -> Path | None:
    """Return an ignore file that git would wait for ever to read, if any speaks for a folder.

    Args:
        folder: An absolute path, links resolved.
        top: The top level of the work tree around it.
    """
    inside = (each for each in (folder, *folder.parents) if each.is_relative_to(top))
    files = [*(each / ".gitignore" for each in inside), git_directory(top) / "info" / "exclude"]
    return next((each for each in files if _waits(each)), None)


def _waits(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


def _read_rules(path: Path, folder: str, rules: list[IgnoreRules], problems: list[Problem]) -> None:
    """Append the rules of one ignore file; git follows no symbolic link here, so we do not."""
    if path.is_symlink():
        return
    try:
        text = read_regular(path, MAX_BYTES).decode("utf-8", "surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        problems.append(Problem(shown(path), "", f"{error.strerror}; its rules are not applied"))
        return
    found = IgnoreRules.of_text(text, folder)
    if found:
        rules.append(found)
