"""`docs/support-matrix.md`: which language and config file can read which store, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from keylift.cli.generated import NOTICE, table
from keylift.cli.generated.case_outcomes import case_outcomes
from keylift.cli.generated.places_tables import places_tables
from keylift.cli.generated.stores_tables import stores_tables
from keylift.languages import LANGUAGES
from keylift.rewriting.formats import FORMATS, has_format

_INTRODUCTION = """\
# Support matrix

Keylift finds secrets in any text file. The tables say what a rewrite puts in the place of the
literal, by the store that keeps the value, and by language.
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


def support_page(cases: Iterable[str], proofs: Mapping[str, Mapping[str, str]]) -> str:
    """Return the page.

    Args:
        cases: The texts of the cases of rewriting.
        proofs: What lookups are run against, by store id, then by language id.
    """
    others = sorted(
        each.name for each in LANGUAGES.values() if not each.syntax and not has_format(each.id)
    )
    formats: list[tuple[str, ...]] = [
        (each.name, each.reference) for each in FORMATS if each.reference
    ]
    formats.append(("Jupyter notebooks in Python", "what a Python file gets, cell by cell"))
    refused = [each.name for each in FORMATS if not each.reference]
    names = _OTHERS.format(names=", ".join([*refused, *others]))
    config = table(("File", "What is left"), formats)
    places = places_tables(case_outcomes(cases))
    parts = (
        NOTICE,
        "",
        _INTRODUCTION,
        stores_tables(proofs),
        _FORMATS,
        config,
        names,
        places,
    )
    return "\n".join(parts)
