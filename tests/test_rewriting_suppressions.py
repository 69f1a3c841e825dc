"""The comment that suppresses a finding: where it goes, and where it would do harm."""

from __future__ import annotations

import pytest

from keylift.detection.suppressions import Suppressions
from keylift.languages import LANGUAGES
from keylift.model import Confidence, Finding, Refusal, RefusalReason, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.plan import Source
from keylift.rewriting.suppressions import Suppression, plan_suppression

SECRET = "Zq7vX2mK9pL4"


def plan(text: str, language: str) -> Suppression | Refusal:
    start = text.index(SECRET)
    finding = Finding(
        detector_id="shop-key",
        name="Shop key",
        span=Span(start, start + len(SECRET)),
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
    return plan_suppression(Source(text=text, language_id=language), finding)


def suppressed(text: str, language: str) -> str:
    """Return the text with the comment, having asked detection whether it counts."""
    outcome = plan(text, language)
    assert isinstance(outcome, Suppression), outcome
    after = apply_edits(text, outcome.edits)
    assert Suppressions(after).covers(after.index(SECRET), "shop-key")
    assert not Suppressions(after).covers(after.index(SECRET), "other")
    return after


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("python", "K = '§'\n", "K = '§'  # keylift:ignore=shop-key\n"),
        ("python", "K = '§'\r\nL = 1\r\n", "K = '§'  # keylift:ignore=shop-key\r\nL = 1\r\n"),
        ("python", "K = '§'", "K = '§'  # keylift:ignore=shop-key"),
        ("python", "K = '§'  # old", "K = '§'  # old  # keylift:ignore=shop-key"),
        ("python", "# §\n", "# §  # keylift:ignore=shop-key\n"),
        ("go", "var k = `§`\n", "var k = `§`  // keylift:ignore=shop-key\n"),
        ("java", "String k = '§';", "String k = '§';  // keylift:ignore=shop-key"),
        ("tsx", "const k = '§'; // x", "const k = '§'; // x  // keylift:ignore=shop-key"),
        ("yaml", "a:\n  k: §\n", "a:\n  k: §  # keylift:ignore=shop-key\n"),
        ("ruby", 'k = "§"\n', 'k = "§"  # keylift:ignore=shop-key\n'),
    ],
)  # fmt: skip
def test_the_comment_follows_the_code(language: str, before: str, after: str) -> None:
    """In the language's own form, at the end of the line, whatever its end."""
    assert suppressed(before.replace("§", SECRET), language) == after.replace("§", SECRET)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("dotenv", "A=1\nK=§\n", "A=1\n# keylift:ignore-next-line=shop-key\nK=§\n"),
        ("properties", "k=§\r\n", "# keylift:ignore-next-line=shop-key\r\nk=§\r\n"),
        ("dockerfile", "ENV K=§\n", "# keylift:ignore-next-line=shop-key\nENV K=§\n"),
        ("python", "def f():\n    k = '§' + \\\n        a\n",
         "def f():\n    # keylift:ignore-next-line=shop-key\n    k = '§' + \\\n        a\n"),
        ("go", "var k = `§\n`\n", "// keylift:ignore-next-line=shop-key\nvar k = `§\n`\n"),
    ],
)  # fmt: skip
def test_the_comment_stands_above_where_none_may_follow(
    language: str, before: str, after: str
) -> None:
    """On a line of its own with the same indentation and line end."""
    assert suppressed(before.replace("§", SECRET), language) == after.replace("§", SECRET)


def test_a_second_detector_joins_the_mark_that_is_there() -> None:
    """One comment per line is enough."""
    text = f"K = '{SECRET}'  # keylift:ignore=other-key because\n"
    outcome = plan(text, "python")
    assert isinstance(outcome, Suppression)
    joined = f"K = '{SECRET}'  # keylift:ignore=other-key,shop-key because\n"
    assert apply_edits(text, outcome.edits) == joined


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", 'K = """\n§\n"""\n'),
        ("javascript", "const k = `\n§\n`;\n"),
        ("java", 'class A { String k = """\n  §\n  """; }'),
        ("go", "package a\n\nvar k = `\n§\n`\n"),
        ("tsx", "const a = (\n  <p>\n    §\n  </p>\n);\n"),
        ("yaml", "a: |\n  k: §\n"),
        ("yaml", "a: >-  # text\n\n  k: §\n"),
        ("ruby", "k = <<X\n§\nX\n"),
        ("toml", 'k = """\n§\n"""\n'),
    ],
)
def test_no_comment_goes_into_a_string(language: str, text: str) -> None:
    """There it would be part of the value, so none is offered."""
    outcome = plan(text.replace("§", SECRET), language)
    assert outcome == Refusal(RefusalReason.NO_COMMENT_HERE)


UNFINISHED = {
    "python": ['K = "§', "K = '§", 'K = """§', 'f(a, "§', 'K = f"§'],
    "javascript": ['const k = "§', 'f("§', "const k = `§"],
    "typescript": ['const k: string = "§', "const k = `§"],
    "tsx": ['const k = "§', 'const a = <A k="§'],
    "go": ['package a\n\nvar k = "§', "package a\n\nvar k = `§"],
    "java": ['class A { String k = "§', 'class A { String k = """\n§'],
    "kotlin": ['val k = "§', 'val k = """§'],
    "csharp": ['class A { string k = "§', 'class A { string k = @"§'],
    "ruby": ['k = "§', "k = '§"],
    "php": ['<?php\n$k = "§', "<?php\n$k = '§"],
    "rust": ['const K: &str = "§', 'const K: &str = r#"§'],
}
ANY = ['k = "§', "k = '§", 'k: "§', 'KEY="§', 'export K="§', '  - K="§', 'ENV K="§']
WITH_COMMENTS = [
    each.id for each in LANGUAGES.values() if each.line_comment or each.own_line_comment
]


@pytest.mark.parametrize("rest", ["", "\n", "\nx = 1\n", ")\n", ';\nlet y = "z";\n'])
@pytest.mark.parametrize("language", WITH_COMMENTS)
def test_no_comment_goes_into_a_string_that_is_still_being_typed(language: str, rest: str) -> None:
    """Its closing quote is missing yet, whatever follows, in every language that has comments."""
    for head in UNFINISHED.get(language, ANY):
        text = (head + rest).replace("§", SECRET)
        assert plan(text, language) == Refusal(RefusalReason.NO_COMMENT_HERE), text


@pytest.mark.parametrize("language", ["json", "markdown", "plaintext", "csv", "klingon"])
def test_a_format_without_comments_says_so(language: str) -> None:
    """Any added text would be content there."""
    assert plan(f'"{SECRET}"', language) == Refusal(RefusalReason.NO_COMMENTS)


def test_the_menu_names_the_finding_and_not_the_value() -> None:
    """The title is safe to show."""
    outcome = plan(f"K = '{SECRET}'", "python")
    assert isinstance(outcome, Suppression)
    assert outcome.title == "Ignore this Shop key"
