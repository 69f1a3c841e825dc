"""Literals in several pieces: what counts as one value, and what is left alone."""

from __future__ import annotations

import pytest

from keylift.model import Confidence, Finding, Refusal, RefusalReason, Rewrite, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite, secret_value

NAMES = KnownNames({"PROBE": "one\ntwo\n"})


def plan(text: str, language_id: str) -> tuple[Source, Rewrite | Refusal]:
    """Plan a finding that spans from `one` to `two`."""
    finding = Finding(
        detector_id="probe",
        name="Probe",
        span=Span(text.index("one"), text.index("two") + 3),
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
    source = Source(text=text, language_id=language_id)
    return source, plan_rewrite(source, finding, detector_variable="", names=NAMES)


@pytest.mark.parametrize(
    ("language_id", "text", "after"),
    [
        ("python", r'k = "one\n" "two\n"', 'import os\n\nk = os.environ["PROBE"]\n'),
        ("python", r"k = 'one\n' + 'two\n'", "import os\n\nk = os.environ['PROBE']\n"),
        ("python", r"f(b'one\n' b'two\n')", "import os\n\nf(os.environ['PROBE'].encode())\n"),
        ("ruby", r'k = "one\n" + "two\n"', 'k = ENV.fetch("PROBE")\n'),
    ],
)
def test_pieces_are_one_value(language_id: str, text: str, after: str) -> None:
    """The value of all pieces moves, and the whole expression becomes the lookup."""
    source, outcome = plan(f"{text}\n", language_id)
    assert isinstance(outcome, Rewrite)
    assert secret_value(source, outcome.secret) == "one\ntwo\n"
    assert apply_edits(source.text, outcome.edits) == after


@pytest.mark.parametrize(
    ("language_id", "text", "reason"),
    [
        ("python", 'k = ("one\\n"  # Why.\n    "two\\n")\n', RefusalReason.NO_LITERAL),
        ("javascript", 'k = "one\\n" + // Why.\n    "two\\n";\n', RefusalReason.NO_LITERAL),
        ("javascript", 'k = "one\\n" - "two\\n";\n', RefusalReason.NO_LITERAL),
        ("javascript", 'k = "one\\n" + x + "two\\n";\n', RefusalReason.NO_LITERAL),
        ("javascript", 'k = ["one\\n", "two\\n"];\n', RefusalReason.NO_LITERAL),
        ("python", 'k = f"{x}one\\n" "two\\n"\n', RefusalReason.UNDECODABLE),
        ("python", 'k = "head one\\n" "two\\n"\n', RefusalReason.PARTIAL),
        ("python", 'k = "head" "one\\n" "two\\n"\n', RefusalReason.PARTIAL),
        ("python", 'k = "one\\n" "two\\n" "tail"\n', RefusalReason.PARTIAL),
        ("python", 'k = "one\\n" + b"two\\n"\n', RefusalReason.NO_LITERAL),
        ("python", '"one\\n" "two\\n"\n', RefusalReason.DOCSTRING),
    ],
)
def test_pieces_with_anything_else_are_left_alone(
    language_id: str, text: str, reason: RefusalReason
) -> None:
    """A comment would be lost; a variable or more text may belong to the value."""
    assert plan(text, language_id)[1] == Refusal(reason)
