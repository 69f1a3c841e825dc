"""Adds a loader's package to a project's manifest; every other character of it stays.

What comes out is read again by a parser: it must say what it said before, and the new line. Nothing
is ever installed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.companions import json_manifests, text_manifests, toml_manifests
from keylift.rewriting.edits import with_line_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keylift.model import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyPlan:
    """A manifest's new line.

    Attributes:
        title: Menu text, e.g. "Add python-dotenv to requirements.txt".
        file: Name of the manifest, in the project's folder.
        edits: Sorted and disjoint.
    """

    title: str
    file: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class _Manifest:
    """A manifest, and what adds a package to one; it gives None where that is not safe."""

    file: str
    add: Callable[[str], Edit | None]


_PYTHON = (
    _Manifest("pyproject.toml", toml_manifests.add_python),
    _Manifest("requirements.txt", text_manifests.add_requirement),
)
_NODE = (_Manifest("package.json", json_manifests.add_node),)
_MANIFESTS: Mapping[str, tuple[str, tuple[_Manifest, ...]]] = {
    "python": ("python-dotenv", _PYTHON),
    "javascript": ("dotenv", _NODE),
    "typescript": ("dotenv", _NODE),
    "tsx": ("dotenv", _NODE),
    "ruby": ("dotenv", (_Manifest("Gemfile", text_manifests.add_gem),)),
    "php": ("vlucas/phpdotenv", (_Manifest("composer.json", json_manifests.add_php),)),
    "rust": ("dotenvy", (_Manifest("Cargo.toml", toml_manifests.add_rust),)),
}
MANIFESTS = tuple(sorted({each.file for _, found in _MANIFESTS.values() for each in found}))
"""Names of the manifests that a package can be added to."""


def plan_dependency(language_id: str, files: Mapping[str, str]) -> DependencyPlan | Refusal:
    """Plan the new line of the manifest that counts, or say why there is none.

    Args:
        language_id: Our id of the language that needs its loader.
        files: The `MANIFESTS` of the project's own folder by name; those that exist.
    """
    package, manifests = _MANIFESTS.get(language_id, ("", ()))
    for manifest in manifests:
        text = files.get(manifest.file)
        edit = manifest.add(text) if text is not None else None
        if text is not None and edit is not None:
            edits = (with_line_ends(text, edit),)
            title = f"Add {package} to {manifest.file}"
            return DependencyPlan(title=title, file=manifest.file, edits=edits)
    return Refusal(RefusalReason.NO_MANIFEST)
