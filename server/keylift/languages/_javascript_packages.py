"""Tells whether a JavaScript or TypeScript project depends on a package, and code can import it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.packages import is_at_least, name_of, version_of
from keylift.plain_data import DataError, read_json

if TYPE_CHECKING:
    from keylift.languages.model import File

# Their types export one thing alone, which a dynamic import finds as `default` only where the
# compiler is told so.
_ONE_EXPORT = frozenset({"node-vault"})
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_INTEROP = re.compile(
    r'"esModuleInterop"\s*:\s*true\b'
    r'|"module"\s*:\s*"(?:node16|node18|node20|nodenext|preserve)"',
    re.IGNORECASE,
)
_NO_INTEROP = re.compile(r'"esModuleInterop"\s*:\s*false\b')


def has_package(package: str, file: File) -> bool:
    """Tell whether `package.json` has `package`, which is `name@^version`, as a dependency."""
    if file.project is None:
        return False
    try:
        manifest = read_json(file.project.read("package.json") or "")
    except DataError:
        return False
    listed = manifest.get("dependencies") if isinstance(manifest, dict) else None
    spec = listed.get(name_of(package)) if isinstance(listed, dict) else None
    # An alias means another package.
    return isinstance(spec, str) and "npm:" not in spec and is_at_least(spec, version_of(package))


def has_typed_package(package: str, file: File) -> bool:
    """Tell the same for code with types, which some packages can be imported from alone."""
    config = (file.project.read("tsconfig.json") if file.project else None) or ""
    config = _COMMENT.sub("", config)
    can_import = _INTEROP.search(config) and not _NO_INTEROP.search(config)
    return has_package(package, file) and (name_of(package) not in _ONE_EXPORT or bool(can_import))
