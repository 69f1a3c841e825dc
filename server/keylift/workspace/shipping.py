"""Which tools would take a file of values along: into a package, an image, or an upload.

Each has an ignore file of its own, and where that is there, most look at `.gitignore` no more. Some
manifests name what goes along instead. It reads, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from keylift.model import Problem
from keylift.plain_data import DataError, read_json, read_toml
from keylift.workspace.ignore import IgnoreRules
from keylift.workspace.paths import find_git_top, real_path
from keylift.workspace.read import FileBytes, Skipped, read_file

_ANCHORED = (".dockerignore", ".containerignore", ".vscodeignore")
"""In these, a plain name means the one beside the ignore file alone."""
IGNORE_FILES = (
    *_ANCHORED,
    *(".npmignore", ".gcloudignore", ".helmignore", ".vercelignore", ".nowignore", ".slugignore"),
    *(".cfignore", ".ebignore", ".funcignore", ".railwayignore"),
)
_MAX_BYTES = 1_000_000
_IMAGE_FILES = ("Dockerfile", "Containerfile")
_COPIES_ALL = re.compile(
    r"^[ \t]*(?:COPY|ADD)\s+(?:--\S+\s+)*(?:\[\s*[\"'])?\./?[\"'\s]", re.IGNORECASE | re.MULTILINE
)
_BRACES = re.compile(r"\{[^{}]*\}|[@+?!*]\([^()]*\)")
_EXCLUDES = frozenset({"exclude", "global-exclude", "recursive-exclude", "prune"})


def ignore_files_around(path: Path) -> Iterator[Path]:
    """Yield the ignore files of such tools that are there, from a file's folder to the top level.

    Args:
        path: Absolute, links resolved; it need not exist.
    """
    top = find_git_top(path.parent) or path.parent
    for folder in (path.parent, *path.parent.parents):
        yield from (each for name in IGNORE_FILES if (each := folder / name).exists())
        if folder == top:
            return


def is_left_out(path: Path, ignore_file: Path, text: str) -> bool:
    """Tell whether an ignore file leaves a file out; close enough to `.gitignore` for one name."""
    lines = text.removeprefix("\ufeff").splitlines()
    if ignore_file.name in _ANCHORED and path.parent != ignore_file.parent:
        lines = [_anchored(line) for line in lines]
    rules = IgnoreRules(lines, str(ignore_file.parent))
    return rules.verdict(str(path), path.name, is_folder=False) is True


def needs_own_gitignore(path: Path) -> bool:
    """Tell whether npm would publish a file that only a folder further up has ignored.

    npm reads no ignore file outside of the package, and `.gitignore` only without `.npmignore`.
    """
    package = _published(path.parent)
    if package is None or "files" in package or (path.parent / ".npmignore").exists():
        return False
    return not is_left_out(path, path.parent / ".gitignore", _text(path.parent / ".gitignore"))


def is_published(path: Path) -> bool:
    """Tell whether npm would publish a file whatever is ignored, since `files` names it."""
    package = _published(path.parent)
    return package is not None and "files" in package and _is_named(path, package["files"])


def taken_along(path: Path) -> list[str]:
    """Return sentences about other tools that would take a file along."""
    checks: tuple[tuple[Callable[[Path], bool], str], ...] = (
        (_is_in_crate, "`cargo package` takes {} along, since `include` in Cargo.toml covers it."),
        (_is_in_sdist, "A Python source distribution takes {} along, since MANIFEST.in covers it."),
        (_is_in_wheel_tool, "A Python source distribution takes {} along: see pyproject.toml."),
        (_is_in_image, "An image takes {} along: `COPY .` without a .dockerignore that names it."),
    )
    return [said.format(path.name) for check, said in checks if check(path)]


def _published(folder: Path) -> dict[str, Any] | None:
    """Return the package.json of a folder, where there is one that may be published."""
    text = _text(folder / "package.json")
    try:
        package = read_json(text) if text else None
    except DataError:
        return None
    return package if isinstance(package, dict) and package.get("private") is not True else None


def _is_named(path: Path, files: object) -> bool:
    """Tell whether npm's `files` covers a file beside package.json; on doubt it does."""
    patterns = [files] if isinstance(files, str) else files if isinstance(files, list) else []
    lines: list[str] = []
    for pattern in patterns:
        if not isinstance(pattern, str) or pattern == ".":
            continue
        sign = "!" if pattern.startswith("!") else ""
        plain = pattern.removeprefix("!").removeprefix("./").lstrip("/")
        if _BRACES.search(plain):
            if sign:
                continue
            plain = _BRACES.sub("*", plain)
        lines.append(f"{sign}/{plain or '*'}")
    return _covers(lines, path)


