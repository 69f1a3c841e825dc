"""The Markdown cases of `tests/cases/loaders`: what is added so that a file loads `.env`.

The first block is the file before; `project=…` blocks are files of the project's folder, `file=…`
blocks siblings. `load` is the file after, `refused` the sentence. `UPDATE_CASES=1` writes what
comes out into the file: review the diff.
"""

from __future__ import annotations

import pytest

from keylift.languages import LANGUAGES
from keylift.model import Refusal, RefusalReason
from keylift.rewriting.companions import LoaderPlan, has_loader, loader_for, looked_up, plan_loader
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.plan import Source
from keylift.rewriting.stores import STORES
from support.cases import Case, check_outcome, read_cases

CASES = read_cases("loaders")
WITH_LOADER = {"python", "javascript", "typescript", "tsx", "go", "ruby", "php", "rust"}
each_case = pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])


def planned(case: Case, text: str) -> LoaderPlan | Refusal:
    before = case.blocks[0]
    project = {
        one.attribute("project"): one.text for one in case.blocks if one.attribute("project")
    }
    siblings = {one.attribute("file"): one.text for one in case.blocks if one.attribute("file")}
    source = Source(
        text=text,
        language_id=before.language,
        path=before.attribute("path"),
        siblings=lambda: siblings,
    )
    return plan_loader(source, project, depth=int(before.attribute("depth") or 0))


def after(case: Case, text: str) -> str:
    plan = planned(case, text)
    return apply_edits(text, plan.edits) if isinstance(plan, LoaderPlan) else text


@each_case
def test_the_outcome_is_the_one_written_down(case: Case) -> None:
    """A file becomes exactly the file of the case, or is refused with its sentence."""
    text = case.blocks[0].text
    plan = planned(case, text)
    if isinstance(plan, Refusal):
        check_outcome(case, "loaders", "load", "", plan.sentence)
    else:
        check_outcome(case, "loaders", "load", apply_edits(text, plan.edits), "")


@each_case
def test_line_ends_and_a_byte_order_mark_are_kept(case: Case) -> None:
    """The same file with CRLF and a mark gives the same result with both."""
    expected = after(case, case.blocks[0].text)
    marked = "\ufeff" + case.blocks[0].text.replace("\n", "\r\n")
    assert after(case, marked) == "\ufeff" + expected.replace("\n", "\r\n")


@each_case
def test_a_loader_is_added_once(case: Case) -> None:
    """The result counts as a file that loads it."""
    plan = planned(case, case.blocks[0].text)
    if isinstance(plan, LoaderPlan):
        assert planned(case, after(case, case.blocks[0].text)) == Refusal(RefusalReason.LOADED)


def test_a_file_of_another_name_gets_no_loader() -> None:
    """Loaders look for a file called .env and would silently find nothing."""
    source = Source(text='import os\nK = os.environ["A"]\n', language_id="python")
    assert plan_loader(source, {}, env_file="secrets.env") == Refusal(RefusalReason.NO_LOADER)


@pytest.mark.parametrize("language_id", STORES["env"].lookups)
def test_the_lookups_that_are_written_are_the_ones_that_are_found(language_id: str) -> None:
    """Where there is a loader, a variable that Keylift looks up is recognized as looked up."""
    lookup = STORES["env"].lookups[language_id]
    code = lookup.expression.replace("@variable", "API_KEY").replace("@symbol", lookup.symbol)
    if lookup.function:
        code = code.replace("@function", lookup.function.names[0])
    has_one = language_id in WITH_LOADER
    assert looked_up(language_id, code) == (frozenset({"API_KEY"}) if has_one else frozenset())


def test_each_language_with_a_loader_has_cases() -> None:
    shown = {case.blocks[0].language for case in CASES}
    assert {each for each in LANGUAGES if loader_for(each)} == WITH_LOADER <= shown


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (".envrc", "export PATH=bin:$PATH\n", False),
        (".envrc", "source_env .env\n", True),
        (".envrc", "  . ./.env\n", True),
        ("Makefile", "include rules.mk\n", False),
        ("Makefile", "-include .env\nexport\n", True),
        ("justfile", "set dotenv-load\n", True),
        ("justfile", "set shell := ['bash']\n", False),
        ("mise.toml", '[env]\n_.file = ".env"\n', True),
        ("requirements.txt", "Python-Dotenv==1.0\n", True),
        ("requirements.txt", "python_dotenv>=1\n", True),
        ("requirements.txt", "requests\n", False),
        ("docker-compose.yml", "services: {}\n", False),
        ("package.json", '{"dependencies": {"dotenv": "1"}}', False),
    ],
)
def test_what_starts_a_python_program_may_load_it(name: str, text: str, *, expected: bool) -> None:
    """A manifest of another language says nothing."""
    assert has_loader("python", [], {name: text}) is expected
