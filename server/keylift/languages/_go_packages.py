"""Tells whether a Go module requires another one itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.packages import is_at_least, name_of, nearest_manifest, version_of

if TYPE_CHECKING:
    from keylift.languages.model import File

# What is replaced may be any version, or another module.
_REPLACED = re.compile(r"^\s*(?:replace\s+)?(?P<name>\S+)(?:\s+v\S+)?\s*=>", re.MULTILINE)


_LANGUAGE = re.compile(r"^go\s+(\d+(?:\.\d+)*)", re.MULTILINE)


def oldest(file: File) -> str:
    """Return the version of Go that the document's `go.mod` asks for at least, or ""."""
    found = _LANGUAGE.search(nearest_manifest(file, "go.mod"))
    return found[1] if found else ""


def has_package(package: str, file: File) -> bool:
    """Tell whether the document's `go.mod` requires `package`, which is `path` or `path@version`.

    Where a version is asked for, the module has to import it already: `go.sum` may not know all of
    what other modules alone need. Where none is, what `go get` has added will do.
    """
    manifest = nearest_manifest(file, "go.mod")
    # Google's clients stand in a folder of their module, and a manifest names modules.
    name, least = name_of(package).removesuffix("/apiv1"), version_of(package)
    if least and name in {each["name"] for each in _REPLACED.finditer(manifest)}:
        return False
    required = rf"^\s*(?:require\s+)?{re.escape(name)}\s+v(?P<version>\S+)(?P<rest>.*)"
    found = re.search(required, manifest, re.MULTILINE)
    if found is None or (least and re.search(r"//\s*indirect\b", found["rest"])):
        return False
    return is_at_least(found["version"], least)
