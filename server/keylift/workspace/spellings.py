"""How a value may be written in a file: within quotes, over several lines, in any encoding.

It says which bytes to look for, and looks for them; it does not know where they come from.
"""

from __future__ import annotations

import base64
import json
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterable, Iterator
from urllib.parse import quote

_LINE_END = re.compile(r"\r\n|\r|\n")
_SHORTEST_LINE = 8
"""Shorter lines of a value say nothing, such as the brace of a JSON key."""
_SHORTEST_BASE64 = 12
_LONGEST_START = 32
_PROBE = 8192
PLAIN = ("utf-8", "latin-1")
"""What a content without a mark and without NUL may be in."""
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# The longer marks come first: UTF-32 LE begins like UTF-16 LE.
_MARKS = (
    (BOM_UTF32_LE, ("utf-32-le",)),
    (BOM_UTF32_BE, ("utf-32-be",)),
    (BOM_UTF8, ("utf-8",)),
    (BOM_UTF16_LE, ("utf-16-le",)),
    (BOM_UTF16_BE, ("utf-16-be",)),
)


class Needle:
    """The bytes that show one value, in each encoding; its `repr` shows none of them."""

    __slots__ = ("_forms", "longest")

    def __init__(self, values: Iterable[str]) -> None:
        """Prepare the search.

        Args:
            values: One value as it is, and as it is written somewhere; empty ones do not count.
        """
        forms = dict.fromkeys(form for value in values if value for form in _forms(value))
        self._forms = {codec: _encoded(forms, codec) for codec in (*PLAIN, *_WIDE)}
        self.longest = max(
            (sum(map(len, form)) for each in self._forms.values() for form in each), default=0
        )
        """The number of bytes of the longest way to write it, line ends left out."""

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self._forms["utf-8"])

    @property
    def starts(self) -> frozenset[bytes]:
        """Short pieces, of which each content in one of the plain encodings that has it has one."""
        forms = (form for codec in PLAIN for form in self._forms[codec])
        return frozenset(form[0][:_LONGEST_START] for form in forms)

    def is_in(self, content: bytes, codecs: Iterable[str]) -> bool:
        """Tell whether a content, or a part of a large one, has the value in one of the codecs."""
        return any(
            all(line in content for line in form) for codec in codecs for form in self._forms[codec]
        )


def codecs_of(head: bytes) -> tuple[str, ...]:
    """Return the encodings that the beginning of a content allows for."""
    for mark, codecs in _MARKS:
        if head.startswith(mark):
            return codecs
    return (*PLAIN, *_WIDE) if b"\0" in head[:_PROBE] else PLAIN


def _forms(value: str) -> Iterator[tuple[str, ...]]:
    """Yield ways to write a value; each is pieces of which a content must have all.

    The lines of a value count one by one: so neither line ends, nor indents, nor what joins the
    parts of a string matter.
    """
    lines = [line.strip() for line in _LINE_END.split(value)]
    telling = tuple(dict.fromkeys(line for line in lines if len(line) >= _SHORTEST_LINE))
    if len(lines) > 1 and telling:
        yield telling
    else:
        yield (value,)
    quoted = json.dumps(value, ensure_ascii=False)[1:-1]
    yield (quoted,)
    yield (json.dumps(value)[1:-1],)
    yield (quoted.replace("/", "\\/"),)
    yield (quote(value, safe="", errors="replace"),)
    plain = value.encode("utf-8", "surrogatepass")
    for each in dict.fromkeys((plain, _LINE_END.sub("\n", value).encode("utf-8", "surrogatepass"))):
        if len(each) >= _SHORTEST_BASE64:
            # What follows the value, such as a line end, changes the last characters alone.
            yield (base64.b64encode(each[: len(each) // 3 * 3]).decode(),)


def _encoded(forms: Iterable[tuple[str, ...]], codec: str) -> tuple[tuple[bytes, ...], ...]:
    """Return forms in a codec; in Latin-1 only those that differ from UTF-8."""
    encoded: dict[tuple[bytes, ...], None] = {}
    for form in forms:
        if codec == "latin-1" and all(map(str.isascii, form)):
            continue
        errors = "strict" if codec == "latin-1" else "surrogatepass"
        try:
            encoded[tuple(line.encode(codec, errors) for line in form)] = None
        except UnicodeEncodeError:
            # Latin-1 has no such character.
            continue
    return tuple(encoded)
