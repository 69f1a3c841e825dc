"""The oldest version of Java that a build compiles for."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.languages.versions import is_older

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import File, Project

_MAVEN = tuple(
    re.compile(rf"<{name}>\s*(?:1\.)?(\d+)\s*</")
    for name in (
        r"maven\.compiler\.release", r"release", r"maven\.compiler\.source", r"source",
        r"maven\.compiler\.target", r"java\.version",
    )
)  # fmt: skip
_GRADLE = tuple(
    map(
        re.compile,
        (
            r"\brelease(?:\.set\(|\s*=\s*)\s*(\d+)",
            r"""\bsourceCompatibility\s*=?\s*(?:JavaVersion\.VERSION_)?["']?(?:1[._])?(\d+)""",
            r"\bJavaLanguageVersion\.of\(\s*(\d+)\s*\)",
            r"\bjvmToolchain\(\s*(\d+)\s*\)",
            r"""\bjvmTarget(?:\.set\(|\s*=\s*)\s*(?:JvmTarget\.JVM_)?["']?(?:1[._])?(\d+)""",
        ),
    )
)
_COMMENT = re.compile(r"<!--.*?-->|/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)


def oldest(file: File) -> str:
    """Return the lowest version that the nearest build which says one names, such as `8`, or ""."""
    for name, text in _builds(file.project) if file.project else ():
        plain = _COMMENT.sub("", text)
        patterns = _MAVEN if name == "pom.xml" else _GRADLE
        found = [each for pattern in patterns for each in pattern.findall(plain)]
        if found:
            return str(min(found, key=int))
    return ""


def is_surely_from(version: str, file: File) -> bool:
    """Tell whether a build says that its code runs on this version of Java or a newer one only."""
    said = oldest(file)
    return bool(said) and not is_older(said, version)


def _builds(project: Project) -> Iterator[tuple[str, str]]:
    """Yield name and text of the builds around a document, the nearest first."""
    folder = project.path
    while folder:
        folder = posixpath.dirname(folder)
        for name in ("pom.xml", "build.gradle", "build.gradle.kts"):
            text = project.read(posixpath.join(folder, name))
            if text is not None:
                yield name, text
