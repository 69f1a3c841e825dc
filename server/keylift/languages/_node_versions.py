"""The oldest version of Node.js that a project supports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages._javascript_helpers import manifest_of
from keylift.languages.versions import oldest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import File, Project


def oldest(file: File) -> str:
    """Return the version, or "" where no file of the project tells."""
    if file.project is None:
        return ""
    return next(filter(None, map(oldest_of, _specs(file.project))), "")


def _specs(project: Project) -> Iterator[str]:
    """Yield what tells of versions, the surest first."""
    manifest = manifest_of(project) or {}
    for key in ("engines", "volta"):
        said = manifest.get(key)
        node = said.get("node") if isinstance(said, dict) else None
        yield node if isinstance(node, str) else ""
    yield project.read(".nvmrc") or ""
    yield project.read(".node-version") or ""
