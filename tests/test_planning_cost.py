"""Planning costs the same few parses, however many findings a file has."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from keylift.engine import Engine
from keylift.languages.tree import SyntaxTree, try_first
from keylift.model import Edit, Rewrite, Span
from keylift.rewriting.accepting import hold_together
from keylift.rewriting.formats import notebook
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import FilePlan, Source, value_of
from keylift.workspace.move import store_rewrites
from keylift.workspace.root import EnvPlace
from support.command_line import stripe

_MODULES = {
    "csharp": ("class Shop {{\n{}\n}}\n", '  string k{n} = "{value}";\n'),
    "go": ("package shop\n\n{}", 'var k{n} = "{value}"\n'),
    "java": ("class Shop {{\n{}}}\n", '  String k{n} = "{value}";\n'),
    "javascript": ("{}", 'const k{n} = "{value}";\n'),
    "kotlin": ("{}", 'val k{n} = "{value}"\n'),
    "php": ("<?php\n{}", '$k{n} = "{value}";\n'),
    "python": ("{}", 'k{n} = "{value}"\n'),
    "ruby": ("{}", 'k{n} = "{value}"\n'),
    "rust": ("fn main() {{\n{}}}\n", '    let k{n} = "{value}";\n'),
    "shell": ("#!/bin/sh\n{}", 'k{n}="{value}"\n'),
    "typescript": ("{}", 'const k{n} = "{value}";\n'),
    "terraform": ("{}", 'variable "k{n}" {{\n  default = "{value}"\n}}\n'),
}
_SETS = {"terraform": "main.tf"}


@pytest.fixture
def parsed() -> Iterator[Counter[str]]:
    """Count parses by grammar."""
    seen: Counter[str] = Counter()

    def note(grammar: str, _data: bytes) -> bool:
        seen[grammar] += 1
        return True

    try_first(note)
    yield seen
    try_first(None)


def module(language_id: str, number: int) -> Source:
    """Return a document with that many different secrets."""
    frame, line = _MODULES[language_id]
    body = "".join(line.format(n=n, value=stripe(n)) for n in range(number))
    return Source(text=frame.format(body), language_id=language_id, path=_SETS.get(language_id, ""))


def plan(source: Source) -> FilePlan:
    engine = Engine()
    findings = engine.scan(source.text, source.language_id).findings
    return engine.plan_file(source, findings, KnownNames())


@pytest.mark.parametrize("language_id", sorted(_MODULES))
def test_a_file_is_parsed_as_often_for_many_findings_as_for_two(
    language_id: str, parsed: Counter[str]
) -> None:
    """Once to plan and once to check, and for each value not at all."""
    counts = []
    for number in (2, 30):
        source = module(language_id, number)
        parsed.clear()
        planned = plan(source)
        values = [value_of(source, rewrite) for _, rewrite in planned.rewrites]
        assert values == [stripe(n) for n in range(number)]
        counts.append(parsed.total())
    assert counts[0] == counts[1] <= 4


def test_storing_parses_nothing(tmp_path: Path, parsed: Counter[str]) -> None:
    """What is stored is what was planned."""
    source = module("python", 5)
    planned = plan(source)
    parsed.clear()
    store_rewrites(source, [each for _, each in planned.rewrites], EnvPlace(root=tmp_path))
    assert parsed.total() == 0
    text = (tmp_path / ".env").read_text(encoding="utf-8")
    assert all(stripe(n) in text for n in range(5))


def _notebook(number: int) -> str:
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": [f'k{n} = "{stripe(n)}"\n', "print(1)"],
        }
        for n in range(number)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_a_notebook_is_read_as_often_for_many_cells_as_for_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once to plan and once to check; each cell is parsed for itself."""
    read: list[int] = []
    load = notebook._load
    monkeypatch.setattr(notebook, "_load", lambda text: read.append(len(text)) or load(text))
    counts = []
    for number in (2, 40):
        read.clear()
        source = Source(text=_notebook(number), language_id="notebook", path="a.ipynb")
        planned = plan(source)
        assert [value_of(source, each) for _, each in planned.rewrites] == [
            stripe(n) for n in range(number)
        ]
        counts.append(len(read))
    assert counts[0] == counts[1] <= 4


@pytest.mark.parametrize("language_id", ["java", "go", "terraform", "typescript"])
def test_twice_the_findings_visit_twice_the_nodes(
    language_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What holds for a whole file is asked once, not for each finding."""
    visited: Counter[str] = Counter()
    walk = SyntaxTree.walk

    def counted(tree: SyntaxTree, within: object = None) -> Iterator[object]:
        for node in walk(tree, within):  # type: ignore[arg-type]
            visited["nodes"] += 1
            yield node

    monkeypatch.setattr(SyntaxTree, "walk", counted)
    counts = []
    for number in (10, 40):
        visited.clear()
        assert len(plan(module(language_id, number)).rewrites) == number
        counts.append(visited["nodes"])
    assert counts[1] <= 5 * counts[0]


def _rewrites(number: int) -> list[Rewrite]:
    return [
        Rewrite(title="", store_id="env", variable=f"K{n}", secret=Span(n, n + 1), edits=())
        for n in range(number)
    ]


@pytest.mark.parametrize(
    ("bad", "most"),
    [
        ((), 1),
        ((0,), 13),
        ((63,), 13),
        ((5, 40), 25),
        (tuple(range(64)), 127),
        (tuple(range(0, 64, 2)), 127),
    ],
)
def test_what_spoils_a_file_is_found_by_halves(bad: tuple[int, ...], most: int) -> None:
    """One rewrite among many that does not hold costs a few checks more, not one for each."""
    rewrites, spoiling = _rewrites(64), {f"K{n}" for n in bad}
    checked: list[int] = []

    def check(some: Sequence[Rewrite]) -> tuple[Edit, ...] | None:
        checked.append(len(some))
        names = [one.variable for one in some]
        return None if spoiling & set(names) else tuple(Edit(one.secret, "") for one in some)

    sound, edits = hold_together(rewrites, check)
    trusted = [one for n, one in enumerate(rewrites) if n not in bad]
    assert sound == trusted
    assert [edit.span for edit in edits] == [one.secret for one in sound]
    assert len(checked) <= most


def test_what_spoils_nearly_all_of_a_large_file_is_not_looked_for_forever() -> None:
    """The checks of such a file stay few; what was not found to hold is not trusted."""
    rewrites = _rewrites(5000)
    checked: list[int] = []

    def check(some: Sequence[Rewrite]) -> tuple[Edit, ...] | None:
        checked.append(len(some))
        return None if some else ()

    assert hold_together(rewrites, check) == ([], ())
    assert len(checked) < 200


def test_the_first_of_each_literal_wins_without_a_parse_for_each(parsed: Counter[str]) -> None:
    """Two secrets of one literal contend; that is no reason to refuse those of the rest."""
    counts = []
    for number in (2, 60):
        frame, line = _MODULES["rust"]
        body = "".join(
            line.format(n=n, value=f"{stripe(2 * n)} {stripe(2 * n + 1)}") for n in range(number)
        )
        source = Source(text=frame.format(body), language_id="rust")
        findings = Engine().scan(source.text, source.language_id).findings
        assert len(findings) == 2 * number
        parsed.clear()
        planned = Engine().plan_file(source, findings, KnownNames())
        values = [value_of(source, rewrite) for _, rewrite in planned.rewrites]
        assert values == [stripe(2 * n) for n in range(number)]
        counts.append(parsed.total())
    assert counts[0] == counts[1] <= 4
