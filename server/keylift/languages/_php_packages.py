"""Tells whether a PHP project's `composer.json` requires a package for the program itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from keylift.languages.packages import is_at_least, name_of, nearest_manifest, version_of

if TYPE_CHECKING:
    from keylift.languages.model import File


def has_package(package: str, file: File) -> bool:
    """Tell whether the nearest `composer.json` requires `package`, which is `name@^version`."""
    try:
        manifest = json.loads(nearest_manifest(file, "composer.json"))
    except ValueError:
        return False
    listed = manifest.get("require") if isinstance(manifest, dict) else None
    spec = listed.get(name_of(package)) if isinstance(listed, dict) else None
    return isinstance(spec, str) and is_at_least(spec, version_of(package))
