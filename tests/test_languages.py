"""Languages: which file is in which, and that the grammars still say what rewriting relies on."""

from __future__ import annotations

import subprocess
import sys

import pytest

from keylift.languages import LANGUAGES, Syntax, language_of
from keylift.languages.tree import _grammar as load_grammar
from keylift.languages.tree import parse
from keylift.model import RefusalReason, Span
from keylift.rewriting.stores import STORES

WITH_SYNTAX = {key: one.syntax for key, one in LANGUAGES.items() if one.syntax}


@pytest.mark.parametrize(
    ("name", "lsp_id", "language"),
    [
        ("src/app.py", "", "python"),
        ("C:\\shop\\App.JAVA", "", "java"),
        ("a.test.tsx", "", "tsx"),
        ("types.d.ts", "", "typescript"),
        ("index.mjs", "", "javascript"),
        (".env", "shellscript", "dotenv"),
        (".env.production", "properties", "dotenv"),
        ("prod.env", "", "dotenv"),
        ("Dockerfile", "", "dockerfile"),
        ("deploy/Dockerfile.dev", "", "dockerfile"),
        ("values.YAML", "", "yaml"),
        ("untitled:Untitled-1", "python", "python"),
        ("untitled:Untitled-1", "typescriptreact", "tsx"),
        ("Makefile", "", "plaintext"),
        ("", "", "plaintext"),
        ("a.unknown", "klingon", "plaintext"),
    ],
)
def test_a_file_is_known_by_its_name_then_by_the_editor(
    name: str, lsp_id: str, language: str
) -> None:
    """The name decides where it is telling, whatever the editor calls the file."""
    assert language_of(name, lsp_id) == language


@pytest.mark.parametrize(
    ("first_line", "language"),
    [
        ("#!/bin/sh", "shell"),
        ("#!/usr/bin/env bash", "shell"),
        ("#! /bin/bash -eu", "shell"),
        ("#!/usr/bin/env -S python3 -u", "python"),
        ("#!/opt/venv/bin/python3.11", "python"),
        ("#!/usr/bin/env -S LANG=C pypy3", "python"),
        ("#!/usr/bin/env node", "javascript"),
        ("#!/usr/bin/env ts-node", "typescript"),
        ("#!/usr/bin/ruby2.7 -w", "ruby"),
        ("#!/usr/bin/php8.2", "php"),
        ("#!/usr/bin/env fish", "plaintext"),
        ("#!/usr/bin/env deno", "plaintext"),
        ("#!/usr/bin/awk -f", "plaintext"),
        ("#!/usr/bin/env", "plaintext"),
        ("#!", "plaintext"),
        ("# /bin/sh", "plaintext"),
        (" #!/bin/sh", "plaintext"),
        ("#!/usr/bin/envpython", "plaintext"),
        ("#!/bin/shell-of-ours", "plaintext"),
    ],
)
def test_a_script_without_a_telling_name_is_known_by_its_first_line(
    first_line: str, language: str
) -> None:
    """Its text counts as bytes as well, and for editors that say no more than plain text."""
    text = f"{first_line}\r\nX=1\n"
    assert language_of("libexec/rbenv-2.3", "", text) == language
    assert language_of("hook", "plaintext", text) == language
    assert language_of("hook", "klingon", first_line.encode()) == language
    assert language_of("\ufeff", "", "\ufeff" + text) == language


def test_a_first_line_counts_for_less_than_a_name_or_the_editor() -> None:
    """They know more of the file, such as which dialect it is in."""
    assert language_of("a.yml", "", "#!/bin/sh\n") == "yaml"
    assert language_of("a", "ruby", "#!/bin/sh\n") == "ruby"


def test_no_two_languages_claim_the_same_file() -> None:
    """Extensions, file names and editor ids each belong to one language."""
    for attribute in ("extensions", "filenames", "lsp_ids"):
        claimed = [word for one in LANGUAGES.values() for word in getattr(one, attribute)]
        assert len(claimed) == len(set(claimed))
        assert all(word == word.lower() for word in claimed)


def test_importing_the_languages_loads_no_parser() -> None:
    """Commands that never parse do not pay for it."""
    script = "import sys, keylift.languages; sys.exit('tree_sitter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def node_kinds(grammar: str) -> tuple[set[str], set[str]]:
    """Return the named node kinds and the fields that a grammar has."""
    language = load_grammar(grammar)
    kinds = {
        language.node_kind_for_id(number) or ""
        for number in range(language.node_kind_count)
        if language.node_kind_is_named(number)
    }
    fields = {
        language.field_name_for_id(number) or "" for number in range(1, language.field_count + 1)
    }
    return kinds, fields


