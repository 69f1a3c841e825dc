"""The store of open texts: LSP's line ends, every encoding, and edits in any order."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keylift.lsp.documents import UTF8, UTF16, UTF32, Document, Documents, Encoding, Position

ENCODINGS = pytest.mark.parametrize(
    "encoding", [UTF8, UTF16, UTF32], ids=["utf-8", "utf-16", "utf-32"]
)
ODD = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
ALPHABET = "ab \n\r\té€𝄞😀" + ODD


def document(text: str, encoding: Encoding = UTF16) -> Document:
    return Document("untitled:one", "plaintext", 1, text, encoding)


def units(text: str, encoding: Encoding) -> int:
    """How many columns a text takes, counted character by character."""
    return sum(len(char.encode(encoding.codec)) // encoding.width for char in text)


def model_lines(text: str) -> list[str]:
    """Cut at LF, CRLF and CR alone, by the plainest means."""
    parts = re.split(r"(\r\n|\r|\n)", text)
    ends = [*parts[1::2], ""]
    return [part + end for part, end in zip(parts[0::2], ends, strict=True)]


def model_offset(text: str, line: int, column: int, encoding: Encoding) -> int:
    """Walk to a position one character at a time."""
    lines = model_lines(text)
    if line >= len(lines):
        return len(text)
    offset = sum(map(len, lines[:line]))
    left = column
    for char in lines[line].rstrip("\r\n"):
        left -= units(char, encoding)
        if left < 0:
            break
        offset += 1
    return offset


@ENCODINGS
@settings(deadline=None)
@given(data=st.data())
def test_random_edits_give_the_text_that_a_plain_model_gives(
    encoding: Encoding, data: st.DataObject
) -> None:
    """Whatever is edited where, text, line count and positions are those of a plain model."""
    text = data.draw(st.text(ALPHABET, max_size=30))
    kept = document(text, encoding)
    for _ in range(data.draw(st.integers(1, 6))):
        places = st.tuples(st.integers(0, 8), st.integers(0, 20))
        start, end = sorted(data.draw(st.tuples(places, places)))
        new_text = data.draw(st.text(ALPHABET, max_size=8))
        first = model_offset(text, *start, encoding)
        last = max(first, model_offset(text, *end, encoding))
        text = text[:first] + new_text + text[last:]
        kept.edit(Position(*start), Position(*end), new_text)
        assert kept.text == text
        assert kept.line_count == len(model_lines(text))
    for offset in range(len(text) + 1):
        line = len(model_lines(text[:offset])) - 1
        if text[:offset].endswith("\r") and text[offset:].startswith("\n"):
            line -= 1
        start = sum(map(len, model_lines(text)[:line]))
        assert kept.position(offset) == (line, units(text[start:offset], encoding))


@ENCODINGS
@settings(deadline=None)
@given(text=st.text(ALPHABET, max_size=40))
def test_offsets_survive_the_way_to_a_position_and_back(encoding: Encoding, text: str) -> None:
    """An offset that is not inside a line end comes back unchanged."""
    kept = document(text, encoding)
    for offset in range(len(text) + 1):
        if not (text[:offset].endswith("\r") and text[offset:].startswith("\n")):
            assert kept.offset(kept.position(offset)) == offset


@pytest.mark.parametrize("odd", ODD, ids=lambda char: f"U+{ord(char):04X}")
def test_only_the_protocols_line_ends_end_a_line(odd: str) -> None:
    """Form feed, NEL, line separator and the like are ordinary characters of a line."""
    kept = document(f"one{odd}two\nthree")
    assert kept.line_count == 2
    kept.edit(Position(1, 0), Position(1, 5), "3")
    assert kept.text == f"one{odd}two\n3"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_each_line_end_ends_a_line(end: str) -> None:
    """LF, CRLF and a lone CR each end a line, and stay as they are."""
    kept = document(f"a{end}b{end}")
    assert kept.line_count == 3
    kept.edit(Position(1, 1), Position(1, 1), "!")
    assert kept.text == f"a{end}b!{end}"


def test_a_column_behind_the_line_is_the_lines_end() -> None:
    """Columns past a line's content mean its end, before the line end."""
    kept = document("ab\r\ncd")
    kept.edit(Position(0, 99), Position(0, 99), "!")
    assert kept.text == "ab!\r\ncd"


