"""Versions of a language, as manifests name those that a project supports.

A version is text such as `3.8`; "" is one that nothing tells, which counts as the newest.
"""

from __future__ import annotations

import re

from keylift.plain_data import number_of

_NUMBERS = re.compile(r"(?P<operator><=?|!=|!)?\s*v?(?P<version>\d+(?:\.\d+)*)")


def oldest_of(spec: str) -> str:
    """Return the oldest version that a manifest's words allow, or "" where they name none.

    Args:
        spec: E.g. `^7.2.5 || ^8.0`, `>=3.8,<4` or `~> 2.7`.
    """
    named = [
        found["version"] for found in _NUMBERS.finditer(spec) if found["operator"] in {None, ""}
    ]
    return min(named, key=_parts, default="")


def is_older(version: str, than: str) -> bool:
    """Tell whether a version is surely older than another one."""
    wanted = _parts(than)
    return bool(version) and _parts(version)[: len(wanted)] < wanted


def _parts(version: str) -> list[int]:
    return [number_of(each) for each in version.split(".")]
