"""The Markdown cases of `tests/cases/detection`.

A case's code block is scanned in its language. `finding: ID` in a comment at a line's end says that
this line has that finding, `finding: ID@low` with that confidence; the comment is cut before the
scan. A line without one must have none.
Where `<secret:ID>` made the value, the finding must cover exactly that value. A `toml settings`
block holds the settings.
"""

from __future__ import annotations

import re
import tomllib

import pytest

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import expand
from keylift.engine import Engine
from keylift.languages import language_of
from keylift.model import Span
from keylift.settings import parse
from keylift.text import LineIndex
from support.cases import Case, read_cases

CASES = read_cases("detection")
DETECTORS = builtin_detectors()
MARKER = re.compile(
    r"[ \t]*(?:#|//|--|<!--|/\*|;)[ \t]*finding: (?P<ids>[a-z0-9-]+(?:@[a-z]+)?(?:, [a-z0-9-]+)*)"
    r"(?:[ \t]*(?:-->|\*/))?$",
    re.MULTILINE,
)
REFERENCE = re.compile(r"<secret:([a-z0-9-]+)(?::\d+)?>")


def expected_of(template: str) -> list[tuple[int, str]]:
    return [
        (number, detector_id)
        for number, line in enumerate(template.split("\n"), start=1)
        for found in MARKER.finditer(line)
        for detector_id in found["ids"].split(", ")
    ]


def filled(template: str) -> tuple[str, list[tuple[str, Span]]]:
    """Return the text to scan, and where each reference's value stands in it."""
    text, values, last = "", [], 0
    for found in REFERENCE.finditer(template):
        text += template[last : found.start()]
        value = expand(found[0], DETECTORS)
        values.append((found[1], Span(len(text), len(text) + len(value))))
        text += value
        last = found.end()
    return text + template[last:], values


def engine_for(case: Case) -> Engine:
    block = case.find(word="settings")
    if not block:
        return Engine()
    settings, problems = parse(tomllib.loads(block.text), "keylift.toml")
    assert problems == ()
    return Engine(settings)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_exactly_the_marked_lines_have_findings(case: Case) -> None:
    """Each marked line has its findings, exactly on the value; every other line has none."""
    block = next(block for block in case.blocks if "settings" not in block.words)
    text, values = filled(MARKER.sub("", block.text))
    language = language_of("", block.language)
    findings = engine_for(case).scan(text, language).findings
    lines = LineIndex(text)
    expected = expected_of(block.text)
    found = [(lines.position(each.span.start)[0] + 1, each.detector_id) for each in findings]
    assert found == [(number, marked.partition("@")[0]) for number, marked in expected]
    for finding, (_, marked) in zip(findings, expected, strict=True):
        _, _, confidence = marked.partition("@")
        assert confidence in {"", finding.confidence.value}
    for finding in findings:
        spans = [span for _, span in values if span.overlaps(finding.span)]
        assert spans in ([], [finding.span]), f"{finding.detector_id} covers other text"


def test_there_are_cases_and_each_says_why() -> None:
    assert len(CASES) > 20
    assert [case.id for case in CASES if not case.prose.endswith(".")] == []
