"""The oldest version of C# that a project is compiled by."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import File, Project

_SAID = re.compile(r"<LangVersion>\s*(?:ISO-)?(\d+(?:\.\d+)?)\s*<", re.IGNORECASE)
# Before the SDK's own form, a project names the tools that it is made for; these had C# 6 at most.
_OLD_TOOLS = re.compile(
    r"""<Project\b(?![^>]*\sSdk\s*=)[^>]*\sToolsVersion\s*=\s*["'](?:[2-9]|1[0-4])\b"""
)


def oldest(file: File) -> str:
    """Return the version that the nearest project or what it shares says, or ""."""
    for text in _settings(file.project) if file.project else ():
        found = _SAID.search(text)
        if found:
            return found[1]
        if _OLD_TOOLS.search(text):
            return "6"
    return ""


def _settings(project: Project) -> Iterator[str]:
    """Yield what the folders around a document say of how it is compiled, the nearest first."""
    folder = project.path
    while folder:
        folder = posixpath.dirname(folder)
        names = project.names(folder)
        for name in (
            *(each for each in names if each.endswith(".csproj")),
            "Directory.Build.props",
        ):
            if name in names:
                yield project.read(posixpath.join(folder, name)) or ""