def _is_in_crate(path: Path) -> bool:
    package = _table(_toml(path.parent / "Cargo.toml"), "package")
    include = package.get("include")
    if not isinstance(include, list) or package.get("publish") is False:
        return False
    return _covers([each for each in include if isinstance(each, str)], path)


def _is_in_sdist(path: Path) -> bool:
    """Go through MANIFEST.in, whose last word counts."""
    is_taken = False
    for line in _text(path.parent / "MANIFEST.in").splitlines():
        command, *words = line.split()[:100] or [""]
        if command in ("graft", "prune"):
            is_meant = bool({".", "./", "*"}.intersection(words))
        elif command in ("recursive-include", "recursive-exclude"):
            is_meant = words[:1] in (["."], ["*"]) and _covers(words[1:], path)
        elif command in ("include", "exclude"):
            is_meant = _covers([f"/{word.removeprefix('./')}" for word in words], path)
        elif command in ("global-include", "global-exclude"):
            is_meant = _covers(words, path)
        else:
            continue
        if is_meant:
            is_taken = command not in _EXCLUDES
    return is_taken


def _is_in_wheel_tool(path: Path) -> bool:
    """Tell whether Poetry is told to include a file, or Hatch to look at no ignore file."""
    tool = _table(_toml(path.parent / "pyproject.toml"), "tool")
    include = _table(tool, "poetry").get("include")
    named = [each.get("path") if isinstance(each, dict) else each for each in _list(include)]
    if _covers([f"/{each}" for each in named if isinstance(each, str)], path):
        return True
    build = _table(_table(tool, "hatch"), "build")
    sdist = _table(_table(build, "targets"), "sdist")
    excluded = [*_list(build.get("exclude")), *_list(sdist.get("exclude"))]
    is_blind = sdist.get("ignore-vcs", build.get("ignore-vcs")) is True
    return is_blind and not _covers([each for each in excluded if isinstance(each, str)], path)


def _is_in_image(path: Path) -> bool:
    if (path.parent / ".dockerignore").exists() or (path.parent / ".containerignore").exists():
        # Those are made to name it.
        return False
    return any(_COPIES_ALL.search(_text(path.parent / name)) for name in _IMAGE_FILES)


def _covers(patterns: Iterable[str], path: Path) -> bool:
    rules = IgnoreRules([*patterns], str(path.parent))
    return rules.verdict(str(path), path.name, is_folder=False) is True


def _anchored(line: str) -> str:
    sign = "!" if line.startswith("!") else ""
    pattern = line.removeprefix("!")
    return line if "/" in pattern or not pattern or line.startswith("#") else f"{sign}/{pattern}"


def _text(path: Path) -> str:
    content: FileBytes | Problem | Skipped = read_file(real_path(path), _MAX_BYTES)
    return content.text if isinstance(content, FileBytes) else ""


def _toml(path: Path) -> dict[str, Any]:
    text = _text(path)
    try:
        return read_toml(text) if text else {}
    except DataError:
        return {}


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def _list(data: object) -> list[Any]:
    return data if isinstance(data, list) else []
