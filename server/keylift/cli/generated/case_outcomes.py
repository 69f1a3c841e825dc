"""What becomes of each secret in the Markdown cases of rewriting, by language, place and kind.

The cases' own test holds that the outcome is the one written down in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from keylift.cli.generated.case_places import kind_word, place_word
from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import expand
from keylift.languages import LANGUAGES
from keylift.languages.tree import parse
from keylift.model import Confidence, Finding, Refusal, RefusalReason, Severity, Span
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.places import find_place
from keylift.rewriting.plan import Source, plan_file

_CASE = re.compile(r"^## (?P<title>.+?)\n(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```(?P<language>[\w-]+)(?P<words>.*)\n(?P<text>(?s:.*?))^```$", re.MULTILINE)
_REFERENCE = re.compile(r"<secret:([a-z0-9-]+)(?::\d+)?>")
_OUTSIDE = {RefusalReason.COMMENT: "comment", RefusalReason.SYNTAX: "broken code"}
_VARIANTS = {"tsx": "typescript"}
_NO_LITERAL = "text outside strings"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    """What became of one secret of a case.

    Attributes:
        language_id: Our word for the case's language.
        title: The case's heading.
        place: Our word for where the literal stands.
        kind: Our word for how it is written, or "" where there is none.
        refused: Why there is no lookup, or None where there is one.
    """

    language_id: str
    title: str
    place: str
    kind: str
    refused: RefusalReason | None


def case_outcomes(pages: Iterable[str]) -> list[CaseOutcome]:
    """Return the outcomes of the cases on these pages, in their order."""
    return [
        outcome
        for page in pages
        for case in _CASE.finditer(page)
        for outcome in _outcomes_of(case["title"], list(_BLOCK.finditer(case["body"])))
    ]


def _outcomes_of(title: str, blocks: list[re.Match[str]]) -> Iterator[CaseOutcome]:
    siblings = {_word(each, "file"): each["text"] for each in blocks if _word(each, "file")}
    first = next(each for each in blocks if each["language"] != "env" and not _word(each, "file"))
    language = LANGUAGES.get(first["language"])
    if language is None or language.syntax is None:
        return
    text, findings = _located(first["text"])
    source = Source(
        text=text, language_id=language.id, path=_word(first, "path"), siblings=lambda: siblings
    )
    tree = parse(text, language.syntax.grammar)
    detectors = builtin_detectors()
    plan = plan_file(
        source,
        findings,
        variable_of=lambda finding: detectors[finding.detector_id].variable,
        names=KnownNames(),
    )
    for finding, outcome in plan.outcomes:
        reason = outcome.reason if isinstance(outcome, Refusal) else None
        place = find_place(tree, language.syntax, finding.span)
        if isinstance(place, Refusal):
            word, kind = _OUTSIDE.get(place.reason, _NO_LITERAL), ""
        else:
            word = _place(language.id, place_word(language.id, tree, place), reason)
            kind = kind_word(tree, language.syntax, place, finding.span)
        yield CaseOutcome(
            language_id=_VARIANTS.get(language.id, language.id),
            title=title,
            place=word,
            kind=kind,
            refused=reason,
        )


def _place(language_id: str, word: str, reason: RefusalReason | None) -> str:
    """Return the word of a place; some are told only by the reason against them."""
    if reason is RefusalReason.FALLBACK:
        return "fallback"
    return "docstring" if (language_id, word) == ("python", "statement") else word


def _word(block: re.Match[str], key: str) -> str:
    found = re.search(rf"\b{key}=(\S+)", block["words"])
    return found[1] if found else ""


def _located(template: str) -> tuple[str, list[Finding]]:
    """Return the text with its fake secrets, and a finding for each of them."""
    detectors = builtin_detectors()
    text, findings, last = "", [], 0
    for found in _REFERENCE.finditer(template):
        text += template[last : found.start()]
        start = len(text)
        text += expand(found[0], detectors)
        findings.append(
            Finding(
                detector_id=found[1],
                name=detectors[found[1]].name,
                span=Span(start, len(text)),
                severity=Severity.ERROR,
                confidence=Confidence.HIGH,
                fingerprint="",
                redacted="",
            )
        )
        last = found.end()
    return text + template[last:], findings
