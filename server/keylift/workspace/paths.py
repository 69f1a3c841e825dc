"""How a path is named to a person, and where git keeps its things; it reads no file's content.

A file name is any bytes but `/` and NUL, so it can hold escape sequences and undecodable bytes. It
does not know whether git is installed: looking for `.git` is cheap enough for every file.
"""

from __future__ import annotations

import os
from pathlib import Path

from keylift.workspace.regular import read_regular

_MOST_BYTES = 100_000


def shown(path: str | os.PathLike[str]) -> str:
    """Return the path so that it can be printed anywhere: one line, no control characters.

    It never begins as a command to a CI service does, `::` or `##`; with `./` it is the same path.
    """
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    if text.startswith((":", "#")):
        text = f"./{text}"
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)


def real_path(path: Path) -> Path:
    """Return where links lead, as far as they lead anywhere; one that leads to itself stays.

    `Path.resolve` raises for such a link in Python before 3.13.
    """
    return Path(os.path.realpath(path))


def find_git_top(directory: str | os.PathLike[str]) -> Path | None:
    """Return the nearest folder at or above an absolute `directory` that holds `.git`."""
    start = Path(directory)
    for folder in (start, *start.parents):
        if os.path.lexists(folder / ".git"):
            return folder
    return None


def git_directory(top: Path) -> Path:
    """Return where the repository of a work tree keeps what all its work trees share.

    In a linked work tree and in a submodule, `.git` is a file that says where to look.
    """
    marker = top / ".git"
    if not marker.is_file():
        return marker
    directory = top / _first_line(marker).removeprefix("gitdir:").strip()
    shared = directory / "commondir"
    return directory / _first_line(shared) if shared.is_file() else directory


def scratch_folder(folder: Path) -> Path | None:
    """Return a place that git never commits from, in case we are killed while a value is there."""
    top = find_git_top(folder)
    return git_directory(top) if top else None


def _first_line(path: Path) -> str:
    try:
        content = read_regular(path, _MOST_BYTES, follows_links=True)
    except OSError:
        return ""
    return content.decode("utf-8", "surrogateescape").partition("\n")[0]
