"""JSON and TOML of others: every way to be wrong is one error that quotes nothing."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keylift import plain_data
from keylift.plain_data import DataError, number_of, read_json, read_toml

TOO_MUCH = "a number has too many digits, or the text is in no encoding"
TOO_DEEP = "tables are nested too deep, or it is too large"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" * 5000, TOO_DEEP),
        ("[" * 201 + "]" * 201, TOO_DEEP),
        ('{"a":' * 201 + "1" + "}" * 201, TOO_DEEP),
        ("9" * 100_000, TOO_MUCH),
        (b"\xff", TOO_MUCH),
        ('{"a":}', "Expecting value: line 1 column 6 (char 5)"),
        ("", "Expecting value: line 1 column 1 (char 0)"),
    ],
)
def test_json_that_cannot_be_used_is_one_error(text: str | bytes, told: str) -> None:
    with pytest.raises(DataError) as error:
        read_json(text)
    assert str(error.value) == told
    assert error.value.__cause__ is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = " + "[" * 5000, TOO_DEEP),
        ("a." * 300 + "b = 1", TOO_DEEP),
        ("a = " + "9" * 100_000, TOO_MUCH),
        ("[scan]\na = x", "Invalid value (at line 2, column 5)"),
        ('[x."hunter2"]\n[x."hunter2"]', "Not well-formed (at line 2, column 13)"),
        ('a = "hunter2', "Unterminated string (at end of document)"),
    ],
)
def test_toml_that_cannot_be_used_is_one_error(text: str, told: str) -> None:
    with pytest.raises(DataError) as error:
        read_toml(text)
    assert str(error.value) == told


def test_what_is_well_formed_is_read_with_a_mark_or_without() -> None:
    assert read_json('\ufeff{"a": [1, "b"]}') == read_json('{"a": [1, "b"]}') == {"a": [1, "b"]}
    assert read_json("[" * 200 + "]" * 200)
    assert read_json("7") == 7
    assert read_toml("\ufeffa = {b = 1}") == {"a": {"b": 1}}


@given(st.text(alphabet='[]{}",:\\u09a.=\n#-'))
def test_random_text_is_read_or_refused(text: str) -> None:
    for read in (read_json, read_toml):
        with suppress(DataError):
            read(text)


def test_a_version_of_very_many_digits_is_a_number() -> None:
    assert number_of("12") == 12
    assert number_of("9" * 5000) == 10**19 - 1


def test_nothing_else_reads_a_projects_json_or_toml() -> None:
    """What a store, a client of the server or Keylift's own journal says is read elsewhere."""
    package = Path(plain_data.__file__).parent
    others = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"\b(?:json|tomllib)\.loads?\(", path.read_text("utf-8"))
        and not {"clients", "snippets"} & set(path.relative_to(package).parts)
    }
    assert others == {
        "cli/generate.py",
        "lsp/protocol.py",
        "rewriting/formats/json_text.py",
        "workspace/journal.py",
    }
