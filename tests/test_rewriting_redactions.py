"""Redacting a secret in a comment or docstring, and only there."""

from __future__ import annotations

import pytest

from keylift.engine import Engine
from keylift.model import Confidence, Finding, Refusal, RefusalReason, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.plan import Source
from keylift.rewriting.redactions import Redaction, plan_redaction

SECRET = "Zq7vX2mK9pL4"
ENGINE = Engine()


def plan(text: str, language: str, secret: str = SECRET) -> Redaction | Refusal:
    start = text.index(secret)
    finding = Finding(
        detector_id="shop-key",
        name="Shop key",
        span=Span(start, start + len(secret)),
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
    return plan_redaction(Source(text=text, language_id=language), finding)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "# the key is §, live\nk = load()\n"),
        ("python", '# api_key = "§"\r\nk = load()\r\n'),
        ("python", "k = load()  # was §"),
        ("python", '"""Charges.\n\n    >>> login("§")\n"""\n'),
        ("python", 'def f():\n    r"""Takes § too."""\n'),
        ("python", '\ufeff# é🔑 §\n"a string that nothing uses"\n'),
        ("python", "class A:\n    '''Uses §.'''\n"),
        ("javascript", "/* token: § */\nlet a;\n"),
        ("javascript", "let a; // Bearer §\n"),
        ("typescript", "/**\n * @example login('§')\n */\nlet a: string;\n"),
        ("tsx", "const a = <p>{/* § */}</p>;\n"),
        ("go", "package shop\n\n// key = §\nvar a = 1\n"),
        ("go", "package shop\n\n/*\n§\n*/\nvar a = 1\n"),
        ("java", "/** Use §. */\nclass A {}\n"),
        ("java", "class A {} // §"),
    ],
)
def test_the_secret_alone_is_replaced(language: str, text: str) -> None:
    """Nothing else changes, and a scan finds no new secret in what replaces it."""
    outcome = plan(text.replace("§", SECRET), language)
    assert isinstance(outcome, Redaction), outcome
    after = apply_edits(text.replace("§", SECRET), outcome.edits)
    assert after == text.replace("§", "[REDACTED]")
    assert ENGINE.scan(after, language).findings == ()
    assert outcome.title == "Replace this Shop key by [REDACTED]"
    assert SECRET not in repr(outcome)


def test_lines_of_a_block_comment_are_replaced_together() -> None:
    """A key of several lines in one comment becomes one word."""
    text = "/* BEGIN\nabc\nEND */\nclass A {}\n"
    outcome = plan(text, "java", "BEGIN\nabc\nEND")
    assert isinstance(outcome, Redaction)
    assert apply_edits(text, outcome.edits) == "/* [REDACTED] */\nclass A {}\n"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", 'k = "§"\n'),
        ("python", 'f("§")\n'),
        ("python", 'k = f"§{x}"\n'),
        ("python", "§ = 1\n"),
        ("javascript", 'login("§");\n'),
        ("javascript", '"§";\n'),
        ("typescript", 'type A = "§";\n'),
        ("tsx", "const a = <p>§</p>;\n"),
        ("go", 'package shop\n\nconst k = "§"\n'),
        ("java", '@Key("§")\nclass A {}\n'),
        ("plaintext", "# §\n"),
        ("json", '{"a": "§"}\n'),
    ],
)
def test_code_is_not_redacted(language: str, text: str) -> None:
    """A program would go on with the word as its credential."""
    assert plan(text.replace("§", SECRET), language) == Refusal(RefusalReason.NOT_PROSE)


def test_a_secret_over_several_line_comments_is_left() -> None:
    """What stands between them is no part of a comment."""
    outcome = plan("# BEGIN\n# END\nk = 1\n", "python", "BEGIN\n# END")
    assert outcome == Refusal(RefusalReason.NOT_PROSE)


@pytest.mark.parametrize("text", ["k = '# §\n", '"""\n# §\n', "f(\n# §\n"])
def test_nothing_is_redacted_while_the_file_does_not_parse(text: str) -> None:
    """What looks like a comment may be the inside of a string that is being typed."""
    assert plan(text.replace("§", SECRET), "python") == Refusal(RefusalReason.SYNTAX)
