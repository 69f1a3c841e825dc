"""The support matrix shows every place and kind of literal of every language, by a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.cli.generated.case_outcomes import CaseOutcome, case_outcomes
from keylift.cli.generated.places_tables import places_tables
from keylift.languages import LANGUAGES
from keylift.model import RefusalReason

PAGES = sorted((Path(__file__).parents[1] / "cases/rewriting").rglob("*.md"))
OUTCOMES = case_outcomes(page.read_text("utf-8") for page in PAGES)

EVERYWHERE = {"variable", "argument", "element", "operand", "case label", "fallback", "comment"}
"""Places that every language has."""
FURTHER = {
    "python": "decorator default docstring branch key receiver result type hole value",
    "javascript": "branch default decorator field hole import key markup receiver result value",
    "typescript": "branch constant conversion decorator default field hole import key markup"
    " receiver result type value",
    "go": "annotation constant conversion import key result value",
    "java": "annotation branch constant conversion field receiver result",
    "kotlin": "annotation branch constant conversion default field hole key receiver result value",
    "csharp": "annotation branch constant conversion default field hole key receiver result value",
    "ruby": "branch constant default hole key receiver result value",
    "php": "annotation branch constant conversion default field import key result value",
    "rust": "annotation branch constant key macro receiver result value",
    "shell": "command redirection",
}
"""Further places of each language; a word of our tables is told by how it begins."""
MISSING_BY_NATURE = {("kotlin", "element"), ("go", "fallback")}
"""Kotlin has no literals of lists but in annotations; Go has no expression for a fallback."""
KINDS = {
    "python": "plain, raw, bytes, several lines, with holes, a part, joined",
    "javascript": "plain, several lines, with holes, a part, joined",
    "typescript": "plain, with holes, a part, joined",
    "go": "plain, raw, several lines, a part, joined",
    "java": "plain, several lines, a part, joined",
    "kotlin": "plain, several lines, with holes, a part, joined",
    "csharp": "plain, raw, several lines, with holes, a part, joined",
    "ruby": "plain, several lines, with holes, a part, joined",
    "php": "plain, several lines, with holes, a part, joined",
    "rust": "plain, raw, bytes, several lines, a part",
    "shell": "plain, several lines, with holes, a part",
}

each_language = pytest.mark.parametrize("language_id", FURTHER)


def of(language_id: str) -> list[CaseOutcome]:
    return [each for each in OUTCOMES if each.language_id == language_id]


def test_every_language_that_is_rewritten_has_a_table():
    rewritten = {each.id for each in LANGUAGES.values() if each.syntax} - {"tsx"}
    assert rewritten == FURTHER.keys() == KINDS.keys()


@each_language
def test_each_place_has_a_case(language_id):
    shown = {each.place for each in of(language_id)}
    missing = sorted(EVERYWHERE - shown)
    missing += [word for word in FURTHER[language_id].split() if not begins_one(word, shown)]
    assert [place for place in missing if (language_id, place) not in MISSING_BY_NATURE] == []


def begins_one(word: str, places: set[str]) -> bool:
    return any(place.split()[0] == word for place in places)


@each_language
def test_each_kind_of_literal_has_a_case(language_id):
    shown = {each.kind for each in of(language_id)}
    assert set(KINDS[language_id].split(", ")) - shown == set()


@each_language
def test_each_place_has_a_word(language_id):
    assert [each.title for each in of(language_id) if each.place == "other"] == []


def test_a_place_is_told_by_the_nearest_node_that_has_a_word():
    page = (
        "## One\n\n```java\nclass A {\n  static final String KEY = f(new String[] {\n"
        '    "<secret:stripe-live-secret-key>"});\n}\n```\n\n'
        '## Two\n\n```python\nclass A:\n    key = "<secret:stripe-live-secret-key>"\n'
        "# <secret:stripe-live-secret-key>\n```\n"
    )
    assert [(each.title, each.place, each.kind) for each in case_outcomes([page])] == [
        ("One", "element", "plain"),
        ("Two", "field", "plain"),
        ("Two", "comment", ""),
    ]


def test_a_cell_says_what_becomes_of_the_secret_and_why():
    outcomes = [
        CaseOutcome(language_id="go", title="A", place="argument", kind="plain", refused=None),
        CaseOutcome(
            language_id="go",
            title="B",
            place="argument",
            kind="plain",
            refused=RefusalReason.FORMAT_STRING,
        ),
        CaseOutcome(
            language_id="go", title="C", place="comment", kind="", refused=RefusalReason.COMMENT
        ),
    ]
    text = places_tables(outcomes)
    assert "| argument | lookup; refused: format string |\n" in text
    assert "| comment | refused: comment |\n" in text
    assert f"| comment | {RefusalReason.COMMENT.value} |\n" in text
    assert "### Go\n" in text
    assert "### Java\n" not in text
