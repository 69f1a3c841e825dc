"""Which packages the code of a file needs for its lookups, and the project around it has not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages import LANGUAGES
from keylift.rewriting.packages import command_after, command_for, lacking
from keylift.rewriting.stores import STORES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keylift.languages import Function, Syntax
    from keylift.languages.model import File


def missing_packages(language_id: str, text: str, file: File) -> tuple[str, ...]:
    """Return what the functions of ours that code calls need, and the project has not.

    Args:
        language_id: Our id of the code's language.
        text: The code, or some lines of it.
        file: Its surroundings.
    """
    syntax = _syntax_of(language_id)
    if syntax is None:
        return ()
    found = (lacking(each, syntax, file) for each in _called(language_id, text))
    return tuple(dict.fromkeys(package for packages in found for package in packages))


def packages_of(language_id: str, store_id: str, file: File) -> tuple[str, ...]:
    """Return what a store's lookup needs in a language, and the project has not."""
    syntax, lookup = _syntax_of(language_id), STORES[store_id].lookup(language_id)
    if syntax is None or lookup is None or lookup.function is None:
        return ()
    return lacking(lookup.function, syntax, file)


def installing(language_id: str, packages: Iterable[str], *, is_named: bool = False) -> str:
    """Return the command that installs packages of a language, or "".

    `is_named` tells that the manifest has them by now.
    """
    syntax = _syntax_of(language_id)
    command = command_after if is_named else command_for
    return command(packages, syntax) if syntax else ""


def _syntax_of(language_id: str) -> Syntax | None:
    """Return the syntax of a language whose projects can be asked for packages."""
    language = LANGUAGES.get(language_id)
    syntax = language.syntax if language else None
    return syntax if syntax and syntax.install else None


def _called(language_id: str, text: str) -> Iterator[Function]:
    for store in STORES.values():
        lookup = store.lookups.get(language_id)
        function = lookup.function if lookup else None
        if function is None or not function.package:
            continue
        # Python hands the function on to a thread.
        called = "|".join(rf"\b{name}\s*\(|\({name}," for name in function.names)
        if re.search(called, text):
            yield function
