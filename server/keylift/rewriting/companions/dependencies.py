"""Adds packages to a project's manifest; every other character of it stays.

What comes out is read again by a parser: it must say what it said before, and the new line. Nothing
is ever installed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import commonprefix
from typing import TYPE_CHECKING

from keylift.languages.packages import version_of
from keylift.model import Edit, Refusal, RefusalReason, Span
from keylift.rewriting.companions import json_manifests, text_manifests, toml_manifests
from keylift.rewriting.edits import apply_edits, with_line_ends
from keylift.rewriting.packages import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyPlan:
    """A manifest's new lines.

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
    """A manifest, and what adds a package to its text; it gives None where that is not safe."""

    file: str
    add: Callable[[str, str], Edit | None]


_PYTHON = (
    _Manifest("pyproject.toml", toml_manifests.add_python),
    _Manifest("requirements.txt", text_manifests.add_requirement),
)
_NODE = (_Manifest("package.json", json_manifests.add_node),)
_MANIFESTS: Mapping[str, tuple[_Manifest, ...]] = {
    "python": _PYTHON,
    "javascript": _NODE,
    "typescript": _NODE,
    "tsx": _NODE,
    "ruby": (_Manifest("Gemfile", text_manifests.add_gem),),
    "php": (_Manifest("composer.json", json_manifests.add_php),),
    "rust": (_Manifest("Cargo.toml", toml_manifests.add_rust),),
}
_LOADERS: Mapping[str, str] = {
    "python": "python-dotenv>=1.0",
    "javascript": "dotenv@^16.4.5",
    "typescript": "dotenv@^16.4.5",
    "tsx": "dotenv@^16.4.5",
    "ruby": "dotenv@2.4",
    "php": "vlucas/phpdotenv@^5.4",
    "rust": "dotenvy@0.15",
}
MANIFESTS = tuple(sorted({each.file for found in _MANIFESTS.values() for each in found}))
"""Names of the manifests that a package can be added to."""


def plan_dependency(
    language_id: str, files: Mapping[str, str], packages: Sequence[str] = ()
) -> DependencyPlan | Refusal:
    """Plan the new lines of the manifest that counts, or say why there are none.

    Args:
        language_id: Our id of the language that needs them.
        files: The `MANIFESTS` of the project's own folder by name; those that exist.
        packages: What to add, as people install it, e.g. `boto3>=1.28`; without any, the loader.
    """
    wanted = packages or tuple(filter(None, [_LOADERS.get(language_id)]))
    has_versions = bool(wanted) and all(map(version_of, wanted))
    for manifest in _MANIFESTS.get(language_id, ()) if has_versions else ():
        text = files.get(manifest.file)
        edit = _added(manifest, text, wanted) if text is not None else None
        if edit is not None:
            title = f"Add {listed(wanted)} to {manifest.file}"
            return DependencyPlan(title=title, file=manifest.file, edits=(edit,))
    return Refusal(RefusalReason.NO_MANIFEST)


def _added(manifest: _Manifest, text: str, packages: Sequence[str]) -> Edit | None:
    """Return one edit that adds all packages, or None where one of them cannot be."""
    after, edit = text, None
    for package in packages:
        edit = manifest.add(after, package)
        if edit is None:
            return None
        edit = with_line_ends(text, edit)
        after = apply_edits(after, [edit])
    return edit if len(packages) == 1 else _difference(text, after)


def _difference(before: str, after: str) -> Edit:
    """Return the one edit between two texts."""
    start = len(commonprefix([before, after]))
    ending = len(commonprefix([before[start:][::-1], after[start:][::-1]]))
    return Edit(Span(start, len(before) - ending), after[start : len(after) - ending])
