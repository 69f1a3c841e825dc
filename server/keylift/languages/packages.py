"""Names and versions of packages, as people install them and as manifests ask for them.

A package is written as its language's installer takes it: `hvac>=1.0`, `node-vault@^0.10.0`,
`ureq@3`.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.plain_data import number_of

if TYPE_CHECKING:
    from keylift.languages.model import File

_VERSION = re.compile(r"(?<=.)@|>=")
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")


def name_of(package: str) -> str:
    """Return a package's name without its version."""
    return _VERSION.split(package, maxsplit=1)[0]


def version_of(package: str) -> str:
    """Return the version that a package is asked for in, or ""."""
    return "".join(_VERSION.split(package, maxsplit=1)[1:])


def is_at_least(spec: str, least: str) -> bool:
    """Tell whether each version that a manifest's words name is at least the wanted one.

    It is on the safe side; words without any version stand for the newest one.

    Args:
        spec: What follows the package's name, e.g. `>=1.26,<2` or `^0.12.0`.
        least: A version, or "" for any.
    """
    wanted = _parts(least)
    return all(_parts(each)[: len(wanted)] >= wanted for each in _NUMBERS.findall(spec))


def nearest_manifest(file: File, name: str) -> str:
    """Return the text of the nearest file of a name in the folders around a document, or ""."""
    folder = file.project.path if file.project else ""
    while file.project and folder:
        folder = posixpath.dirname(folder)
        text = file.project.read(posixpath.join(folder, name))
        if text is not None:
            return text.removeprefix("\ufeff")
    return ""


def _parts(version: str) -> list[int]:
    found = _NUMBERS.search(version)
    return [number_of(each) for each in found[0].split(".")] if found else []
