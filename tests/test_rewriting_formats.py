"""Config files that are half typed, cut short or plain noise: right or refused, never an error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import expand
from keylift.languages import tree
from keylift.model import Confidence, Finding, Rewrite, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.formats import FORMATS, has_format
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import FilePlan, Source, plan_file, secret_value
from support.cases import Case, read_cases

SECRET = "Zq7vX2mK9pL4"
CASES = [
    case
    for case in read_cases("rewriting")
    if any(has_format(one.language) and not one.attribute("project") for one in case.blocks)
]
LANGUAGES = sorted({case.blocks[0].language for case in CASES if not case.find(language="env")})
PATHS = sorted({block.attribute("path") for case in CASES for block in case.blocks} - {""})
NOISE = st.text(alphabet=st.sampled_from("abK:=-\"'{}[]$#\\ \n\t\r&*!|>%é<"), max_size=40)


def finding_at(span: Span) -> Finding:
    return Finding(
        detector_id="probe-key",
        name="Probe key",
        span=span,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )


def planned(source: Source, span: Span) -> FilePlan:
    return plan_file(
        source, [finding_at(span)], variable_of=lambda _: "PROBE_KEY", names=KnownNames()
    )


def check(source: Source, span: Span) -> None:
    plan = planned(source, span)
    ((_, outcome),) = plan.outcomes
    changed = apply_edits(source.text, plan.edits)
    if isinstance(outcome, Rewrite):
        value = secret_value(source, outcome.secret)
        assert value is not None
        assert span.of(source.text) in value
        assert changed.count(span.of(source.text)) < source.text.count(span.of(source.text))
        assert value not in outcome.note + outcome.title + outcome.variable
    else:
        assert changed == source.text
        assert span.of(source.text) not in outcome.sentence


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_file_that_is_cut_short_is_no_error(case: Case) -> None:
    """While a file is typed, each state of it is planned or refused."""
    block = next(one for one in case.blocks if has_format(one.language))
    text = block.text.replace(
        block.text[block.text.index("<secret:") :].split(">")[0] + ">", SECRET
    )
    text = expand(text, builtin_detectors())
    start = text.index(SECRET)
    span = Span(start, start + len(SECRET))
    for end in range(span.end, len(text) + 1, 1 + len(text) // 40):
        source = Source(text=text[:end], language_id=block.language, path=block.attribute("path"))
        check(source, span)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(LANGUAGES), st.sampled_from(PATHS), NOISE, NOISE)
def test_noise_is_no_error(language: str, path: str, before: str, after: str) -> None:
    """Whatever stands around a secret, a plan keeps what it promises."""
    text = f"{before}{SECRET}{after}"
    span = Span(len(before), len(before) + len(SECRET))
    check(Source(text=text, language_id=language, path=path), span)


@pytest.mark.parametrize(
    "text",
    [
        '{"cells": 1, "k": "@"}',
        '{"cells": [1, {"cell_type": "code", "source": 5}], "k": "@"}',
        '{"cells": [{"cell_type": "code", "source": [1, "k=\'@\'"]}]}',
        '{"cells": [{"cell_type": "code", "source": "@"}], "metadata": {"language_info": "x"}}',
        '{"metadata": {"kernelspec": {"language": []}}, "cells": [], "k": "@"}',
        "[" * 100_000 + '"@"',
    ],
)
def test_an_odd_notebook_is_no_error(text: str) -> None:
    """A notebook's parts may be of any type."""
    start = text.index("@")
    whole = text.replace("@", SECRET)
    check(Source(text=whole, language_id="notebook"), Span(start, start + len(SECRET)))


def test_every_format_has_cases() -> None:
    """Each format of the table is shown by a rewrite, and each kind of file by a refusal."""
    shown = {case.path.parent.name for case in CASES if case.find(word="rewrite")}
    wanted = {form.id for form in FORMATS if form.reference} - {"terraform-values"}
    assert wanted <= shown


@pytest.mark.parametrize(
    ("path", "language", "line"),
    [
        ("docker-compose.yml", "yaml", "      K{}: {}\n"),
        ("group_vars/all.yml", "yaml", "k{}: '{}'\n"),
        ("terraform.tfvars", "terraform", 'k{} = "{}"\n'),
        ("main.tf", "terraform", 'locals {{\n  k{} = "{}"\n}}\n'),
    ],
)
def test_a_file_is_parsed_once_for_all_its_findings(
    monkeypatch: pytest.MonkeyPatch, path: str, language: str, line: str
) -> None:
    """A file with many secrets takes as many parses as one with a single secret."""
    parser, parsed = tree._parser, [0]

    def count(grammar: str) -> object:
        parsed[-1] += 1
        return parser(grammar)

    monkeypatch.setattr(tree, "_parser", count)
    for many in (1, 30):
        parsed.append(0)
        head = "services:\n  a:\n    image: b\n    environment:\n" if "compose" in path else ""
        text = head + "".join(line.format(number, f"{SECRET}{number}x") for number in range(many))
        source = Source(text=text, language_id=language, path=path)
        values = [f"{SECRET}{number}x" for number in range(many)]
        starts = [text.index(value) for value in values]
        found = [finding_at(Span(at, at + len(values[n]))) for n, at in enumerate(starts)]
        plan = plan_file(source, found, variable_of=lambda _: "", names=KnownNames())
        for _, outcome in plan.outcomes:
            assert isinstance(outcome, Rewrite)
            assert secret_value(source, outcome.secret) is not None
    assert parsed[1] == parsed[2] > 0
