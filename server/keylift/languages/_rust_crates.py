"""Tells whether a crate depends on what a function of ours calls."""

from __future__ import annotations

import posixpath
import re
import tomllib
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.languages.model import File, Function

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


def has_crates(function: Function, file: File) -> bool:
    """Tell whether the nearest manifest has all crates, in the versions that are asked for.

    Without its default features a crate may lack what the function calls.
    """
    wanted = [each.partition("@") for each in function.package.split()]
    there = _dependencies(file) if wanted else {}
    return all(_is_enough(name, there.get(name), version) for name, _, version in wanted)


def _is_enough(name: str, dependency: object, version: str) -> bool:
    asked = dependency if isinstance(dependency, dict) else {"version": dependency}
    major = rf"{version}(?:\.[.\d]*)?" if version else r"\d[.\d]*"
    has_version = re.fullmatch(rf"[~^=]?\s*{major}", str(asked.get("version")))
    is_always = asked.get("optional") is not True and "package" not in asked
    features = asked.get("features")
    named = set(features) if isinstance(features, list) else set()
    has_defaults = asked.get("default-features") is not False
    is_whole = has_defaults or (name in _FEATURES and _FEATURES[name] <= named)
    return bool(has_version) and is_always and is_whole


def _dependencies(file: File) -> Mapping[str, object]:
    """Return what every build of the nearest crate depends on."""
    folder = posixpath.dirname(file.project.path) if file.project else None
    while file.project is not None and folder is not None:
        text = file.project.read(posixpath.join(folder, "Cargo.toml"))
        if text is not None:
            try:
                found = tomllib.loads(text).get("dependencies")
            except tomllib.TOMLDecodeError:
                return {}
            return found if isinstance(found, dict) else {}
        folder = posixpath.dirname(folder) if folder else None
    return {}
