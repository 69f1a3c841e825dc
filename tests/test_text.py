"""Lines and columns by the three line ends of the language server protocol."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from keylift.text import LineIndex


def test_only_lf_crlf_and_cr_end_a_line() -> None:
    text = "a\fb\x0bc\x85d\u2028e\nf\r\ng\rh"
    lines = LineIndex(text)
    assert lines.line_count == 4
    assert [lines.position(text.index(letter)) for letter in "aefgh"] == [
        (0, 0),
        (0, 8),
        (1, 0),
        (2, 0),
        (3, 0),
    ]


def test_a_final_line_end_opens_an_empty_last_line() -> None:
    lines = LineIndex("a\n")
    assert lines.line_count == 2
    assert lines.position(2) == (1, 0)
    assert (lines.start(0), lines.end(0), lines.start(1), lines.end(1)) == (0, 2, 2, 2)


def test_offsets_outside_the_text_are_clamped() -> None:
    lines = LineIndex("ab\nc")
    assert lines.position(-5) == (0, 0)
    assert lines.position(99) == (1, 1)


@given(st.text(st.sampled_from("ab\r\n\u2028é🔑")))
def test_positions_agree_with_a_plain_split(text: str) -> None:
    lines = LineIndex(text)
    pieces = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    offset = 0
    for number, piece in enumerate(pieces):
        assert lines.start(number) == offset
        for column in range(len(piece.rstrip("\r\n")) + 1):
            assert lines.position(offset + column) == (number, column)
        offset += len(piece)
