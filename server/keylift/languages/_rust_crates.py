"""Tells whether a crate depends on what a function of ours calls."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keylift.languages.model import File, Function


def has_crates(function: Function, file: File) -> bool:
    """Tell whether the nearest manifest has all crates, in the versions that are asked for.

    Without its default features a crate may lack what the function calls.
    """
    wanted = [each.partition("@") for each in function.package.split()]
    manifest = _manifest(file) if wanted else ""
    return all(
        re.search(
            rf"""^{name}\s*=\s*(?:\{{(?![^}}\n]*default-features)[^}}\n]*?version\s*=\s*)?["'][~^=]?{version}[.\d]*["']""",
            manifest,
            re.MULTILINE,
        )
        for name, _, version in wanted
    )


def _manifest(file: File) -> str:
    folder = posixpath.dirname(file.project.path) if file.project else None
    while file.project is not None and folder is not None:
        text = file.project.read(posixpath.join(folder, "Cargo.toml"))
        if text is not None:
            # Only what every build has counts.
            found = re.search(
                r"^\[dependencies\]\s*$(.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL
            )
            return found[1] if found else ""
        folder = posixpath.dirname(folder) if folder else None
    return ""
