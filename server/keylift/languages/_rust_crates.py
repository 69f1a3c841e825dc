"""Tells whether a crate depends on another one, in a version that our functions can call."""

from __future__ import annotations

import posixpath
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from keylift.languages.packages import is_at_least, name_of, nearest_manifest, version_of
from keylift.languages.versions import oldest_of
from keylift.plain_data import DataError, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keylift.languages.model import File

MODERN_EDITIONS = frozenset({"2018", "2021", "2024"})
"""Those in which `crate::` begins a path from the crate's root, and `mod` files are found alike."""

_CHANNEL = re.compile(r"""^\s*(?:channel\s*=\s*["'])?(\d+\.\d+)""", re.MULTILINE)
# What a crate needs of its default features, where a manifest leaves these out. The features of
# one crate are those of all that ask for it, so AWS's configuration brings them for its clients.
_FEATURES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "aws-config": frozenset({"default-https-client", "rt-tokio"}),
        "aws-sdk-secretsmanager": frozenset(),
        "base64": frozenset({"std"}),
        "serde_json": frozenset({"std"}),
        "tokio": frozenset(),
        "ureq": frozenset({"rustls"}),
    }
)


def has_package(package: str, file: File) -> bool:
    """Tell whether the nearest manifest has `package`, which is `crate@version`, in every build.

    A later version of the same first number will do. Without its default features a crate may lack
    what the function calls.
    """
    name, least = name_of(package), version_of(package)
    said = _dependencies(file).get(name)
    asked = said if isinstance(said, dict) else {"version": said}
    version = asked.get("version")
    if not isinstance(version, str) or not is_at_least(version, least):
        return False
    is_same = version.lstrip("~^= ").partition(".")[0] == least.partition(".")[0]
    is_always = not asked.get("optional") and "package" not in asked
    return is_same and is_always and _is_whole(name, asked)


def edition(file: File) -> str:
    """Return the edition of the nearest crate; "" where it is not said for sure."""
    package = manifest(file).get("package")
    said = package.get("edition", "2015") if isinstance(package, dict) else ""
    if isinstance(said, dict):
        said = next(_of_workspaces(file, "edition"), "")
    return said if isinstance(said, str) else ""


def is_of_2015(file: File) -> bool:
    """Tell whether the nearest crate is of the first edition, in which paths mean other things."""
    package = manifest(file).get("package")
    return isinstance(package, dict) and package.get("edition", "2015") == "2015"


def oldest(file: File) -> str:
    """Return the oldest version of Rust that the nearest crate supports, or "" if none is said."""
    package = manifest(file).get("package")
    said = package.get("rust-version") if isinstance(package, dict) else None
    if isinstance(said, dict):
        said = next(_of_workspaces(file, "rust-version"), None)
    if isinstance(said, str):
        return oldest_of(said)
    toolchain = nearest_manifest(file, "rust-toolchain.toml") or nearest_manifest(
        file, "rust-toolchain"
    )
    found = _CHANNEL.search(toolchain)
    return found[1] if found else ""


def _of_workspaces(file: File, word: str) -> Iterator[object]:
    """Yield what the workspaces around a document say for their crates, the nearest first."""
    folder = file.project.path if file.project else ""
    while file.project and folder:
        folder = posixpath.dirname(folder)
        table: object = _parsed(file.project.read(posixpath.join(folder, "Cargo.toml")) or "")
        for key in ("workspace", "package", word):
            table = table.get(key) if isinstance(table, dict) else None
        if table is not None:
            yield table


def _is_whole(name: str, asked: Mapping[str, Any]) -> bool:
    """Tell whether a dependency has all of its crate that is called."""
    if asked.get("default-features") is not False:
        return True
    features = asked.get("features")
    named = set(features) if isinstance(features, list) else set()
    return name in _FEATURES and _FEATURES[name] <= named


def _dependencies(file: File) -> dict[str, Any]:
    """Return what every build of the nearest crate depends on."""
    listed = manifest(file).get("dependencies")
    return listed if isinstance(listed, dict) else {}


def manifest(file: File) -> dict[str, Any]:
    """Return what the nearest crate's manifest says; nothing where it is none."""
    return _parsed(nearest_manifest(file, "Cargo.toml"))


def _parsed(text: str) -> dict[str, Any]:
    try:
        return read_toml(text)
    except DataError:
        return {}
