"""A file that stands alone has a store's function itself, once, however often it is rewritten."""

from __future__ import annotations

import pytest

from keylift.model import Rewrite
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.entries import EntryNames
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from support.findings import shop_key

FIRST, SECOND = "first-0f3a", "second-77c1"
FILES = {
    "go": ("main.go", f'package main\n\nvar a = "{FIRST}"\n\nvar b = "{SECOND}"\n', "func {}("),
    "java": (
        "Main.java",
        f'class Main {{\n    String a = "{FIRST}";\n\n    String b = "{SECOND}";\n}}\n',
        "static String {}(",
    ),
    "kotlin": ("Main.kt", f'val a = "{FIRST}"\n\nval b = "{SECOND}"\n', "fun {}("),
    "csharp": (
        "Main.cs",
        f'class P\n{{\n    string a = "{FIRST}";\n\n    string b = "{SECOND}";\n}}\n',
        "internal static string {}(",
    ),
}


def moved(text: str, language_id: str, value: str, store_id: str) -> str:
    source = Source(
        text=text,
        language_id=language_id,
        path=FILES[language_id][0],
        entries=EntryNames(project="shop"),
    )
    finding = shop_key(text.index(value), len(value))
    outcome = plan_rewrite(
        source, finding, detector_variable="", names=KnownNames(), store_id=store_id
    )
    assert isinstance(outcome, Rewrite), outcome
    assert outcome.helper is None
    return apply_edits(text, outcome.edits)


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
@pytest.mark.parametrize("language_id", FILES)
def test_a_second_rewrite_calls_what_the_first_has_added(language_id: str, store_id: str) -> None:
    _, text, signature = FILES[language_id]
    once = moved(text, language_id, FIRST, store_id)
    twice = moved(once, language_id, SECOND, store_id)
    name = {"csharp": store_id.title(), "go": f"{store_id}Secret"}.get(language_id, store_id)
    assert twice.count(signature.format(name)) == 1
    assert FIRST not in twice
    assert SECOND not in twice
    assert len(twice.splitlines()) == len(once.splitlines())
