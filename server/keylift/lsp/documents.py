"""The texts that the editor has open, and how its edits change them.

A document keeps its text as a list of lines, so that an edit costs as much as the lines it
touches. Line ends are those of LSP alone: LF, CRLF and a lone CR. Positions come in the encoding
that was negotiated; offsets handed out are code points. Nothing here knows a detector, and no
representation shows the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Position(NamedTuple):
    """A zero-based line, and a column in units of the negotiated encoding."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a client counts columns.

    Attributes:
        codec: Python's codec for the encoding, without a byte order mark.
        width: Bytes of one unit.
    """

    codec: str
    width: int

    def index(self, line: str, column: int) -> int:
        """Return the code-point index of a column; past the end, the line's length.

        A column inside a character counts as the one before that character.
        """
        if column <= 0:
            return 0
        if column >= len(line) * 4 or line.isascii() or self.width == _WIDEST:
            return min(column, len(line))
        # No character takes less than one unit, so this much of the line is enough.
        units = line[: column + 1].encode(self.codec, "surrogatepass")
        cut = min(column * self.width, len(units))
        while cut < len(units) and self._is_inside(units, cut):
            cut -= self.width
        return len(units[:cut].decode(self.codec, "surrogatepass"))

    def column(self, line: str, index: int) -> int:
        """Return the column of a code-point index."""
        if line.isascii() or self.width == _WIDEST:
            return index
        return len(line[:index].encode(self.codec, "surrogatepass")) // self.width

    def _is_inside(self, units: bytes, cut: int) -> bool:
        """Tell whether a character lies across a place in encoded text."""
        if self.width == 1:
            return units[cut] & 0xC0 == 0x80  # noqa: PLR2004 - UTF-8's continuation bytes
        return cut > 1 and units[cut + 1] & 0xFC == 0xDC and units[cut - 1] & 0xFC == 0xD8  # noqa: PLR2004


_WIDEST = 4
UTF8 = Encoding("utf-8", 1)
UTF16 = Encoding("utf-16-le", 2)
UTF32 = Encoding("utf-32-le", _WIDEST)

ENCODINGS = {"utf-8": UTF8, "utf-16": UTF16, "utf-32": UTF32}
"""By the protocol's names."""


class Document:
    """One open text.

    Attributes:
        uri: As the client spells it.
        language_id: Keylift's word for the language.
        version: The client's number of the present text.
    """

    __slots__ = (
        "_encoding", "_lines", "_starts", "_text", "_touched", "language_id", "uri", "version",
    )  # fmt: skip

    def __init__(
        self, uri: str, language_id: str, version: int, text: str, encoding: Encoding = UTF16
    ) -> None:
        self.uri = uri
        self.language_id = language_id
        self.version = version
        self._encoding = encoding
        self._touched = 0
        self._text: str | None
        self._starts: list[int] | None
        self._replace(text)

    def __repr__(self) -> str:
        return f"Document({self.uri!r}, version={self.version})"

    @property
    def text(self) -> str:
        """The whole text; joined at most once per version."""
        if self._text is None:
            self._text = "".join(self._lines)
        return self._text

    @property
    def line_count(self) -> int:
        """Number of lines; a text that ends with a line end has one more, empty, last line."""
        return len(self._lines)

    def position(self, offset: int) -> Position:
        """Return the position of a code-point offset."""
        starts = self._line_starts()
        line = max(0, bisect_right(starts, offset) - 1)
        content = self._lines[line]
        return Position(line, self._encoding.column(content, offset - starts[line]))

    def offset(self, position: Position) -> int:
        """Return the code-point offset of a position, moved into the text where it lies outside."""
        if position.line >= len(self._lines):
            return len(self.text)
        line = max(0, position.line)
        return self._line_starts()[line] + self._index(line, position.column)

    def replace(self, text: str) -> None:
        """Take a whole new text."""
        self._touched = 0
        self._replace(text)

    def edit(self, start: Position, end: Position, new_text: str) -> None:
        """Replace what lies between two positions of the present text."""
        if start.line >= len(self._lines):
            start = Position(len(self._lines) - 1, len(self._lines[-1]) * _WIDEST)
        if end.line >= len(self._lines):
            end = Position(len(self._lines) - 1, len(self._lines[-1]) * _WIDEST)
        if end < start:
            start, end = end, start
        first, last = start.line, end.line
        before = self._lines[first][: self._index(first, start.column)]
        after = self._lines[last][self._index(last, end.column) :]
        chunk = f"{before}{new_text}{after}"
        if _SURROGATE.search(f"{before[-1:]}{new_text}{after[:1]}"):
            chunk = _normalized(chunk)
        if chunk.startswith("\n") and first > 0 and self._lines[first - 1].endswith("\r"):
            # What was a lone CR and what follows it are one line end now.
            first -= 1
            chunk = self._lines[first] + chunk
        self._touched = min(self._touched, first)
        self._lines[first : last + 1] = _split(chunk, is_last=last + 1 == len(self._lines))
        self._text = self._starts = None

    def take_touched(self) -> int:
        """Return the first line that edits reached since the last call, else the line count."""
        touched, self._touched = self._touched, len(self._lines)
        return min(touched, len(self._lines))

    def _replace(self, text: str) -> None:
        self._lines = _split(text, is_last=True)
        self._text = self._starts = None

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            self._starts = list(accumulate(map(len, self._lines[:-1]), initial=0))
        return self._starts

    def _index(self, line: int, column: int) -> int:
        """Return where a column stands in a line; never behind its line end."""
        content = self._lines[line]
        limit = len(content) - _line_end(content)
        return min(self._encoding.index(content, column), limit)


class Documents:
    """All open documents, by the client's URI."""

    __slots__ = ("_by_uri", "encoding")

    def __init__(self, encoding: Encoding = UTF16) -> None:
        self.encoding = encoding
        self._by_uri: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._by_uri.values()))

    def __contains__(self, uri: str) -> bool:
        return uri in self._by_uri

    def get(self, uri: str) -> Document | None:
        """Return an open document."""
        return self._by_uri.get(uri)

    def open(self, uri: str, language_id: str, version: int, text: str) -> Document:
        """Begin to keep a document; one that was open already is replaced."""
        document = Document(uri, language_id, version, text, self.encoding)
        self._by_uri[uri] = document
        return document

    def close(self, uri: str) -> None:
        """Forget a document."""
        self._by_uri.pop(uri, None)


def _split(text: str, *, is_last: bool) -> list[str]:
    """Cut a text into lines that keep their ends.

    Args:
        text: The text; unless it is the last part, it ends with a line end.
        is_last: Whether the document ends here, so that a line without an end follows.
    """
    if "\r" in text:
        lines = _LINE.findall(text)
        rest = text[sum(map(len, lines)) :]
    else:
        *parts, rest = text.split("\n")
        lines = [part + "\n" for part in parts]
    return [*lines, rest] if is_last else lines


def _line_end(line: str) -> int:
    """Return how long the line's end is."""
    if line.endswith("\r\n"):
        return 2
    return 1 if line.endswith(("\n", "\r")) else 0


def _normalized(text: str) -> str:
    """Join halves of a surrogate pair that arrived in separate edits; lone ones stay."""
    units = text.encode(UTF16.codec, "surrogatepass")
    return units.decode(UTF16.codec, "surrogatepass")
