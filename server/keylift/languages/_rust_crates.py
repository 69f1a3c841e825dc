"""Tells whether a crate depends on another one, in a version that our functions can call."""

from __future__ import annotations

import tomllib
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from keylift.languages.packages import is_at_least, name_of, nearest_manifest, version_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.languages.model import File

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


def is_of_2015(file: File) -> bool:
    """Tell whether the nearest crate is of the first edition, in which paths mean other things."""
    package = _manifest(file).get("package")
    return isinstance(package, dict) and package.get("edition", "2015") == "2015"


def _is_whole(name: str, asked: Mapping[str, Any]) -> bool:
    """Tell whether a dependency has all of its crate that is called."""
    if asked.get("default-features") is not False:
        return True
    features = asked.get("features")
    named = set(features) if isinstance(features, list) else set()
    return name in _FEATURES and _FEATURES[name] <= named


def _dependencies(file: File) -> dict[str, Any]:
    """Return what every build of the nearest crate depends on."""
    listed = _manifest(file).get("dependencies")
    return listed if isinstance(listed, dict) else {}


def _manifest(file: File) -> dict[str, Any]:
    try:
        return tomllib.loads(nearest_manifest(file, "Cargo.toml"))
    except tomllib.TOMLDecodeError:
        return {}
