"""Puts a naive lookup where the engine refused one, so that a compiler can say who is right.

Only for refusals that the language's own rules are the reason for.
"""

from __future__ import annotations

from keylift.languages import LANGUAGES
from keylift.languages.tree import parse
from keylift.model import Finding, Refusal, RefusalReason
from keylift.rewriting.places import find_place
from keylift.rewriting.plan import FilePlan, Source

_PROVABLE = frozenset(
    {
        RefusalReason.CONSTANT_REQUIRED, RefusalReason.ANNOTATION, RefusalReason.PATTERN,
        RefusalReason.TYPE, RefusalReason.IMPORT, RefusalReason.NAMED_TYPE,
    }
)  # fmt: skip
_PROVABLE_TOO = {
    "rust": frozenset({RefusalReason.MACRO, RefusalReason.FORMAT_STRING, RefusalReason.KEY})
}
_LOOKUPS = {
    "javascript": 'requireEnv("KEY")',
    "typescript": 'requireEnv("KEY")',
    "go": 'func() string { return "" }()',
    "java": 'System.getenv("KEY")',
    "kotlin": 'System.getenv("KEY")!!',
    "csharp": 'System.Environment.GetEnvironmentVariable("KEY")',
    "php": "getenv('KEY')",
    "rust": '(&*std::env::var("KEY").unwrap())',
}
"""Expressions that need nothing imported."""


def naive(source: Source, plan: FilePlan) -> tuple[RefusalReason, str] | None:
    """Return a reason and the text with a lookup at the first place refused for it, if any."""
    lookup = _LOOKUPS.get(source.language_id, "")
    provable = _PROVABLE | _PROVABLE_TOO.get(source.language_id, frozenset())
    for finding, outcome in plan.outcomes:
        if lookup and isinstance(outcome, Refusal) and outcome.reason in provable:
            text = _replaced(source, finding, lookup)
            if text:
                return outcome.reason, text
    return None


def _replaced(source: Source, finding: Finding, lookup: str) -> str:
    syntax = LANGUAGES[source.language_id].syntax
    assert syntax is not None
    tree = parse(source.text, syntax.grammar)
    place = find_place(tree, syntax, finding.span)
    if isinstance(place, Refusal):
        return ""
    span = tree.span(place.literal)
    if source.language_id == "rust" and span.of(source.text).startswith("b"):
        lookup += ".as_bytes()"
    return source.text[: span.start] + lookup + source.text[span.end :]
