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


def lacking(function: Function, syntax: Syntax, file: File) -> tuple[str, ...]:
    """Return the packages of a function that the project around a file has not."""
    every = function.package.split()
    return tuple(each for each in every if not syntax.has_package(each, file))


def command_for(packages: Iterable[str], syntax: Syntax) -> str:
    """Return what installs packages, or "" where nothing is known to."""
    # A shell takes `>` for something else.
    words = (name_of(each) if ">" in each else each for each in packages)
    return " ".join([syntax.install, *words]) if syntax.install else ""


def note_on_packages(function: Function | None, syntax: Syntax, file: File) -> str:
    """Say what a function needs that the project has not, and how it gets that; or ""."""
    if function is None or not function.package:
        return ""
    if not syntax.install:
        return f"The lookup needs {function.package}."
    packages = lacking(function, syntax, file)
    command = command_for(packages, syntax)
    return f"The lookup needs {listed(packages)}: `{command}`." if packages else ""


def listed(packages: Sequence[str]) -> str:
    """Name packages in a sentence."""
    names = [name_of(each) for each in packages]
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
