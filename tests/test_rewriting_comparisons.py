"""A lookup in a comparison is made with a word of advice: out of git the value has to go first."""

from __future__ import annotations

import pytest

from keylift.model import Applicability, Confidence, Finding, Rewrite, Severity, Span
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite

ADVICE = "The code compares a secret; use a comparison that takes the same time for any value."
LABEL = "switch (token) {\n  case 'Zq7vX2mK9pL4':\n    accept();\n}\n"


def rewrite_of(text: str, language: str) -> Rewrite:
    start = text.index("Zq7vX2mK9pL4")
    finding = Finding(
        detector_id="shop-key",
        name="Shop key",
        span=Span(start, start + 12),
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
    source = Source(text=text, language_id=language)
    rewrite = plan_rewrite(source, finding, detector_variable="", names=KnownNames())
    assert isinstance(rewrite, Rewrite), rewrite
    return rewrite


@pytest.mark.parametrize("language", ["javascript", "typescript", "tsx"])
def test_a_case_label_comes_with_advice(language: str) -> None:
    """The label may be any expression; that a secret should not be compared like that is said."""
    rewrite = rewrite_of(LABEL, language)
    assert rewrite.applicability is Applicability.SAFE
    assert rewrite.note == ADVICE


@pytest.mark.parametrize("language", ["javascript", "typescript", "tsx"])
def test_a_value_needs_no_judgement(language: str) -> None:
    """Beside a label there may be anything."""
    text = "switch (token) {\n  case 'a':\n    token = 'Zq7vX2mK9pL4';\n}\n"
    rewrite = rewrite_of(text, language)
    assert rewrite.applicability is Applicability.SAFE
    assert rewrite.note == ""
