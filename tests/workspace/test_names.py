"""What is known of a project's variables."""

from __future__ import annotations

from pathlib import Path

import pytest

from keylift.errors import MoveError
from keylift.rewriting.naming import Names
from keylift.workspace.names import EnvNames
from keylift.workspace.root import EnvPlace


def test_an_equal_value_has_a_name_and_names_of_both_files_are_taken(
    tmp_path: Path, secret: str
) -> None:
    (tmp_path / ".env").write_text(f"export A='{secret}'\nB={secret}\n")
    (tmp_path / ".env.example").write_text("C=\n")
    names: Names = EnvNames.load(EnvPlace(root=tmp_path))
    assert names.name_of(secret) == "A"
    assert names.name_of(secret + "x") is None
    assert [name for name in "ABCD" if names.is_taken(name)] == ["A", "B", "C"]


def test_a_value_that_loaders_read_differently_or_an_empty_one_is_never_reused() -> None:
    names = EnvNames("A=a$b\nC='a\\b'\nD=\n")
    assert [names.name_of(value) for value in ("a$b", "a\\b", "")] == [None, None, None]
    assert names.is_taken("A")


def test_missing_files_hold_nothing(tmp_path: Path) -> None:
    names = EnvNames.load(EnvPlace(root=tmp_path))
    assert not names.is_taken("A")


def test_no_repr_shows_a_value(secret: str) -> None:
    assert repr(EnvNames(f"A={secret}")) == "EnvNames(1 variables)"


def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"A=\xff")
    with pytest.raises(MoveError, match=r"\.env is not UTF-8"):
        EnvNames.load(EnvPlace(root=tmp_path))
