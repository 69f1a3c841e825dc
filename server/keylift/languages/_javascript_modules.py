"""Which file of the project a JavaScript or TypeScript module means by what it imports."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import Project

ENDINGS = (
    ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte", ".astro",
)  # fmt: skip
# TypeScript sources are imported by the name of what they are compiled to.
_COMPILED = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
_PATHS = re.compile(r'"(?P<alias>[^"*\n]+)\*"\s*:\s*\[\s*"(?:\./)?(?P<folder>[^"*\n]*)\*"')
_USUAL = {"@/": ("src/", "", "app/"), "~/": ("src/", "", "app/"), "$lib/": ("src/lib/",)}
# What is imported for its types alone is not loaded.
_TYPES = re.compile(r"""\b(?:import|export)\s+type\b[^;"'`]{0,300}\bfrom\s*["'][^"'\n]*["']""")
_SPECIFIERS = re.compile(
    r"""(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["'](?P<path>[^"'\n]+)["']"""
)


def specifiers(text: str) -> list[str]:
    """Return what a text loads, as it is written there."""
    return [found["path"] for found in _SPECIFIERS.finditer(_TYPES.sub("", text))]


def resolve(project: Project, importer: str, specifier: str) -> str | None:
    """Return the file of the project that `specifier` means, or None where it is none.

    Args:
        project: The files.
        importer: The file that imports it, below the project's root.
        specifier: What it says, e.g. `./http.js` or `@/lib/http`.
    """
    return next(
        filter(None, (_file(project, each) for each in _bases(project, importer, specifier))), None
    )


def _bases(project: Project, importer: str, specifier: str) -> Iterator[str]:
    if specifier.startswith("."):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
        return
    for config in ("tsconfig.json", "jsconfig.json"):
        for found in _PATHS.finditer(project.read(config) or ""):
            if specifier.startswith(found["alias"]):
                yield posixpath.normpath(found["folder"] + specifier.removeprefix(found["alias"]))
    for alias, folders in _USUAL.items():
        if specifier.startswith(alias):
            yield from (folder + specifier.removeprefix(alias) for folder in folders)


def _file(project: Project, base: str) -> str | None:
    if base.startswith(".."):
        return None
    stem, ending = posixpath.splitext(base)
    names = set(project.names(posixpath.dirname(base)))
    tries = [
        base if ending in ENDINGS else "",
        *(stem + each for each in _COMPILED.get(ending, ())),
        *(base + each for each in ENDINGS),
    ]
    found = next((each for each in tries if each and posixpath.basename(each) in names), None)
    if found or posixpath.basename(base) not in names:
        return found
    inside = set(project.names(base))
    index = next((f"index{each}" for each in ENDINGS if f"index{each}" in inside), None)
    return index and posixpath.join(base, index)
