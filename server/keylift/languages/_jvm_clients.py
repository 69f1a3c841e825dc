"""Tells whether code of the JVM has a build, and whether that has a library for the code itself."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import Project

# What is managed there is only a version for those who ask for the library.
_UNUSED_XML = re.compile(
    r"<!--.*?-->|<(dependencyManagement|exclusions|profiles|build)>.*?</\1>", re.DOTALL
)
_DEPENDENCY = re.compile(r"<dependency>.*?</dependency>", re.DOTALL)
# A profile or a test is not every run of the code.
_SCOPE = re.compile(r"<scope>\s*(?!compile\s*<)|<optional>\s*true")
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_GRADLE = ("build.gradle", "build.gradle.kts")
_CATALOG = "gradle/libs.versions.toml"


def has_build(project: Project) -> bool:
    """Tell whether Maven or Gradle builds the document's folder or one around it."""
    return any(
        project.read(posixpath.join(folder, name)) is not None
        for folder in _folders(project)
        for name in ("pom.xml", *_GRADLE)
    )


def has_client(package: str, project: Project) -> bool:
    """Tell whether the nearest build asks for libraries, and a module around the code reads them.

    Args:
        package: The libraries, as `group:artifact`, with blanks between them.
        project: The project around the document.
    """
    return all(_is_in_build(each, project) and _is_read(each, project) for each in package.split())


def lines_for(packages: str, project: Project | None) -> str:
    """Return the lines by which the nearest build asks for libraries, as the end of a sentence.

    Args:
        packages: The libraries, as `group:artifact@version`, with blanks between them.
        project: The project around the document, or None.
    """
    parts = [tuple(re.split("[:@]", each)) for each in packages.split()]
    gradle = [f'implementation("{":".join(each)}")' for each in parts]
    maven = [
        f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
        f"<version>{version}</version></dependency>"
        for group, artifact, version in parts
    ]
    for folder in _folders(project) if project else ():
        for name, lines in (("pom.xml", maven), *((each, gradle) for each in _GRADLE)):
            if project and project.read(posixpath.join(folder, name)) is not None:
                said = " and ".join(f"`{line}`" for line in lines)
                return f"{said} in {posixpath.join(folder, name)}."
    return " and ".join(f"`{':'.join(each)}`" for each in parts) + "."


def _is_in_build(package: str, project: Project) -> bool:
    for folder in _folders(project):
        maven = project.read(posixpath.join(folder, "pom.xml"))
        if maven is not None:
            return _is_in_maven(package, maven)
        for name in _GRADLE:
            gradle = project.read(posixpath.join(folder, name))
            if gradle is not None:
                return _is_in_gradle(package, gradle, project)
    return False


def _is_in_maven(package: str, text: str) -> bool:
    group, _, artifact = package.partition(":")
    wanted = [
        re.compile(rf"<{name}>\s*{re.escape(value)}\s*</{name}>")
        for name, value in (("groupId", group), ("artifactId", artifact))
    ]
    return any(
        all(each.search(found) for each in wanted) and not _SCOPE.search(found)
        for found in _DEPENDENCY.findall(_UNUSED_XML.sub("", text))
    )


def _is_in_gradle(package: str, text: str, project: Project) -> bool:
    group, _, artifact = map(re.escape, package.partition(":"))
    if "multiplatform" in text:
        # Such a build has dependencies per target, which are not told apart here.
        return False
    forms = [
        rf"""["']{group}:{artifact}(?:[:@][^"'\n]*)?["']""",
        rf"""group\s*[:=]\s*["']{group}["']\s*,\s*name\s*[:=]\s*["']{artifact}["']""",
    ]
    in_catalog = (
        rf"""^[ \t]*([\w.-]+)[ \t]*=[^\n]*["']{group}(?::|["'][^\n]*["']){artifact}(?:["':])"""
    )
    for folder in _folders(project):
        catalog = project.read(posixpath.join(folder, _CATALOG)) or ""
        aliases = re.findall(in_catalog, catalog, re.MULTILINE)
        forms += [rf"libs\.{re.escape(re.sub('[-_]', '.', each))}(?![\w.])" for each in aliases]
    asked = rf"""^\s*(?:implementation|api)\b["']?[ \t(]+(?:{"|".join(forms)})"""
    return bool(re.search(asked, _COMMENT.sub("", text), re.MULTILINE))


def _is_read(package: str, project: Project) -> bool:
    """Tell whether the code's module reads the library; without a module, code reads everything."""
    # Modules are called like packages, in whose names a hyphen cannot be.
    return may_read(package.partition(":")[2].replace("-", "."), project)


def may_read(module: str, project: Project) -> bool:
    """Tell whether the module around a document, if there is one, reads another module."""
    artifact = re.escape(module)
    for folder in _folders(project):
        # Kotlin's own folder stands beside the one with Java's.
        for name in ("module-info.java", "java/module-info.java"):
            text = project.read(posixpath.join(folder, name))
            if text is not None:
                return bool(re.search(rf"\brequires\s[\w.\s]*\b{artifact}\s*;", text))
    return True


def _folders(project: Project) -> Iterator[str]:
    """Yield the document's folder and those around it, up to the project's own."""
    folder = posixpath.dirname(project.path)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""