# JavaScript shares its tables with TypeScript, whose own kinds it does not have.
ONLY_TYPESCRIPT = {
    "public_field_definition", "required_parameter", "as_expression", "satisfies_expression",
    "non_null_expression", "type_assertion", "enum_assignment", "literal_type",
    "template_literal_type", "type_annotation", "type_arguments", "type_alias_declaration",
    "interface_declaration", "ambient_declaration",
}  # fmt: skip
ONLY_JAVASCRIPT = {"field_definition"}
ONLY_MARKUP = {"jsx_attribute", "jsx_expression"}
ABSENT = {
    "javascript": ONLY_TYPESCRIPT,
    "typescript": ONLY_JAVASCRIPT | ONLY_MARKUP,
    "tsx": ONLY_JAVASCRIPT | {"type_assertion"},
}


@pytest.mark.parametrize("language", WITH_SYNTAX)
def test_the_grammar_has_every_kind_and_field_of_the_tables(language: str) -> None:
    """A new release of a grammar that renames a node fails here, not in a user's file."""
    syntax = WITH_SYNTAX[language]
    kinds, fields = node_kinds(syntax.grammar)
    for key in table_keys(syntax):
        kind, _, field = key.partition(".")
        assert (kind in kinds) != (kind in ABSENT.get(language, set())), key
        assert not field or field in fields, key
    ways = {word for way in syntax.targets.values() for word in way.split("/")}
    assert ways <= kinds | fields


def table_keys(syntax: Syntax) -> set[str]:
    tables = (syntax.places, syntax.refused, syntax.blockers, syntax.literals, syntax.holes)
    keys = set(syntax.targets).union(syntax.wrappers, syntax.barriers, *tables)
    return keys - {"ERROR"}


LITERALS = {
    "python": [
        ('"a"', "a"), ("'a\\x41\\u00e9\\n'", "aAé\n"), ('r"\\d"', "\\d"), ('"""a\r\nb"""', "a\nb"),
        ('b"\\x41"', "A"), ('b"\\xff"', None), ('"\\N{BULLET}"', None), ('"\\d"', None),
        ('f"a"', "a"), ('f"{a}"', None), ('t"a"', None), ('"\\101"', "A"), ('"a\\\nb"', "ab"),
        ('"\\ud83d\\udd11"', "🔑"), ('"\\ud83d"', None), ('b"\\u0041"', None),
    ],
    "javascript": [
        ('"a"', "a"), ("'\\x41\\u{1F511}\\0'", "A🔑\0"), ("`a\r\nb`", "a\nb"), ('"\\d"', "d"),
        ('"\\07"', None), ('"\\u00g0"', None), ('"a\\\r\nb"', "ab"), ('"\\ud83d\\udd11"', "🔑"),
    ],
    "go": [
        ('"a\\t"', "a\t"), ("`a\\n\r\n`", "a\\n\n"), ('"\\u00e9\\U0001F511"', "é🔑"),
        ('"\\x41\\101"', "AA"), ('"\\xff"', None), ('"\\d"', None), ('"\\\'"', None),
    ],
    "java": [
        ('"a\\t\\s"', "a\t "), ('"\\u0041\\uu0042"', "AB"), ('"\\101\\7"', "A\7"), ('"\\d"', None),
        ('"\\u0022"', None), ('"""\n    a\n      b"""', "a\n  b"), ('"""\n  a\n  """', "a\n"),
        ('"""\n  a\\\n  b"""', "ab"), ('"""\n  a  \n"""', "  a\n"),
    ],
    "kotlin": [
        ('"a\\t\\$x"', "a\t$x"), ('"\\u0041"', "A"), ('"\\d"', None), ('"\\x41"', None),
        ('"$a"', None), ('"${a}"', None), ('"$é"', None), ('"$1 $"', "$1 $"), ('"\\\\$a"', None),
        ('"""a\\n"b\r\nc"""', 'a\\n"b\nc'), ('"""$a"""', None), ('"""\\$a"""', None),
        ('""""a"""', '"a'),
    ],
    "csharp": [
        ('"a\\t\\0"', "a\t\0"), ('"\\x41\\u0042\\U0001F511"', "AB🔑"), ('"\\x041g"', "Ag"),
        ('"\\d"', None), ('"\\ud83d\\udd11"', "🔑"), ('@"a\\n""b"', 'a\\n"b'), ('@"""a"', '"a'),
        ('"""a\\"b"""', 'a\\"b'), ('"""\r\n  a\r\n\r\n    b\r\n  """', "a\n\n  b"),
        ('"""\n a\n  """', None), ('"a"u8', None), ('$"a"', "a"), ('$"{a}"', None),
    ],
    "ruby": [
        ('"a\\t\\s\\e\\0"', "a\t \x1b\0"), ('"\\x41\\101\\u0041\\u{1F511}"', "AAA🔑"),
        ('"\\xff"', None), ('"\\d"', "d"), ('"\\cx"', None), ('"\\M-a"', None),
        ('"\\\\cx"', "\\cx"), ('"a\\\nb"', "ab"), ("'a\\n\\'\\\\'", "a\\n'\\"),
        ("'a\r\nb'", "a\nb"), ("%q(a#)", None), ("%q[a'\"]", "a'\""), ("%(a\\n)", None),
        ("?a", None),
    ],
    "rust": [
        ('"a\\n\\x41\\u{e9}\\0\\\'"', "a\nAé\0'"), ('"a\\\n   b"', "ab"),
        ('"a\r\nb"', "a\nb"), ('"\\q"', None),
        ('"\\xe9"', None), ('r"\\n"', "\\n"), ('r#"a"b"#', 'a"b'), ('b"a"', "a"),
        ('b"\\xe9"', None), ('c"a"', None), ('br"a"', "a"), ('"\\u{1F511}"', "🔑"),
        ('"\\u{}"', None),
    ],
    "shell": [
        ('"a\\$\\`\\"\\\\"', 'a$`"\\'), ('"\\n\\q"', "\\n\\q"), ('"a\\\nb"', "ab"), ('"a$"', "a$"),
        ('"$a"', None), ('"${a}"', None), ('"$(a)"', None), ('"`a`"', None), ('"\\\\$a"', None),
        ("'a\\n$a'", "a\\n$a"), ("'a\nb'", "a\nb"), ("$'a\\n\\x41\\u00e9\\''", "a\nAé'"),
        ("$'\\xe9'", None), ("$'\\cA'", None), ("a-b_c.d/e+f=", "a-b_c.d/e+f="), ("a*", None),
        ("~a", None), ("a\\ b", None), ("$a", None), ("é", None),
    ],
    "php": [
        ('"a\\n\\x41\\u{e9}\\101\\$"', "a\nAéA$"), ("'a\\n\\'\\\\'", "a\\n'\\"),
        ('"\\q\\8"', "\\q\\8"),
        ('"\\xe9"', None), ('"$a"', None), ('"{$a}"', None), ('"${a}"', None), ('"$ 5"', "$ 5"),
        ('"\\\\$a"', None), ('"\\$a"', "$a"), ('b"a"', "a"), ("'$a'", "$a"),
        ("<<<A\n  a\n   b\n  A", "a\n b"), ('<<<A\na\\tb\\"\nA', 'a\tb\\"'), ("<<<A\n$a\nA", None),
        ("<<<'A'\n$a\\n\nA", "$a\\n"), ('<<<"A"\r\na\r\nA', "a"), ("<<<A\n a\n  A", None),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "literal", "value"),
    [(language, *pair) for language, pairs in LITERALS.items() for pair in pairs],
)
def test_a_literal_is_decoded_as_its_language_does(
    language: str, literal: str, value: str | None
) -> None:
    """Known escapes give their characters; unknown ones and raw bytes give nothing."""
    assert WITH_SYNTAX[language].decode(literal) == value


