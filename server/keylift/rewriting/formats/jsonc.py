"""Finds the string around a secret in JSON with comments and trailing commas, as editors read it.

It knows no tool that reads such a file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.model import Refusal, RefusalReason
from keylift.plain_data import DataError, read_json
from keylift.rewriting.formats.json_text import strings_of

if TYPE_CHECKING:
    from keylift.model import Span
    from keylift.rewriting.formats.json_text import JsonString

_STRING = r'"(?:[^"\\\r\n]|\\.)*"'
_COMMENT = re.compile(rf"({_STRING})|//[^\r\n]*|/\*.*?\*/", re.DOTALL)
_LAST_COMMA = re.compile(rf"({_STRING})|,(?=\s*[\]}}])")
_MARK = "\ufeff"


def find_string(text: str, span: Span) -> JsonString | Refusal:
    """Return the string value that covers `span`, or why there is none."""
    plain = _without_comments(text)
    if not is_jsonc(text):
        return Refusal(RefusalReason.SYNTAX)
    if span.of(plain) != span.of(text):
        return Refusal(RefusalReason.COMMENT)
    found = (one for one in strings_of(plain) if one.content.contains(span))
    return next(found, Refusal(RefusalReason.KEY))


def is_jsonc(text: str) -> bool:
    """Tell whether a text is JSON but for comments and commas behind the last entry."""
    try:
        read_json(_without_comments(text))
    except DataError:
        return False
    return True


def _without_comments(text: str) -> str:
    """Return plain JSON of the same length, with blanks for what is none."""
    return _LAST_COMMA.sub(_blanked, _COMMENT.sub(_blanked, text))


def _blanked(found: re.Match[str]) -> str:
    return found[0] if found[1] else re.sub(r"[^\r\n]", " ", found[0])
