"""Says which part of a literal becomes a value: all of it, or the secret alone.

Values are decoded, compared and let go. It builds no edit and knows no store.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.model import Span

if TYPE_CHECKING:
    from keylift.languages import Literal, Syntax

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/@:]*:[^\s/@]+@\S+\Z")
# What a URL cannot say, and a format has to be filled in.
_FIELD = re.compile(r"[{}]|%(?![0-9A-Fa-f]{2})")
_BLANK = re.compile(r"(?:\s|\\[nrt\r\n])*\Z")
_BRACES = frozenset("{}")


def is_url_with_password(value: str) -> bool:
    """Tell whether a whole value is a URL that names a password."""
    return bool(_URL.match(value))


def is_between(text: str, part: Span, before: str, after: str) -> bool:
    """Tell whether a part stands between two characters."""
    around = text[part.start - 1 : part.start], text[part.end : part.end + 1]
    return around == (before, after)


def is_password_of_url(text: str, syntax: Syntax, literal: Literal, secret: Span) -> bool:
    """Tell whether a literal is a whole URL, and `secret` the password in it."""
    content = literal.content
    is_inside = content.start < secret.start and secret.end < content.end
    is_password = is_inside and is_between(text, secret, ":", "@")
    value = decode_literal(text, syntax, literal) if is_password else None
    return value is not None and is_url_with_password(value)


def part_to_lift(
    text: str, syntax: Syntax, literal: Literal, secret: Span, *, is_alone: bool
) -> Span:
    """Return the span, inside the quotes, of what becomes the value.

    That is the whole content where the secret is all that the literal says, but for line ends
    around one of several lines; or where it is the password of a URL that the literal is, provided
    that the literal `is_alone`: next to others it may be only the URL's beginning; and provided
    that nothing is to be filled in.
    """
    if secret == literal.content or not literal.content.contains(secret):
        return literal.content
    value = None if literal.holes else decode_literal(text, syntax, literal)
    if value is None:
        return secret
    is_url = is_alone and _URL.match(value) and not _FIELD.search(value)
    has_lines = "\n" in value.strip() and _says_only(text, literal, secret)
    is_all = has_lines or value == secret.of(text)
    return literal.content if is_all or is_url else secret


def _says_only(text: str, literal: Literal, secret: Span) -> bool:
    """Tell whether nothing but blanks stands in the literal beside the secret."""
    for piece in literal.pieces or (literal,):
        content = piece.content
        before = Span(content.start, max(content.start, min(content.end, secret.start)))
        after = Span(min(content.end, max(content.start, secret.end)), content.end)
        if not (_BLANK.match(before.of(text)) and _BLANK.match(after.of(text))):
            return False
    return True


def can_cut(syntax: Syntax, literal: Literal, part: Span) -> bool:
    """Tell whether the language can join what is left of the literal with a lookup."""
    if literal.holes and syntax.interpolation:
        return True
    return part == literal.content or bool(syntax.joins) or syntax.compose is not None


def decode_literal(text: str, syntax: Syntax, literal: Literal) -> str | None:
    """Return what a whole literal without holes says, in all its pieces; None where unknown."""
    pieces = literal.pieces or (literal,)
    said = [None if each.holes else syntax.decode(each.span.of(text)) for each in pieces]
    known = [each for each in said if each is not None]
    return "".join(known) if len(known) == len(said) else None


def decode_part(text: str, syntax: Syntax, literal: Literal, part: Span) -> str | None:
    """Return the value of a part of a literal; None where it is no whole piece of its text."""
    if part == literal.content and not literal.holes:
        return decode_literal(text, syntax, literal)
    around = _between_holes(literal, part)
    is_doubled = _doubles_braces(syntax, literal) and not _BRACES.isdisjoint(part.of(text))
    if around is None or is_doubled:
        return None
    if literal.pieces or _would_close_early(text, syntax, literal, part):
        return None
    if literal.quote in syntax.blocks:
        around = _line_around(text, around, part)
    first = kept_apart(syntax, literal, Span(around.start, part.start).of(text))
    others = (span.of(text) for span in (part, Span(part.end, around.end)))
    before, value, after = (_decode(syntax, literal, each) for each in (first, *others))
    whole = _decode(syntax, literal, around.of(text))
    if before is None or value is None or after is None:
        return None
    # A cut through an escape may leave pieces that decode, but not to the same text.
    is_same = before + value + after == whole
    if is_same and literal.margin != "" and "\n" in part.of(text):
        return _without_margin(text, syntax, literal, part)
    return value if is_same else None


def _without_margin(text: str, syntax: Syntax, literal: Literal, part: Span) -> str | None:
    """Return the value of a part of several lines; None where its first line is set apart."""
    first, *others = part.of(text).split("\n")
    line = text[text.rfind("\n", 0, part.start) + 1 : part.start]
    margin = literal.margin
    if margin is None or line[: len(line) - len(line.lstrip())] != margin:
        return None
    if any(other.strip() and not other.startswith(margin) for other in others):
        return None
    lines = "\n".join([first, *(other.removeprefix(margin) for other in others)])
    return _decode(syntax, literal, lines)


def _line_around(text: str, around: Span, part: Span) -> Span:
    """Return the lines of the part, as far as `around` reaches."""
    ends = [end.start() for end in re.finditer(r"[\r\n]", around.of(text))]
    before = [around.start + end + 1 for end in ends if around.start + end < part.start]
    after = [around.start + end for end in ends if around.start + end >= part.end]
    return Span(before[-1] if before else around.start, after[0] if after else around.end)


def _would_close_early(text: str, syntax: Syntax, literal: Literal, part: Span) -> bool:
    """Tell whether what is left would merge with new quotes, as `''` does with three of them.

    A literal that interpolates keeps its own quotes around everything, and so does a block; the
    line end that ends a heredoc's opening merges with nothing. Where a backslash can keep quotes
    apart, one will.
    """
    if literal.interpolates or literal.quote in syntax.blocks or literal.quote.endswith("\n"):
        return False
    left = (
        Span(literal.content.start, part.start).of(text),
        Span(part.end, literal.content.end).of(text),
    )
    mark = literal.quote[-1:]
    if _escapes_quotes(syntax, literal):
        return False
    return len(literal.quote) > 1 and any(mark in (each[:1], each[-1:]) for each in left if each)


def kept_apart(syntax: Syntax, literal: Literal, before: str) -> str:
    """Return the text before a cut as it is written so that three quotes behind it end it."""
    mark = literal.quote[-1:]
    is_escaped = bool(re.search(r"(?<!\\)(?:\\\\)*\\.\Z", before, re.DOTALL))
    is_clash = bool(before) and before.endswith(mark) and not is_escaped
    return f"{before[:-1]}\\{mark}" if is_clash and _escapes_quotes(syntax, literal) else before


def _escapes_quotes(syntax: Syntax, literal: Literal) -> bool:
    """Tell whether a literal in three quotes can have one of them behind a backslash."""
    mark = literal.quote[-1:]
    if literal.interpolates or len(literal.quote) <= 1 or literal.quote != mark * 3:
        return False
    return _decode(syntax, literal, f"\\{mark}") == mark


def _doubles_braces(syntax: Syntax, literal: Literal) -> bool:
    return literal.interpolates and syntax.interpolation.startswith("{")


def _between_holes(literal: Literal, part: Span) -> Span | None:
    """Return the run of plain text that holds the part, or None where there is none."""
    if not literal.content.contains(part) or any(hole.overlaps(part) for hole in literal.holes):
        return None
    ends = (hole.end for hole in literal.holes if hole.end <= part.start)
    starts = (hole.start for hole in literal.holes if hole.start >= part.end)
    return Span(max(ends, default=literal.content.start), min(starts, default=literal.content.end))


def _decode(syntax: Syntax, literal: Literal, run: str) -> str | None:
    """Decode a run of the literal's text as if it were a literal without holes."""
    prefix = "".join(char for char in literal.prefix if char.lower() not in syntax.interpolating)
    return syntax.decode(f"{prefix}{literal.quote}{run}{literal.quote}")
