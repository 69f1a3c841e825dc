"""What a PHP project's `composer.json` requires: packages for the program itself, and PHP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.packages import is_at_least, name_of, nearest_manifest, version_of
from keylift.languages.versions import oldest_of
from keylift.plain_data import DataError, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import File

_WORDPRESS = re.compile(r"^Requires PHP:(.*)$", re.MULTILINE)


def has_package(package: str, file: File) -> bool:
    """Tell whether the nearest `composer.json` requires `package`, which is `name@^version`."""
    spec = _said(file, "require").get(name_of(package))
    return isinstance(spec, str) and is_at_least(spec, version_of(package))


def oldest(file: File) -> str:
    """Return the oldest version of PHP that the project supports, or "" where nothing tells."""
    return next(filter(None, map(oldest_of, _specs(file))), "")


def _specs(file: File) -> Iterator[str]:
    """Yield what tells of versions, the surest first."""
    for spec in (_said(file, "require").get("php"), _said(file, "config", "platform").get("php")):
        yield spec if isinstance(spec, str) else ""
    yield nearest_manifest(file, ".php-version")
    # WordPress reads this line.
    found = _WORDPRESS.search(nearest_manifest(file, "readme.txt"))
    yield found[1] if found else ""


def _said(file: File, *keys: str) -> dict[str, object]:
    """Return the table below these keys of the nearest `composer.json`, empty without one."""
    try:
        table = read_json(nearest_manifest(file, "composer.json"))
    except DataError:
        return {}
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else {}
