"""`docs/support-matrix.md`: which language and config file can read which store, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from keylift.cli.generated import NOTICE, table
from keylift.cli.generated.case_outcomes import case_outcomes
from keylift.cli.generated.places_tables import places_tables
from keylift.languages import LANGUAGES, Language
from keylift.model import RefusalReason
from keylift.rewriting.entries import EntryNames
from keylift.rewriting.formats import FORMATS, has_format
from keylift.rewriting.lookups import Store
from keylift.rewriting.stores import STORES

_INTRODUCTION = """\
# Support matrix

Keylift finds secrets in any text file. The table says what a rewrite puts in the place of the
literal, by language and by the store that keeps the value.
"""
_INJECTED = """
These stores start a program with their values in its environment; the lookups are those of
environment variables:
"""
PROOF_LEVELS = {
    "server": "a real server of the store",
    "moto": "the maker's own SDK or command, against moto's imitation of AWS",
    "contract": "a server written from the store's published API",
    "stub": "a stand-in of the maker's SDK or command",
    "case": "nothing; a case shows its text",
}
"""What lookups were run against, by the words of the table."""
_PROOFS = """
The tests run each of these lookups, with values that break careless code, and with the store's
failures. What they are run against differs:
"""
_FORMATS = """\
## Config files

A config file is told by its name and content. A rewrite leaves there what its own tool fills in:
"""
_OTHERS = """\
## Found, not rewritten

In these file types secrets are found, and rewriting is refused with a reason:
{names}.
"""


_VARIANTS = frozenset({"tsx"})


def support_page(cases: Iterable[str], proofs: Mapping[str, Mapping[str, str]]) -> str:
    """Return the page.

    Args:
        cases: The texts of the cases of rewriting.
        proofs: What lookups are run against, by store id, then by language id.
    """
    rewritten = [each for each in LANGUAGES.values() if each.syntax]
    others = sorted(
        each.name for each in LANGUAGES.values() if not each.syntax and not has_format(each.id)
    )
    formats: list[tuple[str, ...]] = [
        (each.name, each.reference) for each in FORMATS if each.reference
    ]
    formats.append(("Jupyter notebooks in Python", "what a Python file gets, cell by cell"))
    refused = [each.name for each in FORMATS if not each.reference]
    stores = [store for store in STORES.values() if not store.injects]
    header = ("Language", *(store.name[:1].upper() + store.name[1:] for store in stores))
    rows = [
        (language.name, *(_cell(language, store) for store in stores)) for language in rewritten
    ]
    names = _OTHERS.format(names=", ".join([*refused, *others]))
    config = table(("File", "What is left"), formats)
    places = places_tables(case_outcomes(cases))
    parts = (
        NOTICE,
        "",
        _INTRODUCTION,
        table(header, rows),
        _proven(proofs),
        _injected(),
        _FORMATS,
        config,
        names,
        places,
    )
    return "\n".join(parts)


def _proven(proofs: Mapping[str, Mapping[str, str]]) -> str:
    """Return what lookups of stores were run against."""
    languages = [each for each in LANGUAGES.values() if each.syntax and each.id not in _VARIANTS]
    rows = [
        (each.name, *(cells.get(each.id, "") for cells in proofs.values())) for each in languages
    ]
    levels = [f"- {word}: {told}" for word, told in PROOF_LEVELS.items()]
    header = ("Language", *(STORES[store_id].name for store_id in proofs))
    return "\n".join([_PROOFS, *levels, "", table(header, rows)])


def _injected() -> str:
    """Return a list of the stores whose lookups are those of environment variables."""
    lines = [
        f"- {store.name}: `{store.injects.replace('@env', '.env')} PROGRAM`"
        for store in STORES.values()
        if store.injects
    ]
    return "\n".join([_INJECTED, *lines, ""])


def _cell(language: Language, store: Store) -> str:
    lookup = store.lookups.get(language.id)
    if lookup is None:
        return store.unsupported.get(language.id, RefusalReason.UNSUPPORTED_STORE).value
    entry = store.entry(EntryNames(), "NAME")
    expression = lookup.of(entry).expression.replace("@variable", "NAME")
    if lookup.function:
        expression = expression.replace("@function", lookup.function.names[0])
    return f"`{expression.replace('@symbol', lookup.symbol)}`"
