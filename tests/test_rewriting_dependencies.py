"""The Markdown cases of `tests/cases/dependencies`: a package's line in a manifest.

The block is the manifest, in the language that needs its loader, or `packages=` with commas between
them. `added` is the manifest after, `refused` the sentence. `UPDATE_CASES=1` writes what comes out
into the file: review the diff.
"""

from __future__ import annotations

import pytest

from keylift.model import Refusal, RefusalReason
from keylift.rewriting.companions import MANIFESTS, DependencyPlan, plan_dependency
from keylift.rewriting.edits import apply_edits
from support.cases import Case, check_outcome, read_cases

CASES = read_cases("dependencies")
each_case = pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])


def planned(case: Case, text: str) -> DependencyPlan | Refusal:
    before = case.blocks[0]
    packages = before.attribute("packages")
    files = {before.attribute("file"): text}
    return plan_dependency(before.language, files, packages.split(",") if packages else ())


def after(case: Case, text: str) -> str:
    plan = planned(case, text)
    return apply_edits(text, plan.edits) if isinstance(plan, DependencyPlan) else text


@each_case
def test_the_outcome_is_the_one_written_down(case: Case) -> None:
    """A manifest becomes exactly that of the case, or is refused with its sentence."""
    text = case.blocks[0].text
    plan = planned(case, text)
    if isinstance(plan, Refusal):
        check_outcome(case, "dependencies", "added", "", plan.sentence)
    else:
        check_outcome(case, "dependencies", "added", apply_edits(text, plan.edits), "")


@each_case
def test_line_ends_and_a_byte_order_mark_are_kept(case: Case) -> None:
    """The same manifest with CRLF and a mark gives the same result with both."""
    expected = after(case, case.blocks[0].text)
    marked = "\ufeff" + case.blocks[0].text.replace("\n", "\r\n")
    assert after(case, marked) == "\ufeff" + expected.replace("\n", "\r\n")


@each_case
def test_a_package_is_added_once(case: Case) -> None:
    """Whoever plans on the result is refused."""
    if isinstance(planned(case, case.blocks[0].text), DependencyPlan):
        assert isinstance(planned(case, after(case, case.blocks[0].text)), Refusal)


@pytest.mark.parametrize("text", ["stripe", "stripe\n"])
def test_a_last_line_gets_its_end(text: str) -> None:
    plan = plan_dependency("python", {"requirements.txt": text})
    assert isinstance(plan, DependencyPlan)
    assert apply_edits(text, plan.edits) == "stripe\npython-dotenv>=1.0\n"


def test_a_pyproject_that_is_no_manifest_leaves_it_to_requirements() -> None:
    files = {"pyproject.toml": "[tool.ruff]\n", "requirements.txt": "stripe\n"}
    plan = plan_dependency("python", files)
    assert isinstance(plan, DependencyPlan)
    assert (plan.file, plan.title) == ("requirements.txt", "Add python-dotenv to requirements.txt")


def test_the_manifests_are_those_of_the_cases() -> None:
    shown = {case.blocks[0].attribute("file") for case in CASES}
    assert shown - {"go.mod"} == set(MANIFESTS)


def test_the_title_names_all_packages_without_their_versions() -> None:
    packages = ("azure-identity>=1.15", "azure-keyvault-secrets>=4.7")
    plan = plan_dependency("python", {"requirements.txt": "stripe\n"}, packages)
    assert isinstance(plan, DependencyPlan)
    assert plan.title == "Add azure-identity and azure-keyvault-secrets to requirements.txt"


def test_a_package_without_a_version_is_not_added() -> None:
    plan = plan_dependency("rust", {"Cargo.toml": '[package]\nname = "shop"\n'}, ("serde_json",))
    assert plan == Refusal(RefusalReason.NO_MANIFEST)


def test_a_first_line_behind_a_byte_order_mark_is_seen() -> None:
    files = {"requirements.txt": "\ufeffBoto3==1.40.0\n"}
    plan = plan_dependency("python", files, ("boto3>=1.28",))
    assert plan == Refusal(RefusalReason.NO_MANIFEST)
