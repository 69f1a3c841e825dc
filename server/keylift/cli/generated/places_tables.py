"""Tables of what becomes of a secret, by its literal's place and kind, one for each language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keylift.cli.generated import table
from keylift.cli.generated.case_outcomes import CaseOutcome
from keylift.cli.generated.case_places import KINDS
from keylift.languages import LANGUAGES
from keylift.model import RefusalReason

_INTRODUCTION = """\
## Places and literals

What becomes of a secret in each place, by how its literal is written. The tables are made from the
cases that the tests run: "lookup" says that a case shows the rewrite, words after "refused" say why
there is none. The words are explained [below](#why-a-rewrite-is-refused). Where a cell is empty, no
case shows that kind there: the place decides, and what a kind needs is the same in all places.
"""
_REASONS = "### Why a rewrite is refused\n"


def places_tables(outcomes: Sequence[CaseOutcome]) -> str:
    """Return the tables, and what the words for refusals in them mean."""
    languages = [each for each in LANGUAGES.values() if each.syntax]
    parts = [_INTRODUCTION]
    for language in languages:
        own = [each for each in outcomes if each.language_id == language.id]
        if own:
            parts += [f"### {language.name}\n", _table_of(own)]
    met = {each.refused for each in outcomes}
    reasons: list[tuple[str, ...]] = [
        (_word(each), each.value) for each in RefusalReason if each in met
    ]
    return "\n".join([*parts, _REASONS, table(("Word", "Sentence"), reasons)])


def _table_of(outcomes: Sequence[CaseOutcome]) -> str:
    kinds = [kind for kind in KINDS if any(each.kind == kind for each in outcomes)]
    rows = [
        (place, *(_cell(outcomes, place, kind) for kind in kinds))
        for place in sorted({each.place for each in outcomes if each.kind})
    ]
    rows += [
        (place, _cell(outcomes, place, ""), *("" for _ in kinds[1:]))
        for place in sorted({each.place for each in outcomes if not each.kind})
    ]
    return table(("Place", *(kind.capitalize() for kind in kinds)), rows)


def _cell(outcomes: Sequence[CaseOutcome], place: str, kind: str) -> str:
    found = [each for each in outcomes if (each.place, each.kind) == (place, kind)]
    return "; ".join(_words(found))


def _words(found: Sequence[CaseOutcome]) -> Iterator[str]:
    if any(each.refused is None for each in found):
        yield "lookup"
    reasons = sorted({_word(each.refused) for each in found if each.refused})
    if reasons:
        yield f"refused: {', '.join(reasons)}"


def _word(reason: RefusalReason) -> str:
    return reason.name.lower().replace("_", " ")
