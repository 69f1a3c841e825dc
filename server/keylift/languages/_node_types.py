"""Tells whether TypeScript knows Node's globals in a project, so that it compiles a lookup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._front_ends import manifest_of
from keylift.plain_data import number_of

if TYPE_CHECKING:
    from keylift.languages.model import Project

_NO_TYPES = re.compile(r'"types"\s*:\s*\[\s*\]')
_LISTED = re.compile(r'"types"\s*:\s*\[[^\]]*"(?:node|bun|\*)"|"extends"\s*:')
_VERSION = re.compile(r'"typescript"\s*:\s*"[^"\d]*(\d+)')
_OLDEST_STRICT = 6
_OWN_ROOTS = re.compile(r'"typeRoots"\s*:')
_KNOWN = re.compile(r"""\bprocess\.\w|reference\s+types=["'](?:node|bun)["']""")
_PROVIDERS = frozenset({"node", "bun", "deno"})
_PACKAGES = frozenset({"@types/node", "@types/bun", "bun-types"})
# These bring no types of Node.js; most others may, by what they depend on themselves.
_WITHOUT = re.compile(r"(?:typescript|prettier|eslint|rimraf|@eslint/.*|eslint-.*)\Z")


def lacks_node_types(text: str, project: Project) -> bool:
    """Tell whether the compiler surely does not know `process` in a file with this text."""
    config = project.read("tsconfig.json")
    if config is None or _KNOWN.search(text) or _OWN_ROOTS.search(config):
        return False
    if _NO_TYPES.search(config) or (_is_strict(project) and not _LISTED.search(config)):
        return True
    packages, installed = manifest_of(project).packages, project.names("node_modules")
    if not _PACKAGES.isdisjoint(packages | set(installed)):
        return False
    # Only where the compiler is this project's own are its types not in a folder above.
    if "typescript" in installed:
        return _PROVIDERS.isdisjoint(project.names("node_modules/@types"))
    return "typescript" in packages and all(map(_WITHOUT.match, packages))


def _is_strict(project: Project) -> bool:
    """Tell whether the compiler is one that takes only those types which its settings list."""
    found = _VERSION.search(project.read("package.json") or "")
    return found is not None and number_of(found[1]) >= _OLDEST_STRICT
