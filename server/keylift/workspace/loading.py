"""Reads what tells whether a project's `.env` is loaded, and by what; it judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from keylift.rewriting.companions import MANIFESTS, PROJECT_FILES
from keylift.workspace.read import FileBytes, read_file
from keylift.workspace.root import EnvPlace

_MAX_BYTES = 1_000_000


def read_project_files(place: EnvPlace) -> Mapping[str, str]:
    """Return the texts of the files that say how a project is started, by name.

    Those of the project's folder come before those of the repository's top; what cannot be read is
    left out.
    """
    found: dict[str, str] = {}
    for folder in dict.fromkeys((place.root, place.boundary)):
        for name in PROJECT_FILES:
            content = None if name in found else read_file(folder / name, _MAX_BYTES)
            if isinstance(content, FileBytes):
                found[name] = content.text
    return found


def read_manifests(place: EnvPlace) -> Mapping[str, str]:
    """Return the texts of the manifests in a project's folder that may take a package, by name."""
    found = {name: read_file(place.root / name, _MAX_BYTES) for name in MANIFESTS}
    return {
        name: content.text
        for name, content in found.items()
        if isinstance(content, FileBytes) and content.is_rewritable
    }


def depth_below(path: Path, place: EnvPlace) -> int:
    """Return how many folders a file lies below the one with `.env`."""
    folder = path.absolute().parent.resolve()
    return len(folder.relative_to(place.root).parts) if folder.is_relative_to(place.root) else 0
