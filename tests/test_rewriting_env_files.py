"""`.env` files: what is written is what Node, a shell and our own reader read back."""

from __future__ import annotations

import json
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from keylift.rewriting.env_files import (
    add_entry,
    add_example,
    add_ignore,
    names_in,
    parse_env,
    quote,
    remove_entry,
    replace_entry,
)

HOSTILE = st.text(alphabet="aZ09 '\"\\$`{}#=\n%éñ🔑:/@+-.,;&|<>()!*?~^[]", min_size=1, max_size=12)
NODE_READER = """
const {parseEnv} = require("node:util");
const files = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(files.map((text) => parseEnv(text).NAME)));
"""


def read_by_node(texts: list[str]) -> list[str]:
    done = subprocess.run(
        ["node", "-e", NODE_READER],
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=True,
    )
    values: list[str] = json.loads(done.stdout)
    return values


def read_by_python(text: str) -> dict[str, str | None]:
    return dict(dotenv_values(stream=StringIO(text), interpolate=True))


def read_by_shell(text: str, folder: Path) -> str:
    (folder / ".env").write_text(text, encoding="utf-8")
    script = 'set -a; . ./.env; printf %s "$NAME"'
    done = subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("abcDEF019_./+:=@%,-", "abcDEF019_./+:=@%,-"),
        ("two words", "'two words'"),
        ("a#b", "'a#b'"),
        ("cost$5", "'cost$5'"),
        ('say "hi"', "'say \"hi\"'"),
        ("it's", '"it\'s"'),
        ("one\ntwo\n", '"one\ntwo\n"'),
        ("é", "'é'"),
    ],
)
def test_a_value_gets_the_simplest_quotes_that_all_read_alike(value: str, written: str) -> None:
    """Bare where it can be, then single quotes, then double ones."""
    assert quote(value) == written


@pytest.mark.parametrize(
    "value", ["", "back\\slash", 'it\'s "both"', "it's $5", "a${b}'", "a\0b", "a\rb", "\ud83d"]
)
def test_a_value_without_a_portable_form_is_refused(value: str) -> None:
    """Loaders disagree about these, so they are not written, and the error names no value."""
    assert quote(value) is None
    with pytest.raises(ValueError, match=r"^NAME cannot be written") as raised:
        add_entry("", "NAME", value)
    assert not value or value not in str(raised.value)


@given(value=HOSTILE)
def test_our_reader_gets_back_what_was_written(value: str) -> None:
    """Every value that can be quoted is read back exactly."""
    if quote(value) is not None:
        assert parse_env(add_entry("A=1\n", "NAME", value)) == {"A": "1", "NAME": value}


def test_node_and_a_shell_get_back_what_was_written(tmp_path: Path) -> None:
    """Two loaders that are not ours read each quoted value exactly."""
    values = [
        "plain",
        "two words",
        "a#b",
        "cost$5",
        '"quoted"',
        "`tick`",
        "$HOME",
        "a=b c",
        "é🔑 ñ",
    ]
    values += ["it's", "it's # here", "%{}[]()*?~!^&|<>;", " padded ", "a\tb", "${not} 's"]
    written = [value for value in values if quote(value) is not None]
    assert len(written) == len(values) - 1
    texts = [add_entry("", "NAME", value) for value in written]
    assert read_by_node(texts) == written
    assert [read_by_shell(text, tmp_path) for text in texts] == written


LINES = [
    "one\ntwo",
    "\none\n\n\ntwo\n",
    "A=1\nNAME=2\n# three\nexport B=4\n  'it' is\t",
    "-----BEGIN X-----\nab+/=\n-----END X-----\n",
]


def test_loaders_get_back_several_lines(tmp_path: Path) -> None:
    """Also among other entries, whatever the lines look like, and a shell among them."""
    texts = [add_entry("A=x\n", "NAME", value) + "B=y\n" for value in LINES]
    assert read_by_node(texts) == LINES
    assert [read_by_shell(text, tmp_path) for text in texts] == LINES
    assert [read_by_python(text) for text in texts] == [
        {"A": "x", "NAME": value, "B": "y"} for value in LINES
    ]