def test_offsets_are_code_points_everywhere() -> None:
    """Characters of any size, and half a surrogate pair, move no span."""
    text = 'é = "🔑\ud83d"; x = "y"'
    tree = parse(text, "tree_sitter_python:language")
    at = text.index("y")
    path = tree.path_to(Span(at, at + 1))
    assert tree.span(path[-1]) == Span(at, at + 1)
    assert tree.source(path[-2]) == '"y"'


@pytest.mark.parametrize("store", STORES.values(), ids=STORES.keys())
@pytest.mark.parametrize("language", WITH_SYNTAX)
def test_every_store_has_a_lookup_in_every_language_or_says_why_not(store, language: str) -> None:
    """The grid has no empty cell, and none that is filled twice."""
    lookup, reason = store.lookups.get(language), store.unsupported.get(language)
    assert (lookup is None) != (reason is None)
    marker = "@variable" if store.is_environment else "@path"
    assert lookup is None or marker in lookup.expression
    assert reason is None or isinstance(reason, RefusalReason)


@pytest.mark.parametrize(
    "store", [each for each in STORES.values() if each.is_environment], ids=lambda each: each.id
)
def test_stores_that_fill_the_environment_have_its_very_lookups(store) -> None:
    """So a few cases of such a store stand for all languages."""
    assert store.lookups is STORES["env"].lookups
    assert store.non_empty is STORES["env"].non_empty
    assert store.unsupported == STORES["env"].unsupported


def test_no_store_speaks_a_language_without_syntax() -> None:
    """Such a cell could never be used."""
    for store in STORES.values():
        assert {*store.lookups, *store.unsupported} <= set(WITH_SYNTAX)


def test_characters_that_crash_the_shell_grammar_never_reach_it() -> None:
    """A crash would end the language server, so it runs in a process of its own."""
    program = (
        "import random\n"
        "from keylift.languages.tree import parse\n"
        "chooser = random.Random(2)\n"
        "starts = ['$', '${', '<<', '#', '[[ a =~ ', 'a=', '$((', '${a#', '\"$', '$#', '${#', '[ ',"
        " 'case x in ', '<<-', '<<<', '', ' ', '{', '((', '-', 'a[', '`', '~', '${a/', '@(']\n"
        "for _ in range(20000):\n"
        "    odd = chr(chooser.randrange(0x10000, 0x110000))\n"
        "    text = chooser.choice(starts) + odd + chooser.choice(['', 'a', '}', '\\n'])\n"
        "    tree = parse(text, 'tree_sitter_bash:language')\n"
        "    assert tree.span(tree.root).end <= len(text)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
