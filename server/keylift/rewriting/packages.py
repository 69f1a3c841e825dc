"""Tells which packages a function of ours needs that a project has not, and how it gets them.

It reads no manifest itself; each language does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.packages import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keylift.languages import Function, Syntax
    from keylift.languages.model import File

# These take versions as they are written here; a shell takes `>` for something else.
_TAKE_VERSIONS = frozenset({"npm install", "cargo add"})


def lacking(function: Function, syntax: Syntax, file: File) -> tuple[str, ...]:
    """Return the packages of a function that the project around a file has not."""
    every = function.package.split()
    return tuple(each for each in every if not syntax.has_package(each, file))


def command_for(packages: Iterable[str], syntax: Syntax) -> str:
    """Return what installs packages, or "" where nothing is known to."""
    takes_version = syntax.install in _TAKE_VERSIONS
    words = (each if takes_version else name_of(each) for each in packages)
    return " ".join([syntax.install, *words]) if syntax.install else ""


def command_after(packages: Iterable[str], syntax: Syntax) -> str:
    """Return what installs packages that the manifest names by now."""
    # Bundler adds no gem that is there.
    is_bundler = syntax.install == "bundle add"
    return "bundle install" if is_bundler else command_for(packages, syntax)


def note_on_packages(function: Function | None, syntax: Syntax, file: File) -> str:
    """Say what a function needs that the project has not, and how it gets that; or ""."""
    if function is None or not function.package:
        return ""
    packages = lacking(function, syntax, file)
    if not packages:
        return ""
    if not syntax.install:
        return f"The lookup needs {function.package}."
    return f"The lookup needs {listed(packages)}: `{command_for(packages, syntax)}`."


def listed(packages: Sequence[str]) -> str:
    """Name packages in a sentence."""
    names = [name_of(each) for each in packages]
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
