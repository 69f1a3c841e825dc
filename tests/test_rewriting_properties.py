"""Random and half-typed texts: a plan is right or refused, and never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keylift.languages import LANGUAGES
from keylift.languages.tree import parse
from keylift.model import Confidence, Edit, Finding, Refusal, Rewrite, Severity, Span
from keylift.rewriting.edits import apply_edits, merge_edits
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_file, plan_rewrite, secret_value
from keylift.rewriting.suppressions import Suppression, plan_suppression

SECRET = "Zq7vX2mK9pL4"
REWRITTEN = [
    "python", "javascript", "typescript", "tsx", "go", "java", "php", "shell",
    "kotlin", "csharp", "ruby", "rust",
]  # fmt: skip

PROGRAMS = {
    "python": f'''"""Charges é🔑."""
import json

CONFIG = {{"key": "{SECRET}", "note": f"{{json.dumps('x')}}"}}


@cache
def charge(amount: int, note: str = "it's") -> str:
    """Charge."""
    match amount:
        case 0:
            return CONFIG["key"]
    return rb"\\d" if amount else 'n'
''',
    "javascript": f"""import fs from "fs";

const config = {{ key: "{SECRET}", note: `é${{fs.a}}🔑` }};

class Client {{
  static #key = 'x';
  charge(amount, note = "it's") {{ return config.key ?? /re"gex/; }}
}}
""",
    "go": f"""package shop

import "fmt"

type Config struct {{ Key string `json:"key"` }}

var config = Config{{Key: "{SECRET}"}}

func charge(amount int) (string, error) {{
	switch amount {{
	case 0:
		return fmt.Sprintf("é%d", 'x'), nil
	}}
	return config.Key, nil
}}
""",
    "java": f"""package shop;

import java.util.List;

@Service("shop")
class Shop {{
    static final String KEY = "{SECRET}";
    String charge(int amount) {{
        return amount > 0 ? KEY : "é\\"🔑" + 'x';
    }}
}}
""",
}
PROGRAMS["php"] = f"""<?php
namespace Shop;

const LIMITS = ['é' => 1];

class Client
{{
    private array $config = [];

    #[Route('/charge')]
    public function charge(int $amount, string $note = "it's"): string
    {{
        $this->config = ['key' => "{SECRET}", 'note' => "é{{$note}}🔑 $amount"];
        return match ($amount) {{ 0 => <<<A
            x $note
            A, default => $this->config['key'] ?? 'n' }};
    }}
}}
?><p><?= 'x' ?></p>
"""
PROGRAMS["shell"] = f"""#!/bin/bash
set -eu

charge() {{
  local amount="$1" note='it"s é🔑'
  case "$amount" in
    0) (cd /tmp && login "{SECRET}" | grep -v "${{note:-none}}") ;;
    *) cat <<EOF
$note
EOF
  esac
}}

for n in 1 "$@"; do charge "$n" && echo ok & done
"""
PROGRAMS["kotlin"] = f"""package shop

import java.util.Date

@Service("shop")
class Shop(val note: String = "é🔑") {{
    companion object {{
        private const val KEY = "{SECRET}"
    }}

    fun charge(amount: Int): String = when (amount) {{
        0 -> "${{KEY}} \\"'" + 'x'
        else -> listOf<String>(KEY).map {{ it.trim() }}.first()
    }}
}}
"""
PROGRAMS["csharp"] = f"""using System;

namespace Shop {{
    [Service("shop")]
    class Shop {{
        private const string Key = "{SECRET}";
        string Charge(int amount, string note = "é🔑") {{
            Func<string> key = () => Key ?? @"a""b";
            return amount > 0 ? $"{{key()}} \\"{{{{" : "x" + 'x';
        }}
    }}
}}
"""
PROGRAMS["ruby"] = f"""# frozen_string_literal: true
require "json"

module Shop
  KEY = "{SECRET}"

  def charge(amount, note: 'é🔑')
    return "#{{KEY}} \\"" if amount.zero? && note =~ /re"gex/

