"""The Markdown cases of `tests/cases/rewriting`, one folder per language, one file per store.

The first block is the file before; its info string may give `path=…`, or `non-empty` for the
setting that lookups stop at an empty value, or `store=…`. `rewrite` is the file after,
`refused` the sentences of what was refused, `env` the store's entries before, and blocks with
`file=…` are siblings. Blocks with `project=…` are files of the project around it, and those
with `helper=…` the helper files that are written. `<secret:ID@N>` is the value of the detector's
sample number N. `password` is the file after only a URL's password moved. The word
`own-line-ends` says that a literal holds the file's line ends, which must be LF to be moved.
`UPDATE_CASES=1` writes what comes out into the file: review the diff.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import expand, sample
from keylift.engine import Engine
from keylift.model import Confidence, Finding, Refusal, RefusalReason, Rewrite, Severity, Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.entries import EntryNames
from keylift.rewriting.env_files import parse_env
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import FilePlan, Source, plan_file, plan_rewrite, secret_value
from support.cases import Block, Case, append_block, read_cases, replace_block

REFERENCE = re.compile(r"<secret:([a-z0-9-]+)(?:[:@]\d+)?>")
CASES = read_cases("rewriting")
ENGINE = Engine()
DETECTORS = builtin_detectors()
LEAST_CASES_PER_LANGUAGE = 25


def fake(reference: str) -> str:
    found = re.fullmatch(r"<secret:([a-z0-9-]+)@(\d+)>", reference)
    if found:
        return sample(DETECTORS[found[1]], int(found[2])).value
    return expand(reference, DETECTORS)


def locate(template: str) -> tuple[str, list[Finding]]:
    """Return the text with its fake secrets, and a finding for each of them."""
    text, findings, last = "", [], 0
    for found in REFERENCE.finditer(template):
        text += template[last : found.start()]
        value = fake(found[0])
        findings.append(finding(found[1], Span(len(text), len(text) + len(value))))
        text += value
        last = found.end()
    return text + template[last:], findings


def finding(detector_id: str, span: Span) -> Finding:
    return Finding(
        detector_id=detector_id,
        name=DETECTORS[detector_id].name,
        span=span,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )


def variable_of(finding: Finding) -> str:
    return DETECTORS[finding.detector_id].variable


def source_of(case: Case, text: str) -> Source:
    before = case.blocks[input_index(case)]
    siblings = {
        block.attribute("file"): block.text for block in case.blocks if block.attribute("file")
    }
    path = before.attribute("path")
    files = files_of(case)
    return Source(
        text=text,
        language_id=before.language,
        path=path,
        siblings=lambda: siblings,
        project=Files(path, files) if files else None,
        non_empty="non-empty" in before.words,
        entries=EntryNames(project="shop"),
    )


@dataclass(frozen=True)
class Files:
    """The project of a case."""

    path: str
    texts: Mapping[str, str]
    may_write: bool = True
    memo: dict[str, object] = field(default_factory=dict, compare=False)

    def read(self, path: str) -> str | None:
        """Return a file's text."""
        return self.texts.get(path)

    def dependents(self) -> dict[str, str]:
        """Return nothing: it is no part of a monorepo."""
        return {}

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder."""
        start = f"{folder}/" if folder else ""
        below = (each.removeprefix(start) for each in self.texts if each.startswith(start))
        return sorted({each.partition("/")[0] for each in below})


def files_of(case: Case) -> dict[str, str]:
    return {
        block.attribute("project"): block.text
        for block in case.blocks
        if block.attribute("project")
    }


def input_index(case: Case) -> int:
    return next(
        index
        for index, block in enumerate(case.blocks)
        if block.language != "env"
        and not any(block.attribute(key) for key in ("file", "project", "helper"))
    )


def store_of(case: Case) -> str:
    return case.blocks[input_index(case)].attribute("store") or "env"


def names_of(case: Case) -> KnownNames:
    entries = case.find(language="env")
    return KnownNames(parse_env(expand(entries.text, DETECTORS)) if entries else {})


def planned(case: Case, text: str, findings: list[Finding]) -> FilePlan:
    return plan_file(
        source_of(case, text),
        findings,
        variable_of=variable_of,
        names=names_of(case),
        store_id=store_of(case),
    )


def with_references(text: str, template: str) -> str:
    """Put `<secret:ID>` back for each fake secret that is left."""
    for found in REFERENCE.finditer(template):
        text = text.replace(fake(found[0]), found[0])
    return text


def refusals(plan: FilePlan) -> str:
    outcomes = (outcome for _, outcome in plan.outcomes)
    return "".join(f"{one.sentence}\n" for one in outcomes if isinstance(one, Refusal))


def expect(case: Case, word: str, actual: str, info: str) -> None:
    """Compare with the block of that word; under UPDATE_CASES write it instead."""
    block = case.find(word=word) if word == "rewrite" else case.find(language=word)
    if os.environ.get("UPDATE_CASES") and (block.text if block else "") != actual:
        update(case, block, actual, info)
        return
    assert actual == (block.text if block else ""), f"{case.path}: {case.title}"


def update(case: Case, block: Block | None, actual: str, info: str) -> None:
    fresh = next(one for one in read_cases("rewriting") if one.id == case.id)
    if block is None:
        append_block(case.path, fresh.blocks[-1], info, actual)
        return
    replace_block(case.path, fresh.blocks[case.blocks.index(block)], actual)


each_case = pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])


@each_case
def test_the_outcome_is_the_one_written_down(case: Case) -> None:
    """A file with secrets becomes exactly the file of the case, and refuses what it refuses."""
    before = case.blocks[input_index(case)]
    text, findings = locate(before.text)
    plan = planned(case, text, findings)
    after = with_references(apply_edits(text, plan.edits), before.text) if plan.edits else ""
    expect(case, "refused", refusals(plan), "refused")
    expect(case, "rewrite", after, f"{before.language} rewrite")
    expect_helper(case, plan, before.language)


def expect_helper(case: Case, plan: FilePlan, language: str) -> None:
    """Compare the helper file with the block that has its path."""
    blocks = {each.attribute("helper"): each for each in case.blocks if each.attribute("helper")}
    written = [each for each in plan.helpers if each.text != each.before]
    if os.environ.get("UPDATE_CASES"):
        for helper in written:
            block = blocks.get(helper.path)
            update(case, block, helper.text, f"{language} helper={helper.path}")
        return
    expected = {path: block.text for path, block in blocks.items()}
    assert {each.path: each.text for each in written} == expected, case.title


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.find(word="password")], ids=lambda case: case.id
)
def test_the_password_of_a_url_can_move_alone(case: Case) -> None:
    """The second action of such a finding leaves the rest of the URL, and names the variable."""
    text, (one,) = locate(case.blocks[input_index(case)].text)
    outcome = plan_rewrite(
        source_of(case, text),
        one,
        detector_variable=variable_of(one),
        names=names_of(case),
        password_only=True,
    )
    assert isinstance(outcome, Rewrite)
    assert outcome.secret == one.span
    assert outcome.title == f"Move only the password to environment variable {outcome.variable}"
    after = apply_edits(text, outcome.edits)
    block = case.find(word="password")
    if os.environ.get("UPDATE_CASES") and block:
        update(case, block, after, "")
    else:
        assert block is not None
        assert block.text == after


@each_case
def test_one_finding_alone_is_planned_like_all_together(case: Case) -> None:
    """The editor's action for one finding and fix-all do the same to a file with one secret."""
    text, findings = locate(case.blocks[input_index(case)].text)
    if len(findings) > 1:
        findings = findings[:1]
    alone = plan_rewrite(
        source_of(case, text),
        findings[0],
        detector_variable=variable_of(findings[0]),
        names=names_of(case),
        store_id=store_of(case),
    )
    assert [alone] == [outcome for _, outcome in planned(case, text, findings).outcomes]