@pytest.mark.parametrize("value", LINES)
def test_entries_of_several_lines_stay_when_others_are_added(value: str) -> None:
    """What is written later comes behind them, and they are found again, also with CRLF."""
    text = add_entry(add_entry("", "NAME", value), "OTHER", value.upper())
    assert parse_env(text) == {"NAME": value, "OTHER": value.upper()}
    windows = add_entry(text.replace("\n", "\r\n"), "LAST", "x")
    assert parse_env(windows) == {"NAME": value, "OTHER": value.upper(), "LAST": "x"}


def test_older_entries_with_escapes_are_read() -> None:
    r"""People write `\n` where their loader takes it."""
    assert parse_env('NAME="one\\ntwo\\n"\nB=2\n') == {"NAME": "one\ntwo\n", "B": "2"}


@given(text=st.text(alphabet="AB=1'\"# \n\\", max_size=30), value=HOSTILE)
def test_an_entry_is_added_and_the_others_stay(text: str, value: str) -> None:
    """Either the file reads back with one entry more, or nothing is written."""
    try:
        changed = add_entry(text, "NAME", value)
    except ValueError:
        return
    assert changed.startswith(text)
    assert parse_env(changed) == {**parse_env(text), "NAME": value}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "NAME=x\n"),
        ("A=1", "A=1\nNAME=x\n"),
        ("A=1\n", "A=1\nNAME=x\n"),
        ("A=1\r\n", "A=1\r\nNAME=x\r\n"),
        ("A=1\r\nB=2", "A=1\r\nB=2\r\nNAME=x\r\n"),
        ("\ufeffA=1\n", "\ufeffA=1\nNAME=x\n"),
        ("# comment\n", "# comment\nNAME=x\n"),
    ],
)
def test_line_ends_are_kept_and_a_missing_one_is_added(before: str, after: str) -> None:
    """The new line never joins the last one."""
    assert add_entry(before, "NAME", "x") == after


@pytest.mark.parametrize("name", ["", "1A", "A-B", "A B", "Ä"])
def test_a_name_that_no_shell_takes_is_an_error(name: str) -> None:
    """Such a line would break every loader."""
    with pytest.raises(ValueError, match="cannot be written"):
        add_entry("", name, "x")


def test_an_entry_that_exists_is_never_overwritten() -> None:
    """The value that is there may be needed; another name must be chosen."""
    with pytest.raises(ValueError, match="NAME has an entry already"):
        add_entry("NAME=old\n", "NAME", "new")


def test_an_open_quote_above_is_not_written_into() -> None:
    """A new line would become part of the value that is not closed."""
    with pytest.raises(ValueError, match="a quote in the file has no end"):
        add_entry('A="open\nB=2\n', "NAME", "it's")


def test_the_reader_knows_the_usual_forms() -> None:
    """Comments, export, quotes, blanks, duplicates and several lines."""
    text = (
        '# A=0\nA=1 # note\nexport B = \'x # y\'\nC="a\\nb"\nD=\nE="two\nlines"\n'
        "F=a#b\nA=2\nnot an entry\nG='it''s'\n"
    )
    assert parse_env(text) == {
        "A": "2", "B": "x # y", "C": "a\nb", "D": "", "E": "two\nlines", "F": "a#b", "G": "it",
    }  # fmt: skip


def test_an_example_names_the_variable_and_no_value() -> None:
    """The line comes once, and a name that is there stays as it is."""
    assert add_example("A=\n", "NAME") == "A=\nNAME=\n"
    assert add_example("NAME=change me\n", "NAME") == "NAME=change me\n"


@pytest.mark.parametrize(
    "text", [".env\n", "/.env", "*.log\n.env*\n", "**/.env\r\n", "!.env\n.env\n"]
)
def test_an_ignored_file_is_not_ignored_again(text: str) -> None:
    """The last pattern that speaks of `.env` decides."""
    assert add_ignore(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ".env\n"),
        ("*.log", "*.log\n.env\n"),
        ("*.log\r\n", "*.log\r\n.env\r\n"),
        ("# .env\n", "# .env\n.env\n"),
        (".env\n!.env\n", ".env\n!.env\n.env\n"),
        (".envrc\n", ".envrc\n.env\n"),
    ],
)
def test_a_file_that_is_not_ignored_gets_a_line(before: str, after: str) -> None:
    """Never `.env*`, which would hide `.env.example`."""
    assert add_ignore(before) == after


