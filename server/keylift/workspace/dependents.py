"""The packages of a JavaScript monorepo that depend on one of them.

A library's code runs where the packages that import it run, and with the variables that these
load. It reads manifests alone, and only below the folder that git or the editor has.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from keylift.plain_data import DataError, read_json
from keylift.workspace.paths import find_git_top
from keylift.workspace.read import FileBytes, read_file

_MANIFEST, _PNPM, _LERNA = "package.json", "pnpm-workspace.yaml", "lerna.json"
_MOST_FOLDERS = 3000
_LEVELS = 3
_ENTRY = re.compile(r"^\s*-\s*[\"']?(?P<pattern>[^\"'\s#]+)", re.MULTILINE)
_RUNNER = r"\b(?:node|nodemon|tsx|ts-node|ts-node-dev|bun|pm2)\b"
_LOADING = re.compile(r"--env-file\b|\bdotenvx?\s")
_LISTS = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")


def dependents(root: Path) -> dict[str, str]:
    """Return the manifests of the packages that import the one at `root`, also through others.

    Args:
        root: A package's folder, resolved.

    Returns:
        The text of each one's `package.json` by its folder, seen from `root`, with `/`. The
        monorepo's own is among them where it imports one of these, or its scripts start one or
        load a `.env` for what they start.
    """
    own = _read(root)
    top = _top(root) if own.get("name") else None
    if top is None:
        return {}
    packages = {folder: _read(folder) for folder in _members(top) if folder != root}
    names, found = {str(own["name"])}, dict[Path, Mapping[str, object]]()
    while new := {
        folder: manifest
        for folder, manifest in packages.items()
        if folder not in found and not names.isdisjoint(_imports(manifest))
    }:
        found |= new
        names |= {str(manifest.get("name", "")) for manifest in new.values()} - {""}
    if found and (not names.isdisjoint(_imports(_read(top))) or _starts(top, found)):
        found[top] = _read(top)
    shown = {folder: _text(folder / _MANIFEST) for folder in found}
    return {_seen_from(root, folder): text for folder, text in sorted(shown.items())}


def _starts(top: Path, packages: Iterable[Path]) -> bool:
    """Tell whether a monorepo's own scripts start one of its packages in the monorepo's folder."""
    scripts = _read(top).get("scripts")
    lines = (
        [each for each in scripts.values() if isinstance(each, str)]
        if isinstance(scripts, dict)
        else []
    )
    paths = "|".join(re.escape(each.relative_to(top).as_posix()) for each in packages)
    started = re.compile(rf"{_RUNNER}[^&|;]{{0,300}}?[\s/](?:{paths})/")
    return any(_LOADING.search(line) or started.search(line) for line in lines)


def _seen_from(root: Path, folder: Path) -> str:
    return posixpath.relpath(folder.as_posix(), root.as_posix())


def _top(root: Path) -> Path | None:
    """Return the folder that lists a package among its own, or None."""
    limit = find_git_top(root)
    for folder in root.parents:
        if limit is None or not folder.is_relative_to(limit):
            return None
        if _patterns(folder):
            return folder
    return None


def _patterns(folder: Path) -> list[str]:
    listed = _read(folder).get("workspaces")
    if isinstance(listed, dict):
        listed = listed.get("packages")
    patterns = [*_words(listed), *_words(_read(folder, _LERNA).get("packages"))]
    return patterns + [found["pattern"] for found in _ENTRY.finditer(_text(folder / _PNPM))]


def _words(listed: object) -> list[str]:
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def _members(top: Path) -> list[Path]:
    """Return the folders of a monorepo's packages, as many as anybody has."""
    found: dict[Path, None] = {}
    seen = 0
    for pattern in _patterns(top):
        plain, _, rest = pattern.removeprefix("./").partition("*")
        if ".." in plain or plain.startswith(("/", "!")):
            continue
        base = top / plain.rstrip("/")
        levels = _LEVELS if "*" in rest else int("*" in pattern)
        for folder in _below(base, levels):
            seen += 1
            if seen > _MOST_FOLDERS:
                return list(found)
            if (folder / _MANIFEST).is_file():
                found[folder] = None
    return list(found)


def _below(base: Path, levels: int) -> Iterator[Path]:
    """Yield a folder itself, and those in it down to some level."""
    yield base
    if not levels:
        return
    try:
        inner = sorted(each for each in base.iterdir() if _is_folder(each))
    except OSError:
        return
    for folder in inner:
        yield from _below(folder, levels - 1)


def _is_folder(path: Path) -> bool:
    return (
        path.name != "node_modules"
        and path.name[0] != "."
        and not path.is_symlink()
        and path.is_dir()
    )


def _imports(manifest: Mapping[str, object]) -> set[str]:
    lists = (manifest.get(key) for key in _LISTS)
    return {str(name) for each in lists if isinstance(each, dict) for name in each}


def _read(folder: Path, name: str = _MANIFEST) -> dict[str, object]:
    try:
        read = read_json(_text(folder / name) or "{}")
    except DataError:
        return {}
    return read if isinstance(read, dict) else {}


def _text(file: Path) -> str:
    content = read_file(file)
    return content.text if isinstance(content, FileBytes) else ""