@each_case
def test_line_ends_are_kept(case: Case) -> None:
    """The same file with CRLF gives the same result with CRLF."""
    plain, findings = locate(case.blocks[input_index(case)].text)
    expected = apply_edits(plain, planned(case, plain, findings).edits)
    moved = [replace(one, span=with_crlf(plain, one.span)) for one in findings]
    text = plain.replace("\n", "\r\n")
    plan = planned(case, text, moved)
    if "own-line-ends" in case.blocks[input_index(case)].words:
        assert RefusalReason.UNQUOTABLE.value in refusals(plan)
        return
    actual = apply_edits(text, plan.edits)
    assert actual == expected.replace("\n", "\r\n")


def with_crlf(text: str, span: Span) -> Span:
    """Return where the span lies once every line of `text` ends with CRLF."""
    return Span(
        span.start + text.count("\n", 0, span.start), span.end + text.count("\n", 0, span.end)
    )


@each_case
def test_a_byte_order_mark_stays_in_front(case: Case) -> None:
    """A byte order mark changes nothing and stays the first character."""
    plain, findings = locate(case.blocks[input_index(case)].text)
    expected = apply_edits(plain, planned(case, plain, findings).edits)
    text, findings = locate("\ufeff" + case.blocks[input_index(case)].text)
    assert apply_edits(text, planned(case, text, findings).edits) == "\ufeff" + expected


@each_case
def test_planning_again_finds_nothing_to_do(case: Case) -> None:
    """No secret is left in a rewritten literal, and the value was read back exactly."""
    text, findings = locate(case.blocks[input_index(case)].text)
    source = source_of(case, text)
    plan = planned(case, text, findings)
    after = apply_edits(text, plan.edits)
    for one, outcome in plan.outcomes:
        if isinstance(outcome, Rewrite):
            value = secret_value(source, outcome.secret)
            assert value is not None
            is_plain = "\n" not in value
            assert not is_plain or one.span.of(text) in value
            assert after.count(one.span.of(text)) < text.count(one.span.of(text))


@each_case
def test_a_rewritten_file_scans_clean(case: Case) -> None:
    """Detection itself finds nothing where a lookup is, and finds nothing new."""
    before = case.blocks[input_index(case)]
    text, findings = locate(before.text)
    plan = planned(case, text, findings)
    after = apply_edits(text, plan.edits)
    refused = {
        finding.span.of(text) for finding, outcome in plan.outcomes if isinstance(outcome, Refusal)
    }
    found = [one.span.of(after) for one in ENGINE.scan(after, before.language).findings]
    assert [value for value in found if not any(value in one for one in refused)] == []


@pytest.mark.parametrize(
    "language", ["python", "javascript", "typescript", "go", "java", "php", "shell", "rust"]
)
def test_each_language_has_enough_cases(language: str) -> None:
    """Every language shows at least 25 cases, with a sentence why, refusals among them."""
    cases = [case for case in CASES if case.path.parent.name == language]
    assert len(cases) >= LEAST_CASES_PER_LANGUAGE
    assert all(case.prose.endswith(".") for case in cases)
    assert any(case.find(language="refused") for case in cases)
    assert len({case.title for case in cases}) == len(cases)
