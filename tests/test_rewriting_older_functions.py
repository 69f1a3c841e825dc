"""A function as an earlier Keylift wrote it is still ours: the next lookup calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.model import Rewrite
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.entries import EntryNames
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source, plan_rewrite
from keylift.rewriting.stores import STORES
from keylift.workspace.project_files import project_files
from support.findings import shop_key

FIRST, SECOND = "first-0f3a", "second-77c1"
SCRIPT = f"""\
export async function pay() {{
  const a = "{FIRST}";
  const b = "{SECOND}";
}}
"""
# Language -> a document's name and text, and what indents it there and by level.
FILES = {
    "python": ("a.py", f'def a():\n    return "{FIRST}"\n\n\nb = "{SECOND}"\n', "", "    "),
    "javascript": ("a.mjs", SCRIPT, "", "  "),
    "typescript": ("a.mts", SCRIPT, "", "  "),
    "go": ("a.go", f'package main\n\nvar a = "{FIRST}"\n\nvar b = "{SECOND}"\n', "", "\t"),
    "ruby": ("a.rb", f'def a\n  "{FIRST}"\nend\n\nb = "{SECOND}"\n', "", "  "),
    "php": ("a.php", f'<?php\n$a = "{FIRST}";\n\n$b = "{SECOND}";\n', "    ", "    "),
    "rust": (
        "src/main.rs",
        f'fn main() {{\n    let a = "{FIRST}";\n    let b = "{SECOND}";\n}}\n',
        "",
        "    ",
    ),
    "java": (
        "Main.java",
        f'class Main {{\n    String a = "{FIRST}";\n\n    String b = "{SECOND}";\n}}\n',
        "",
        "    ",
    ),
    "kotlin": ("Main.kt", f'val a = "{FIRST}"\n\nval b = "{SECOND}"\n', "", "  "),
    "csharp": (
        "Main.cs",
        f'class P\n{{\n    string a = "{FIRST}";\n\n    string b = "{SECOND}";\n}}\n',
        "",
        "    ",
    ),
    "shell": ("a.sh", f'#!/bin/sh\nA="{FIRST}"\n  B="{SECOND}"\n', "", "  "),
}
MANIFEST = '[dependencies]\nureq = "3"\nserde_json = "1"\n'


def moved(folder: Path, text: str, language_id: str, value: str, store_id: str) -> str:
    path = folder / FILES[language_id][0]
    source = Source(
        text=text,
        language_id=language_id,
        path=str(path),
        project=project_files(folder.resolve(), path, {}, may_write=False),
        entries=EntryNames(project="shop"),
    )
    finding = shop_key(text.index(value), len(value))
    outcome = plan_rewrite(
        source, finding, detector_variable="", names=KnownNames(), store_id=store_id
    )
    assert isinstance(outcome, Rewrite), outcome
    assert outcome.helper is None
    return apply_edits(text, outcome.edits)


def written(code: str, name: str, margin: str, level: str) -> str:
    """Return a function's text as it stands in a document."""
    lines = code.replace("@function", name).replace("@process", "process").splitlines()
    depths = [(len(line) - len(line.lstrip())) // 2 for line in lines]
    return "\n".join(
        f"{margin}{level * depth}{line.lstrip()}" if line else ""
        for line, depth in zip(lines, depths, strict=True)
    )


@pytest.mark.parametrize("store_id", ["vault", "vault-kv1"])
@pytest.mark.parametrize("language_id", FILES)
def test_the_function_of_before_is_called(language_id: str, store_id: str, tmp_path: Path) -> None:
    (tmp_path / "Cargo.toml").write_text(MANIFEST)
    _, text, margin, level = FILES[language_id]
    function = STORES[store_id].lookups[language_id].function
    assert function is not None
    (older,) = function.others
    once = moved(tmp_path, text, language_id, FIRST, store_id)
    name = next(each for each in reversed(function.names) if f"{each}(" in once)
    now, before = (written(code, name, margin, level) for code in (function.code, older))
    assert once.count(now) == 1
    twice = moved(tmp_path, once.replace(now, before), language_id, SECOND, store_id)
    assert SECOND not in twice
    assert twice.count(before) == 1
    assert len(twice.splitlines()) == len(once.replace(now, before).splitlines())
