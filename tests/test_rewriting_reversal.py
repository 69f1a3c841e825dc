"""Taking edits back without keeping what they took away."""

from __future__ import annotations

import pytest

from keylift.model import Edit, Rewrite, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import plan_file, secret_value
from keylift.rewriting.reversal import (
    Moved,
    Reference,
    Secrets,
    edits_of,
    respell,
    reverse_edits,
    spell,
)
from test_rewriting_cases import CASES, ENGINE, input_index, locate, source_of, variable_of

WINDOW = 8
VALUE = "Zq7tRw2nXv9kLm4p"


@pytest.mark.parametrize(
    ("value", "literal", "added"),
    [
        ("abc", "abc", []),
        ('a"b\\c', 'a\\"b\\\\c', [(1, "\\"), (4, "\\")]),
        ("it's", "it''s", [(3, "'")]),
        ("a\nb", "a\\nb", [(1, "\\n")]),
        ("a\nb", "a\r\n    b", [(1, "\r"), (2, "    ")]),
        ("a\\\nb", "a\\\\\\nb", [(2, "\\"), (2, "\\n")]),
        ("ab", 'a" +\n  "b', [(1, '" +\n  "')]),
    ],
)
def test_a_spelling_is_what_the_literal_adds(value, literal, added):
    """Escape characters, doubled quotes, and what stands between the pieces of a literal."""
    marks = spell(value, literal)
    assert [(mark.at, mark.text) for mark in marks] == added
    assert respell(value, marks) == literal


@pytest.mark.parametrize(
    ("value", "literal"),
    [("A", "\\x41"), ("AB", "A"), ("A", "AB"), ("abc", "YWJj"), ("a/b", "a\\u002fb"), ("", "a")],
)
def test_any_other_spelling_cannot_be_kept(value, literal):
    assert spell(value, literal) is None


def reverse(text, *, edits, moved=(), others=(), secrets=()):
    spans = [Span(text.index(each), text.index(each) + len(each)) for each in moved]
    values = [
        Moved(span, each, Reference(f"V{number}"))
        for number, (span, each) in enumerate(zip(spans, moved, strict=True))
    ]
    found = [Span(text.index(each), text.index(each) + len(each)) for each in others]
    return reverse_edits(text, edits, values, found, secrets=Secrets(secrets))


def test_values_become_references_and_all_else_stays():
    text = f'x = f("{VALUE}", 1)\n'
    edits = [Edit(Span(0, 0), "import os\n"), Edit(Span(4, 28), "y")]
    reversals = reverse(text, edits=edits, moved=[VALUE])
    assert [each.span for each in reversals] == [Span(0, 10), Span(14, 15)]
    assert reversals[1].pieces == ('f("', Reference("V0"), '", 1)')
    back = edits_of(reversals, lambda _: VALUE)
    assert apply_edits(apply_edits(text, edits), back) == text


def test_a_second_copy_of_a_value_is_a_reference_as_well():
    text = f"{VALUE}={VALUE}"
    reversals = reverse(text, edits=[Edit(Span(0, len(text)), "")], moved=[VALUE])
    assert reversals[0].pieces == (Reference("V0"), "=", Reference("V0"))


@pytest.mark.parametrize(
    "arguments",
    [
        {"others": ["Ab3dEf6h"]},
        {"secrets": ["__Ab3dEf6h__"]},
        {"secrets": ["d"]},
        {"others": [VALUE, "Ab3dEf6h"]},
    ],
)
def test_text_that_shows_another_secret_is_not_kept(arguments):
    """One that stays, one of another file, a short one; also a piece of one."""
    text = f"Ab3dEf6h {VALUE} x"
    assert reverse(text, edits=[Edit(Span(0, 28), "")], moved=[VALUE], **arguments) is None
    assert reverse(text, edits=[Edit(Span(8, 28), "")], moved=[VALUE], **arguments) is not None


def test_final_edits_are_not_taken_back_but_shift_the_others():
    text = "secret one two"
    edits = [Edit(Span(0, 6), "-"), Edit(Span(7, 10), "1")]
    (reversal,) = reverse_edits(text, edits, others=[Span(0, 6)], final=edits[:1])
    assert (reversal.span, reversal.pieces) == (Span(2, 3), ("one",))


@pytest.mark.parametrize(
    ("word", "is_kept"),
    [
        ("github.com/stripe/stripe-go/v82", True),
        ("requireEnvironmentVariable", True),
        ("aaaaaaaa11111111", False),
        ("ab1_cd2_ef3_gh4_ij5", False),
    ],
)
def test_a_word_that_may_be_a_token_is_not_kept(word, is_kept):
    """Whether or not anything was found there."""
    reversals = reverse_edits(f"x {word} y", [Edit(Span(0, len(word) + 4), "")])
    assert (reversals is not None) == is_kept


def test_an_edit_through_a_value_is_not_reversible():
    text = f"a {VALUE} b"
    assert reverse(text, edits=[Edit(Span(0, 9), "")], moved=[VALUE]) is None


def test_what_is_kept_does_not_say_it_in_a_repr():
    """Neither the value nor the text around it."""
    moved = Moved(Span(0, 4), VALUE, Reference("A"))
    (reversal,) = reverse("abc", edits=[Edit(Span(0, 3), "")])
    assert VALUE not in repr(moved)
    assert "abc" not in repr(reversal)
    assert VALUE not in repr(Secrets([VALUE]))


def test_every_rewrite_of_the_cases_can_be_taken_back_without_keeping_a_piece_of_a_value():
    """In every language and format; all but a string of which only one of two secrets moves."""
    tried, irreversible = 0, []
    for case in CASES:
        text, findings = locate(case.blocks[input_index(case)].text)
        source = source_of(case, text)
        plan = plan_file(source, findings, variable_of=variable_of, names=KnownNames({}))
        rewrites = [each for _, each in plan.outcomes if isinstance(each, Rewrite)]
        values = [secret_value(source, each.secret) for each in rewrites]
        moved = [
            Moved(each.secret, value, Reference(each.variable))
            for each, value in zip(rewrites, values, strict=True)
        ]
        found = ENGINE.scan(text, source.language_id).findings
        secrets = {each.span for each in (*findings, *found)}
        reversals = reverse_edits(text, plan.edits, moved, secrets)
        tried += bool(rewrites)
        if reversals is None:
            irreversible.append(case.title)
            continue
        back = edits_of(reversals, reader(moved))
        assert apply_edits(apply_edits(text, plan.edits), back) == text, case.id
        assert not shown(reversals, values), case.id
    assert tried > 700
    assert irreversible == ["Two parts of one string"]


def reader(moved):
    values = {each.where.variable: each.value for each in moved}
    return lambda reference: respell(values[reference.variable], reference.marks)


def shown(reversals, values):
    """Return the places of values that what is kept has a piece of."""
    pieces = [piece for each in reversals for piece in each.pieces]
    kept = [piece for piece in pieces if isinstance(piece, str)]
    kept += [mark.text for piece in pieces if isinstance(piece, Reference) for mark in piece.marks]
    return [
        start
        for value in values
        for start in range(max(1, len(value) - WINDOW + 1))
        if any(value[start : start + WINDOW] in each for each in kept)
    ]
