"""`docs/support-matrix.md`: which language can read which store."""

from __future__ import annotations

from keylift.cli.generated import NOTICE, table
from keylift.languages import LANGUAGES, Language
from keylift.model import RefusalReason
from keylift.rewriting.lookups import Store
from keylift.rewriting.stores import STORES

_INTRODUCTION = """\
# Support matrix

Keylift finds secrets in any text file. The table says what a rewrite puts in the place of the
literal, by language and by the store that keeps the value.
"""
_OTHERS = """\
## Found, not rewritten

In these file types secrets are found, and rewriting is refused with a reason:
{names}.
"""


def support_page() -> str:
    """Return the page."""
    rewritten = [each for each in LANGUAGES.values() if each.syntax]
    others = sorted(each.name for each in LANGUAGES.values() if not each.syntax)
    header = ("Language", *(store.name.capitalize() for store in STORES.values()))
    rows = [
        (language.name, *(_cell(language, store) for store in STORES.values()))
        for language in rewritten
    ]
    names = _OTHERS.format(names=", ".join(others))
    return "\n".join((NOTICE, "", _INTRODUCTION, table(header, rows), names))


def _cell(language: Language, store: Store) -> str:
    lookup = store.lookups.get(language.id)
    if lookup is None:
        return store.unsupported.get(language.id, RefusalReason.UNSUPPORTED_STORE).value
    expression = lookup.expression.replace("@variable", "NAME")
    if lookup.function:
        expression = expression.replace("@function", lookup.function.names[0])
    return f"`{expression.replace('@symbol', lookup.symbol)}`"