    %w[a b].map {{ |word| word + ?x }}
  end
end
"""
PROGRAMS["rust"] = f"""use std::fmt;

#[derive(Clone)]
pub struct Config<'a> {{ key: &'a str }}

const LIMIT: &str = "é🔑";

mod shop {{
    pub fn charge(amount: i32) -> Result<String, String> {{
        let config = super::Config {{ key: "{SECRET}" }};
        match amount {{
            0 => Err(format!("é{{}}", r#"it"s"#)),
            _ => Ok(config.key.to_string() + 'x'.to_string().as_str()),
        }}
    }}
}}
"""
PROGRAMS["typescript"] = PROGRAMS["javascript"].replace("(amount,", "(amount: number,")
PROGRAMS["tsx"] = PROGRAMS["typescript"]


def finding_at(span: Span) -> Finding:
    return Finding(
        detector_id="shop-key",
        name="Shop key",
        span=span,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )


def find_secret(text: str) -> Finding:
    start = text.index(SECRET)
    return finding_at(Span(start, start + len(SECRET)))


def check(text: str, language: str, finding: Finding) -> Rewrite | Refusal:
    """Plan one finding; whatever comes out, it must hold what every plan promises."""
    source = Source(text=text, language_id=language, path=f"src/shop.{language}")
    outcome = plan_rewrite(source, finding, detector_variable="SHOP_KEY", names=KnownNames())
    if isinstance(outcome, Refusal):
        return outcome
    after = apply_edits(text, outcome.edits)
    value = secret_value(source, outcome.secret)
    syntax = LANGUAGES[language].syntax
    assert syntax is not None
    assert value is not None
    assert finding.span.of(text) in value
    assert after.count(outcome.variable) > text.count(outcome.variable)
    assert not any(finding.span.of(text) in edit.new_text for edit in outcome.edits)
    before, changed = (parse(one, syntax.grammar).count_errors() for one in (text, after))
    assert changed <= before
    return outcome


@pytest.mark.parametrize("language", REWRITTEN)
@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
def test_a_file_that_is_being_typed_is_rewritten_or_refused(
    language: str, *, backwards: bool
) -> None:
    """Every truncation of a program, from either end, gives a sound plan or a refusal."""
    program = PROGRAMS[language]
    at = program.index(SECRET)
    cuts = range(at + 1) if backwards else range(at + len(SECRET), len(program) + 1)
    outcomes = []
    for cut in cuts:
        text = program[cut:] if backwards else program[:cut]
        outcomes.append(check(text, language, find_secret(text)))
    assert isinstance(outcomes[0 if backwards else -1], Rewrite)


@pytest.mark.parametrize("language", REWRITTEN)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_random_damage_never_raises(language: str, data: st.DataObject) -> None:
    """Text put anywhere into a program gives a sound plan or a refusal, and no exception."""
    program = PROGRAMS[language]
    at = program.index(SECRET)
    noise = data.draw(
        st.text(alphabet="\"'`\\(){}[];:=,#/*@\n\r\t é🔑$aos%0\ufeff\ud83d", max_size=8)
    )
    place = data.draw(
        st.integers(0, at) | st.integers(at + len(SECRET), len(program)), label="place"
    )
    text = program[:place] + noise + program[place:]
    check(text, language, find_secret(text))


@pytest.mark.parametrize("language", REWRITTEN)
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), data=st.data())
def test_random_text_never_raises(language: str, text: str, data: st.DataObject) -> None:
    """A finding anywhere in any text is planned without an exception."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    source = Source(text=text, language_id=language)
    outcome = plan_rewrite(
        source, finding_at(Span(start, end)), detector_variable="", names=KnownNames()
    )
    assert isinstance(outcome, Refusal | Rewrite)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=60), data=st.data())
def test_a_suppression_adds_one_mark_and_nothing_else(
    language: str, text: str, data: st.DataObject
) -> None:
    """Where a comment is offered, the text around it stays and the mark names the detector."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    outcome = plan_suppression(
        Source(text=text, language_id=language), finding_at(Span(start, end))
    )
    if isinstance(outcome, Suppression):
        (edit,) = outcome.edits
        assert edit.span.start == edit.span.end
        assert "shop-key" in edit.new_text


edits = st.lists(
    st.builds(
        lambda start, length, text: Edit(Span(start, start + length), text),
        st.integers(0, 40),
        st.integers(0, 5),
        st.text(max_size=4),
    ),
    max_size=6,
)


@given(text=st.text(min_size=50, max_size=60), edits=edits)
def test_edits_change_their_spans_and_nothing_else(text: str, edits: list[Edit]) -> None:
    """Merged edits apply in order; the text between them comes out as it was."""
    merged = merge_edits(edits)
    if merged is None:
        return
    after = apply_edits(text, merged)
    growth = sum(len(one.new_text) - (one.span.end - one.span.start) for one in merged)
    assert len(after) == len(text) + growth
    if merged:
        assert after.startswith(text[: merged[0].span.start] + merged[0].new_text)
    last = merged[-1].span.end if merged else 0
    assert after.endswith(text[last:])


def test_contending_edits_are_not_merged() -> None:
    """Two different edits of one place, or of places that overlap, have no order."""
    assert merge_edits([Edit(Span(1, 2), "a"), Edit(Span(1, 2), "b")]) is None
    assert merge_edits([Edit(Span(1, 4), "a"), Edit(Span(3, 5), "b")]) is None


def test_insertions_at_one_place_are_joined() -> None:
    """Each is there once, in the order of their text."""
    insertions = [Edit(Span(1, 1), "b"), Edit(Span(1, 1), "a"), Edit(Span(1, 1), "b")]
    assert merge_edits(insertions) == (Edit(Span(1, 1), "ab"),)


@pytest.mark.parametrize("span", [Span(3, 2), Span(-1, 0), Span(4, 99)])
def test_edits_outside_the_text_are_an_error(span: Span) -> None:
    """An edit that does not fit raises, and the message holds no text."""
    with pytest.raises(ValueError, match=r"^Edit -?\d+\.\.\d+ is out of order or outside"):
        apply_edits("secret", [Edit(span, "x")])


def test_no_value_is_in_any_repr() -> None:
    """Neither a source, nor a plan, nor the names of a store show a value when printed."""
    text = PROGRAMS["python"]
    source = Source(text=text, language_id="python")
    names = KnownNames({"SHOP_KEY": SECRET})
    plan = plan_file(source, [find_secret(text)], variable_of=lambda _: "", names=names)
    assert SECRET not in repr((source, plan, names))
