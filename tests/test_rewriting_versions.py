"""What is written for the oldest version of a language that a project supports parses there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from tree_sitter import Node

from keylift.languages import LANGUAGES, Function
from keylift.languages.tree import parse
from keylift.languages.versions import is_older, oldest_of
from keylift.rewriting.lookups import Lookup
from keylift.rewriting.stores import STORES

SPECS = {
    "^7.2.5 || ^8.0": "7.2.5",
    ">=3.8,<4": "3.8",
    ">=3.10": "3.10",
    "~> 2.7": "2.7",
    ">=2.7, !=3.0.*, !=3.1.*": "2.7",
    ">= 2.5.0, < 4": "2.5.0",
    "3.11 3.7 3.9": "3.7",
    "python-3.8.10\n": "3.8.10",
    "v18": "18",
    "<3.13": "",
    "*": "",
    "": "",
}


@pytest.mark.parametrize(("spec", "oldest"), SPECS.items())
def test_the_oldest_version(spec: str, oldest: str) -> None:
    """The lowest version that is allowed counts; a limit above allows none by itself."""
    assert oldest_of(spec) == oldest


def test_older_versions() -> None:
    """Versions compare by their numbers, as far as the wanted one goes."""
    assert is_older("3.8.18", "3.9")
    assert is_older("7", "8.0")
    assert not is_older("3.10", "3.9")
    assert not is_older("8.0.1", "8.0")
    assert not is_older("", "3.9")


def lookups(language_id: str) -> Iterator[Lookup]:
    for store in STORES.values():
        for table in (store.lookups, store.non_empty):
            if language_id in table:
                yield table[language_id]


def functions(lookup: Lookup) -> Iterator[Function]:
    if lookup.function:
        yield from (lookup.function, *lookup.function.clients)


def test_python_3_6() -> None:
    """Functions of ours parse, and evaluate no annotation that Python 3.8 could not."""
    found = 0
    for lookup in lookups("python"):
        for function in functions(lookup):
            code = function.code.replace("@function", function.names[0])
            (definition,) = ast.parse(code, feature_version=(3, 6)).body
            assert isinstance(definition, ast.FunctionDef)
            evaluated = [each.annotation for each in definition.args.args] + [definition.returns]
            assert {ast.unparse(each) for each in evaluated if each} == {"str"}
            found += 1
        plain = lookup.for_version("3.6")
        assert plain is not None
        assert plain.awaited is None or "get_event_loop" in plain.awaited.symbol
    assert found > len(STORES) / 2


def around_throws(node: Node) -> list[str]:
    """Return what each `throw` below a node is a part of."""
    found = [each for child in node.children for each in around_throws(child)]
    return found + [node.type for child in node.children if child.type == "throw_expression"]


@pytest.mark.parametrize("version", ["5.6", "7.4"])
def test_php_7(version: str) -> None:
    """Before PHP 8 a throw is a statement and nothing else."""
    syntax = LANGUAGES["php"].syntax
    lookup = STORES["env"].lookups["php"].for_version(version)
    assert syntax is not None
    assert lookup is not None
    tree = parse(f"<?php $key = {lookup.expression};".replace("@", ""), syntax.grammar)
    assert around_throws(tree.root) == ["expression_statement"]
    newer = STORES["env"].lookups["php"].for_version("8.1")
    assert newer is not None
    assert "?: throw" in newer.expression
