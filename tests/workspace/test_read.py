"""Reading one file: what becomes text, what is skipped, what is a problem."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from keylift.model import Problem
from keylift.workspace.read import (
    Encoding,
    FileBytes,
    Skipped,
    SkipReason,
    interpret,
    read_file,
)

_TEXT = 'key = "é🔑"\r\n'


def _read(path: Path, content: bytes) -> FileBytes:
    path.write_bytes(content)
    found = read_file(path)
    assert isinstance(found, FileBytes)
    return found


def test_plain_utf8_is_read_without_a_copy(tmp_path: Path) -> None:
    found = _read(tmp_path / "a", _TEXT.encode())
    assert found.data is found.raw
    assert (found.text, found.encoding, found.is_rewritable) == (_TEXT, Encoding.UTF_8, True)


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8-sig", Encoding.UTF_8_BOM),
        ("utf-16", Encoding.UTF_16_LE),
        ("utf-32", Encoding.UTF_32_LE),
    ],
)
def test_a_marked_encoding_becomes_utf8_without_its_mark_and_can_be_written_back(
    tmp_path: Path, codec: str, encoding: Encoding
) -> None:
    found = _read(tmp_path / "a", _TEXT.encode(codec))
    assert (found.text, found.encoding, found.is_rewritable) == (_TEXT, encoding, True)
    assert encoding.encode(found.text) == found.raw


def test_big_endian_marks_are_known() -> None:
    for codec, encoding in (("utf-16-be", Encoding.UTF_16_BE), ("utf-32-be", Encoding.UTF_32_BE)):
        found = interpret("a", ("\ufeff" + _TEXT).encode(codec))
        assert isinstance(found, FileBytes)
        assert (found.text, found.encoding) == (_TEXT, encoding)


def test_invalid_utf8_is_read_byte_by_byte_and_is_not_rewritable(tmp_path: Path) -> None:
    found = _read(tmp_path / "a", b"caf\xe9 = 'x'\n")
    assert (found.text, found.encoding) == ("café = 'x'\n", Encoding.UNKNOWN)
    assert not found.is_rewritable


def test_a_broken_marked_file_is_read_as_far_as_possible_and_is_not_rewritable() -> None:
    for raw in (b"\xff\xfek\0e\0\0\xd8y\0", b"\xef\xbb\xbfok \xff\n"):
        found = interpret("a", raw)
        assert isinstance(found, FileBytes)
        assert "\ufffd" in found.text
        assert not found.is_rewritable


def test_a_nul_in_the_first_8_kilobytes_makes_a_file_binary(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 8191 + b"\0")
    (tmp_path / "b").write_bytes(b"x" * 8192 + b"\0")
    assert read_file(tmp_path / "a") == Skipped(str(tmp_path / "a"), SkipReason.BINARY)
    assert isinstance(read_file(tmp_path / "b"), FileBytes)
    assert interpret("c", b"\xff\xfe" + "a\0b".encode("utf-16-le")) == Skipped(
        "c", SkipReason.BINARY
    )


def test_a_file_over_the_limit_is_a_problem_that_names_size_and_setting(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(b"x" * 10_000_001)
    message = (
        "is 10,000,001 bytes, more than the 10,000,000 of scan.max_file_size; it is not scanned"
    )
    assert read_file(path) == Problem(str(path), "", message)
    assert isinstance(read_file(path, 10_000_001), FileBytes)
    assert isinstance(_read(tmp_path / "fits", b"x" * 100), FileBytes)
    assert isinstance(read_file(tmp_path / "fits", 99), Problem)


def test_a_binary_file_over_the_limit_is_no_problem(tmp_path: Path) -> None:
    """It would not be scanned anyway; text in UTF-16 would."""
    path = tmp_path / "video"
    with path.open("wb") as file:
        file.truncate(10_000_001)
    assert read_file(path) == Skipped(str(path), SkipReason.BINARY)
    assert interpret("x", b"a\0b", 2) == Skipped("x", SkipReason.BINARY)
    assert isinstance(interpret("x", "ab".encode("utf-16"), 2), Problem)


def test_a_file_that_hides_its_size_is_read_to_the_end() -> None:
    found = read_file("/proc/self/status")
    assert isinstance(found, FileBytes)
    assert "Name:" in found.text


def test_an_empty_file_has_an_empty_text(tmp_path: Path) -> None:
    assert _read(tmp_path / "a", b"").text == ""


def test_what_is_no_regular_file_is_skipped_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        for path in (str(tmp_path / "pipe"), str(tmp_path / "s"), "/dev/zero", str(tmp_path)):
            assert read_file(path) == Skipped(path, SkipReason.NOT_REGULAR)


def test_a_symbolic_link_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    path = str(tmp_path / "link")
    assert read_file(path) == Skipped(path, SkipReason.SYMLINK)


def test_a_missing_or_closed_file_is_a_problem_in_the_words_of_the_system(
    unprivileged: Path,
) -> None:
    closed = unprivileged / "closed"
    closed.write_text("x")
    closed.chmod(0)
    assert read_file(closed) == Problem(str(closed), "", "Permission denied")
    missing = str(unprivileged / "missing")
    assert read_file(missing) == Problem(missing, "", "No such file or directory")


def test_a_name_that_is_no_text_can_still_be_read_and_reported(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9\x1b[2J")
    path.write_bytes(b"x" * 10)
    problem = read_file(path, 5)
    assert isinstance(problem, Problem)
    assert problem.source == f"{tmp_path}/caf\\xe9\\u001b[2J"


def test_no_repr_shows_content(tmp_path: Path, secret: str) -> None:
    assert secret not in repr(_read(tmp_path / "a", secret.encode()))


def test_text_that_an_encoding_cannot_hold_is_refused_without_quoting_it(
    secret: str, everything_said: object
) -> None:
    with pytest.raises(ValueError, match="cannot be written in latin-1") as caught:
        Encoding.UNKNOWN.encode(secret + "→")
    assert secret not in everything_said(caught.value)