@pytest.mark.parametrize("before", ["", "A=1\n", "# note\nA=1\r\n", "export A='1' # one\n"])
@given(value=HOSTILE)
def test_an_added_entry_can_be_removed_again(before: str, value: str) -> None:
    """Of one line or several; what was there stays as it was."""
    if quote(value) is not None:
        added = add_entry(before, "NAME", value)
        assert remove_entry(added, "NAME", value) == before


@pytest.mark.parametrize(
    ("text", "value"),
    [("", "x"), ("NAME=y\n", "x"), ("NAME=x\nNAME=x\n", "x"), ("NAME='x' B=1\n", "x")],
)
def test_an_entry_that_is_not_as_it_was_added_is_not_removed(text: str, value: str) -> None:
    """Missing, with another value, there twice, or not alone on its line."""
    with pytest.raises(ValueError, match="NAME"):
        remove_entry(text, "NAME", value)


@given(HOSTILE, HOSTILE)
def test_a_replaced_value_reads_back_and_the_rest_stays(old: str, new: str) -> None:
    if quote(old) is None or quote(new) is None:
        return
    text = add_entry("\ufeff# mine\r\nexport A='1' # a\r\nB= 2\r\n", "NAME", old) + "C=3\r\n"
    changed = replace_entry(text, "NAME", new)
    assert parse_env(changed) == {"A": "1", "B": "2", "NAME": new, "C": "3"}
    assert changed.replace(f"NAME={quote(new)}", f"NAME={quote(old)}") == text


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("NAME=x # why\n", "NAME=new # why\n"),
        ("NAME='x' # why", "NAME=new # why"),
        ('export NAME = "x\\n"\n', "export NAME = new\n"),
        ("NAME=\nB=1\n", "NAME=new\nB=1\n"),
    ],
)
def test_what_stands_around_a_replaced_value_stays(text: str, changed: str) -> None:
    assert replace_entry(text, "NAME", "new") == changed


@pytest.mark.parametrize(
    ("text", "value"), [("", "x"), ("NAME=1\nNAME=2\n", "x"), ("NAME=1\n", "a\\b")]
)
def test_a_value_that_cannot_be_replaced_is_named_by_its_variable(text: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"^NAME "):
        replace_entry(text, "NAME", value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('A="open\nB=1\nC="x"\n', {"A": '"open', "B": "1", "C": "x"}),
        ("A='open\nB=1\n", {"A": "'open", "B": "1"}),
        ('A="two\nlines"\nB=1\n', {"A": "two\nlines", "B": "1"}),
        ('A="x" # said\nB=1\n', {"A": "x", "B": "1"}),
        ('A="x"#said\nB=1\n', {"A": "x", "B": "1"}),
        ('A="x"y\nB=1\n', {"A": "x", "B": "1"}),
        ("A='x'\r\nB=1\r\n", {"A": "x", "B": "1"}),
    ],
)
def test_a_quote_without_an_end_swallows_no_entry(text: str, values: dict[str, str]) -> None:
    assert parse_env(text) == values


def test_names_within_an_open_quote_count_as_taken() -> None:
    """Whether they are entries is for each loader to say."""
    text = 'A="open\nexport B = 1\n  C=2\nD="\n'
    assert parse_env(text) == {"A": "open\nexport B = 1\n  C=2\nD="}
    assert names_in(text) == {"A", "B", "C", "D"}
    for name in ("B", "D"):
        with pytest.raises(ValueError, match=f"{name} has an entry already"):
            add_entry(text, name, "x")


@pytest.mark.parametrize("text", ['A="open\n', "B=1\nA='open"])
def test_nothing_is_added_to_a_file_with_an_open_quote(text: str) -> None:
    """Some loaders would read what follows as a part of it."""
    with pytest.raises(ValueError, match="N cannot be added: a quote in the file has no end"):
        add_entry(text, "N", "x")
