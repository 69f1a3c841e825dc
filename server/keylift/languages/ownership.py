"""Tells a function that Keylift wrote from another one of the same name.

One policy for all languages: a function is ours where its text is that of one that Keylift writes,
or where it stands in a helper file of ours. What only looks like it may mean something else, so
it never counts; the lookup then takes another name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLANKS = re.compile(r"\s+")
_END_OF_STATEMENT = re.compile(r";[ \t]*$", re.MULTILINE)


def is_surely_ours(definition: str, codes: Iterable[str], *, is_indented: bool = False) -> bool:
    """Tell whether a definition is the very text of a function that Keylift writes.

    What a formatter changes makes no difference: blanks, the kind of quotes, semicolons at line
    ends.

    Args:
        definition: The whole definition as it stands in a file, and nothing else.
        codes: The texts that Keylift may write, all its variants, with names filled in. What a
            text has beyond the definition, such as a table that follows a function, is no part
            of the comparison.
        is_indented: Whether indentation tells where a block ends, as in Python.
    """
    form = _by_lines if is_indented else _by_words
    written = form(definition)
    return bool(written) and any(form(code)[: len(written)] == written for code in codes)


def contains_ours(text: str, codes: Iterable[str]) -> bool:
    """Tell whether a text of a language with braces holds one of these texts, in the same sense."""
    return any(_by_words(code) in _by_words(text) for code in codes)


def _by_words(code: str) -> str:
    plain = _END_OF_STATEMENT.sub("", code.replace("\r\n", "\n"))
    return _BLANKS.sub("", plain.replace("'", '"'))


def _by_lines(code: str) -> list[tuple[int, str]]:
    """Return each line with how deep it is indented, in levels."""
    lines = (line for line in code.replace("'", '"').expandtabs().splitlines() if line.strip())
    return list(_levels(lines))


def _levels(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    widths: list[int] = []
    for line in lines:
        width = len(line) - len(line.lstrip())
        while widths and widths[-1] >= width:
            widths.pop()
        widths.append(width)
        yield len(widths), _BLANKS.sub("", line)
