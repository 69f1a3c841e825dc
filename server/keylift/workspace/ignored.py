"""Makes sure that a file of values is never committed or copied into an image.

A project outside git gets a `.gitignore` as well: whoever runs `git init` next week must not commit
the value. It appends one line and takes nothing away.
"""

from __future__ import annotations

import re
from pathlib import Path

from keylift.errors import MoveError, UsageError
from keylift.workspace.git import is_ignored, is_tracked, untrack
from keylift.workspace.ignore import IgnoreRules
from keylift.workspace.paths import find_git_top, shown
from keylift.workspace.text_file import read_text_file, with_line

_SPECIAL = re.compile(r"([\\*?\[\]!# ])")


def ensure_ignored(path: Path) -> tuple[Path, ...]:
    """Make git, and Docker where it is used, leave `path` out.

    Args:
        path: A file, links resolved; it need not exist.

    Returns:
        The files that were written.

    Raises:
        MoveError: Git tracks the file, or it cannot be made to ignore it.
    """
    try:
        if is_tracked(path):
            raise MoveError(
                f"{shown(path)} is tracked by git, so the value would be committed; "
                f"run `git rm --cached {path.name}` first."
            )
        written = [] if is_ignored(path) else [_append(_gitignore_for(path), path)]
        if written and not is_ignored(path):
            raise MoveError(f"{shown(path)} is still not ignored by git; look at .gitignore.")
    except UsageError as error:
        raise MoveError(str(error)) from None
    dockerignore = path.parent / ".dockerignore"
    if dockerignore.exists() and not _covers(dockerignore, path):
        written.append(_append(dockerignore, path))
    return tuple(written)


def stop_tracking(path: Path) -> None:
    """Have git forget a file that it tracks; what it has committed stays in its history.

    Raises:
        MoveError: Git does not do it.
    """
    try:
        untrack(path)
    except UsageError as error:
        raise MoveError(str(error)) from None


def _gitignore_for(path: Path) -> Path:
    """Return the nearest `.gitignore` up to the git top level, or where to create one."""
    top = find_git_top(path.parent)
    for folder in (path.parent, *path.parent.parents):
        if (folder / ".gitignore").is_file():
            return folder / ".gitignore"
        if top in (None, folder):
            break
    return path.parent / ".gitignore"


def _append(ignore_file: Path, path: Path) -> Path:
    inside = find_git_top(path.parent) or path.parent
    file = read_text_file(ignore_file, inside=inside)
    file.replace(with_line(file.text, _SPECIAL.sub(r"\\\1", path.name)))
    return ignore_file


def _covers(ignore_file: Path, path: Path) -> bool:
    """Tell whether a `.dockerignore` names the file; close enough to `.gitignore` for one name."""
    text = read_text_file(ignore_file, inside=find_git_top(path.parent) or path.parent).text
    rules = IgnoreRules.of_text(text, str(path.parent))
    return rules.verdict(str(path), path.name, is_folder=False) is True
