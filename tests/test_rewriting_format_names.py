"""Two different tokens of every detector in every config format get two names, or a refusal.

The tool that reads a file, and the store, may refuse whole families of names, and no number helps
there: a search for a free name ends all the same.
"""

from __future__ import annotations

import re

import pytest

from keylift.detection.detectors import builtin_detectors
from keylift.model import (
    Confidence,
    Detector,
    Finding,
    Refusal,
    RefusalReason,
    Rewrite,
    Severity,
    Span,
)
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.formats import FORMATS, has_format
from keylift.rewriting.naming import KnownNames, choose_name
from keylift.rewriting.plan import Source, plan_file
from keylift.rewriting.stores import STORES
from keylift.rewriting.words import Hints
from support.cases import Case, read_cases

MARK = re.compile(r"<secret:[^>]*>")
WORKFLOW = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    env:
      ONE: <secret:a>
    steps:
      - run: make
        env:
          TWO: <secret:b>
      - uses: acme/deploy@v1
        with:
          token: <secret:c>
      - run: |
          curl -u "ci:<secret:d>" https://example.com
"""
# Of detectors with one conventional name, one says what all of them do.
DETECTORS = {each.variable or each.id: each for each in builtin_detectors().values()}.values()


def secrets_of(case: Case) -> int:
    return len(MARK.findall(case.blocks[0].text))


def fullest() -> dict[str, tuple[str, str, str]]:
    """Return a text of each format: its case with most secrets, by language and path."""
    found: dict[str, Case] = {}
    for case in read_cases("rewriting"):
        first = case.blocks[0]
        if (
            case.find(word="rewrite")
            and has_format(first.language)
            and first.language != "notebook"
        ):
            key = case.path.parent.name
            if key not in found or secrets_of(found[key]) < secrets_of(case):
                found[key] = case
    texts = {
        name: (case.blocks[0].language, case.blocks[0].attribute("path"), case.blocks[0].text)
        for name, case in found.items()
    }
    for name in ("ci", "github-release", "gitlab-sync"):
        texts[f"a workflow, {name}"] = ("yaml", f".github/workflows/{name}.yml", WORKFLOW)
    return texts


TEXTS = fullest()


def planted(text: str, detector: Detector) -> tuple[str, list[Finding]]:
    """Put a value of its own at each place, and return the findings."""
    findings: list[Finding] = []
    while match := MARK.search(text):
        value = f"Zq7vX2mK9pL4wR8t{len(findings)}n"
        text = text[: match.start()] + value + text[match.end() :]
        findings.append(
            Finding(
                detector_id=detector.id,
                name=detector.name,
                span=Span(match.start(), match.start() + len(value)),
                severity=Severity.ERROR,
                confidence=Confidence.HIGH,
                fingerprint="",
                redacted="",
            )
        )
    return text, findings


@pytest.mark.parametrize("name", TEXTS)
def test_every_token_gets_a_name_of_its_own(name: str) -> None:
    language_id, path, template = TEXTS[name]
    for detector in DETECTORS:
        for store in ("env", "doppler", "github", "gitlab"):
            text, findings = planted(template, detector)
            source = Source(text=text, language_id=language_id, path=path)
            plan = plan_file(
                source,
                findings,
                variable_of=lambda _, detector=detector: detector.variable,
                names=KnownNames(),
                store_id=store,
            )
            rewrites = [each for _, each in plan.outcomes if isinstance(each, Rewrite)]
            names = [each.variable for each in rewrites]
            assert len(names) == len(set(names))
            assert all(STORES[store].can_have(each) for each in names)
            assert not any(each.startswith("GITHUB_") for each in names if "workflow" in name)
            changed = apply_edits(text, plan.edits)
            gone = [each.secret.of(text) for each in rewrites]
            assert not any(value in changed for value in gone)
            if store == "env":
                assert names
                reasons = {each.reason for _, each in plan.outcomes if isinstance(each, Refusal)}
                assert RefusalReason.STORE_NAME not in reasons


def test_every_format_is_tried() -> None:
    shown = {each.id for each in FORMATS if each.reference} - {"terraform-values"}
    assert shown <= {name.partition(",")[0] for name in TEXTS}


@pytest.mark.parametrize("name", ["ci", "github-release"])
def test_a_workflow_of_four_github_tokens(name: str) -> None:
    text, findings = planted(WORKFLOW, builtin_detectors()["github-personal-access-token"])
    path = f".github/workflows/{name}.yml"
    plan = plan_file(
        Source(text=text, language_id="yaml", path=path),
        findings,
        variable_of=lambda _: "GITHUB_TOKEN",
        names=KnownNames(),
    )
    found = [each.variable for _, each in plan.outcomes if isinstance(each, Rewrite)]
    first = {"ci": "CI_GITHUB_TOKEN", "github-release": "SECRET_GITHUB_TOKEN"}[name]
    assert (len(found), found[0]) == (4, first)


class Everything:
    """A store in which every name is taken."""

    def is_taken(self, name: str) -> bool:
        """Say yes."""
        return bool(name)


def test_a_search_where_all_is_taken_or_refused_ends() -> None:
    hints = Hints(detector_id="a", detector_variable="GITHUB_TOKEN", target="key", stem="github-x")
    assert choose_name(hints, Everything()) == ""
    assert choose_name(hints, KnownNames(), lambda _: False) == ""
    refused = choose_name(hints, KnownNames(), lambda name: not name.startswith("GITHUB_"))
    assert refused == "SECRET_GITHUB_TOKEN"
    other = KnownNames({"SECRET_GITHUB_TOKEN": "1", "SECRET_GITHUB_TOKEN_2": "2"})
    third = choose_name(hints, other, lambda name: not name.startswith("GITHUB_"))
    assert third == "SECRET_GITHUB_TOKEN_3"
