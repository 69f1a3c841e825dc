"""Where a value has to be that code of a monorepo's library looks up.

Nothing starts in a library's folder, so nothing loads a `.env` there: a program loads its own, and
the packages that it imports find only that.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from keylift.languages._front_ends import read_manifest
from keylift.plain_data import DataError, read_json

if TYPE_CHECKING:
    from keylift.languages.model import File, Project
    from keylift.languages.tree import Place, SyntaxTree

_KEY = "javascript-workspaces"
_MANIFEST = "package.json"
_MOST_SHOWN = 3
_STARTING = frozenset({"start", "serve", "preview"})
# Libraries have scripts of these names as well, which watch and build.
_PERHAPS_STARTING = frozenset({"dev", "develop", "start:dev"})
_RUNS = re.compile(
    r"\b(?:node|nodemon|tsx|ts-node|ts-node-dev|bun|wrangler|next|nuxt|nuxi|nest|remix|astro"
    r"|react-router|serverless|sls|electron|expo)\b"
)
_LOADS = frozenset({"dotenv", "dotenv-cli", "dotenv-flow", "@dotenvx/dotenvx", "@nestjs/config"})
_NAMED = re.compile(
    r"(?:--env-file(?:-if-exists)?(?:=|\s+)|\b(?:dotenv|dotenvx)\s(?:[^&|;]{0,300}?\s)?(?:-e|-f)\s+)"
    r"[\"']?(?P<path>[\w./-]*\.env[\w.-]*)"
)
_LOADING = re.compile(r"--env-file\b|\bdotenvx?\s")

_THERE = (
    "The value has to be in {} too: the program there imports this package, whose own .env it does"
    " not load."
)
_EACH = (
    "The value has to be in {} too: the programs there import this package, whose own .env they do"
    " not load."
)
_SOMEWHERE = (
    "The value has to be where the program loads its variables that imports this package (through"
    " {}): it does not load this package's own .env."
)
_BESIDE = (
    "A program loads the .env of the folder that it starts in: what is in {} imports this package,"
    " and needs the value there, or has to load this package's .env as well."
)


def env_caution(_tree: SyntaxTree, _place: Place, file: File) -> str:
    """Say where a library's value has to be, which is no program itself; "" for others."""
    return _sentence(file.project) if file.project else ""


def advice(file: File) -> str:
    """Say who else needs the values of a program that others import; "" for others."""
    project = file.project
    if project is None or not project.dependents() or _sentence(project):
        return ""
    return _BESIDE.format(_listed(sorted(project.dependents())))


def _sentence(project: Project) -> str:
    known = project.memo.get(_KEY)
    if not isinstance(known, str):
        known = project.memo[_KEY] = _judged(project)
    return known


def _judged(project: Project) -> str:
    importers = project.dependents()
    if not importers or _is_program(project.read(_MANIFEST) or "", is_imported=True):
        return ""
    files = _files(importers)
    if not files:
        return _SOMEWHERE.format(_listed(sorted(importers)))
    return (_THERE if len(files) == 1 else _EACH).format(_listed(files))


def _files(importers: Mapping[str, str]) -> list[str]:
    """Return the files that the programs load, one where the monorepo's scripts load it for all."""
    tops = [folder for folder in importers if not folder.strip("./")]
    for folder in tops:
        if any(map(_LOADING.search, _scripts(_read(importers[folder])).values())):
            return [_env_of(folder, importers[folder])]
    return sorted({_env_of(folder, text) for folder, text in importers.items() if _starts(text)})


def _starts(manifest: str) -> bool:
    return _is_program(manifest, is_imported=False)


def _is_program(text: str, *, is_imported: bool) -> bool:
    """Tell whether something starts in a package's folder, by its manifest.

    Of one that is imported, what it depends on tells nothing: a library may load `.env` for the
    program, and then it is the program's.
    """
    manifest = _read(text)
    scripts = _scripts(manifest)
    if manifest.get("bin") or not _STARTING.isdisjoint(scripts):
        return True
    if any(_RUNS.search(scripts.get(name, "")) for name in _PERHAPS_STARTING):
        return True
    found = read_manifest(text)
    return not is_imported and bool(found.front_end or not _LOADS.isdisjoint(found.packages))


def _env_of(folder: str, text: str) -> str:
    """Return the file that a program loads: the one that its scripts name, or its folder's own."""
    named = (_NAMED.search(script) for script in _scripts(_read(text)).values())
    path = next((found["path"] for found in named if found), ".env")
    return posixpath.normpath(posixpath.join(folder, path))


def _scripts(manifest: Mapping[str, object]) -> dict[str, str]:
    scripts = manifest.get("scripts")
    if not isinstance(scripts, dict):
        return {}
    return {name: each for name, each in scripts.items() if isinstance(each, str)}


def _read(text: str) -> Mapping[str, object]:
    try:
        read = read_json(text or "{}")
    except DataError:
        return {}
    return read if isinstance(read, dict) else {}


def _listed(words: list[str]) -> str:
    rest = len(words) - _MOST_SHOWN
    return ", ".join(words[:_MOST_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
