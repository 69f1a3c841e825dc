"""The loader of each language, and how a document comes to use it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keylift.errors import UnparsableError
from keylift.languages import LANGUAGES
from keylift.languages.tree import parse
from keylift.model import Refusal, RefusalReason
from keylift.rewriting.companions import go, javascript, php, python, ruby, rust
from keylift.rewriting.companions.model import Loader, LoaderPlan, Loads, Surroundings
from keylift.rewriting.companions.presence import loads
from keylift.rewriting.edits import apply_edits, merge_edits, with_line_ends

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keylift.languages import Syntax
    from keylift.rewriting.plan import Source

_NODE = Loader(
    package="dotenv",
    command="npm install dotenv@^16.4.5",
    place=javascript.place,
    follows_folder=True,
)
_LOADERS: Mapping[str, Loader] = {
    "python": Loader(
        package="python-dotenv", command="pip install python-dotenv", place=python.place
    ),
    "javascript": _NODE,
    "typescript": _NODE,
    "tsx": _NODE,
    "go": Loader(
        package="godotenv",
        command="go get github.com/joho/godotenv",
        place=go.place,
        follows_folder=True,
    ),
    "ruby": Loader(
        package="dotenv", command="gem install dotenv", place=ruby.place, follows_folder=True
    ),
    "php": Loader(
        package="phpdotenv", command="composer require vlucas/phpdotenv", place=php.place
    ),
    "rust": Loader(package="dotenvy", command="cargo add dotenvy@0.15", place=rust.place),
}
_REFUSED = {Loads.YES: RefusalReason.LOADED, Loads.LATE: RefusalReason.LOADED_LATE}
_NAME = ".env"
_WHERE = "It is looked for in the folder that the program is started in."


def loader_for(language_id: str) -> Loader | None:
    """Return the loader whose variables this language's lookups read, or None."""
    return _LOADERS.get(language_id)


def plan_loader(
    source: Source, files: Mapping[str, str], *, depth: int = 0, env_file: str = _NAME
) -> LoaderPlan | Refusal:
    """Plan how a document loads `.env` before its lookups run, or say why it does not.

    Args:
        source: The document; its lookups are there already.
        files: The project's `PROJECT_FILES` by name; those that exist.
        depth: How many folders the document lies below the one with `.env`.
        env_file: Name of the file with the values.
    """
    loader = _LOADERS.get(source.language_id)
    syntax = LANGUAGES[source.language_id].syntax if loader else None
    if loader is None or syntax is None or env_file != _NAME:
        return Refusal(RefusalReason.NO_LOADER)
    try:
        found = loads(source, files)
        if found in _REFUSED:
            return Refusal(_REFUSED[found])
        plan = _placed(source, files, loader, syntax, depth)
    except UnparsableError:
        return Refusal(RefusalReason.UNPARSABLE)
    if found is not Loads.MAYBE:
        return plan
    if isinstance(plan, Refusal):
        return Refusal(RefusalReason.LOADED)
    return replace(plan, is_perhaps_loaded=True)


def _placed(
    source: Source, files: Mapping[str, str], loader: Loader, syntax: Syntax, depth: int
) -> LoaderPlan | Refusal:
    tree = parse(source.text, syntax.grammar)
    if tree.count_errors():
        return Refusal(RefusalReason.NO_ENTRY)
    placed = loader.place(Surroundings(source, tree, depth, files))
    if isinstance(placed, Refusal):
        return placed
    edits = merge_edits([with_line_ends(source.text, one) for one in placed])
    if not edits or parse(apply_edits(source.text, edits), syntax.grammar).count_errors():
        return Refusal(RefusalReason.GATE)
    return LoaderPlan(
        title=f"Load .env in this file with {loader.package}",
        package=loader.package,
        command=loader.command,
        edits=edits,
        note=_WHERE if loader.follows_folder else "",
    )
