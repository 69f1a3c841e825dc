"""Makes sure that a file of values is never committed, published, or copied into an image.

A project outside git gets a `.gitignore` as well: whoever runs `git init` next week must not commit
the value. It appends one line and takes nothing away.
"""

from __future__ import annotations

import re
from pathlib import Path

from keylift.errors import MoveError, UsageError
from keylift.workspace.git import is_ignored, is_tracked, untrack
from keylift.workspace.paths import find_git_top, shown
from keylift.workspace.shipping import (
    ignore_files_around,
    is_left_out,
    is_published,
    needs_own_gitignore,
)
from keylift.workspace.text_file import TextFile, read_text_file, with_line

_SPECIAL = re.compile(r"([\\*?\[\]!# ])")


def ensure_ignored(path: Path) -> tuple[Path, ...]:
    """Make git leave `path` out, and all tools that have an ignore file here.

    Args:
        path: A file, links resolved; it need not exist.

    Returns:
        The files that were written.

    Raises:
        MoveError: Git tracks the file, npm publishes it, or it cannot be made to be ignored.
    """
    if is_published(path):
        raise MoveError(
            f'npm would publish {shown(path)}, since "files" in package.json covers it;'
            f' add "!{path.name}" there first.'
        )
    try:
        if is_tracked(path):
            raise MoveError(
                f"{shown(path)} is tracked by git, so the value would be committed; "
                f"run `git rm --cached {path.name}` first."
            )
    except UsageError as error:
        raise MoveError(str(error)) from None
    written = lacking(path)
    for ignore_file in written:
        _append(ignore_file, path)
    if written and lacking(path):
        raise MoveError(f"{shown(path)} is still not ignored by git; look at .gitignore.")
    return written


def lacking(path: Path) -> tuple[Path, ...]:
    """Return the ignore files that are to get a line for a file; one may not exist yet.

    Raises:
        MoveError: Git, or an ignore file, cannot be read.
    """
    try:
        files = [] if is_ignored(path) else [_gitignore_for(path)]
    except UsageError as error:
        raise MoveError(str(error)) from None
    if needs_own_gitignore(path):
        files.append(path.parent / ".gitignore")
    inside = find_git_top(path.parent) or path.parent
    files += (
        each
        for each in ignore_files_around(path)
        if not is_left_out(path, each, read_text_file(each, inside=inside).text)
    )
    return tuple(dict.fromkeys(files))


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


def without_line(path: Path, ignore_file: TextFile, *, had_end: bool) -> str:
    """Return the text of an ignore file without the line that `ensure_ignored` added last.

    Args:
        path: What the line is for.
        ignore_file: As it is.
        had_end: Whether the line before had an end.
    """
    text, line = ignore_file.text, line_for(path, ignore_file.path)
    for newline in ("\r\n", "\n"):
        added = f"{line}{newline}"
        if text == added or text.endswith(f"\n{added}"):
            rest = text.removesuffix(added)
            return rest if had_end else rest.removesuffix(newline)
    return text


def line_for(path: Path, ignore_file: Path) -> str:
    """Return the line by which an ignore file leaves a file out."""
    below = path.relative_to(ignore_file.parent).as_posix()
    # A file of git's that is further up means the name wherever it is.
    name = path.name if ignore_file.name == ".gitignore" else below
    return _SPECIAL.sub(r"\\\1", name)


def _append(ignore_file: Path, path: Path) -> None:
    inside = find_git_top(path.parent) or path.parent
    file = read_text_file(ignore_file, inside=inside)
    file.replace(with_line(file.text, line_for(path, ignore_file)))