def test_a_line_behind_the_text_is_the_texts_end() -> None:
    """Editors replace a whole text by naming a line far behind it."""
    kept = document("ab\ncd\n")
    kept.edit(Position(0, 0), Position(2**31 - 1, 0), "new")
    assert kept.text == "new"


def test_an_edit_can_join_a_carriage_return_and_a_line_feed() -> None:
    """When the text between CR and LF goes away, the two are one line end."""
    kept = document("a\rb\nc")
    kept.edit(Position(1, 0), Position(1, 1), "")
    assert kept.text == "a\r\nc"
    assert kept.line_count == 2
    assert kept.position(3) == (1, 0)


def test_an_edit_can_part_a_carriage_return_and_a_line_feed() -> None:
    """A lone CR that an edit leaves behind still ends its line."""
    kept = document("a\r\nb")
    kept.edit(Position(0, 1), Position(1, 0), "\r\r")
    assert kept.text == "a\r\rb"
    assert kept.line_count == 3


def test_columns_count_utf_16_units_behind_an_astral_character() -> None:
    """An emoji takes two columns in UTF-16, and the edit lands behind both."""
    kept = document("😀=x")
    kept.edit(Position(0, 3), Position(0, 4), "y")
    assert kept.text == "😀=y"


@pytest.mark.parametrize(("encoding", "column"), [(UTF8, 2), (UTF16, 1)], ids=["utf-8", "utf-16"])
def test_a_column_inside_a_character_is_before_it(encoding: Encoding, column: int) -> None:
    """No edit can cut a character in two."""
    kept = document("😀x", encoding)
    kept.edit(Position(0, column), Position(0, column), "!")
    assert kept.text == "!😀x"


def test_halves_of_a_pair_that_arrive_apart_become_one_character() -> None:
    """A surrogate pair typed in two edits counts as the one character that it is."""
    kept = document("")
    kept.edit(Position(0, 0), Position(0, 0), "\ud83d")
    kept.edit(Position(0, 1), Position(0, 1), "\ude00")
    assert kept.text == "😀"


def test_a_range_that_ends_before_it_begins_is_turned_around() -> None:
    """A sloppy client's range still edits what lies between its two positions."""
    kept = document("abcd")
    kept.edit(Position(0, 3), Position(0, 1), "-")
    assert kept.text == "a-d"


def test_touched_lines_are_told_once() -> None:
    """The first line that an edit reached is told, then forgotten."""
    kept = document("a\nb\nc\n")
    assert kept.take_touched() == 0
    kept.edit(Position(2, 0), Position(2, 1), "C")
    kept.edit(Position(3, 0), Position(3, 0), "d")
    assert kept.take_touched() == 2
    assert kept.take_touched() == 4


def test_the_text_shows_in_no_representation() -> None:
    """Printing a document or the store shows no text."""
    store = Documents()
    kept = store.open("untitled:one", "plaintext", 1, "marzipan")
    assert "marzipan" not in f"{kept!r} {store!r} {kept}"


def test_a_key_in_a_megabyte_on_one_line_takes_milliseconds() -> None:
    """The size of a line does not make typing in it slow."""
    kept = document("x" * 1_000_000)
    took = []
    for number in range(20):
        start = time.perf_counter()
        kept.edit(Position(0, 500_000 + number), Position(0, 500_000 + number), "y")
        assert len(kept.text) == 1_000_001 + number
        took.append(time.perf_counter() - start)
    assert sorted(took)[10] < 0.05
