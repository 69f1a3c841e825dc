"""Where new top-level code goes: after the head of a file, in front of its first statement.

Shared by the languages; which comments belong to the head is the caller's business.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

BYTE_ORDER_MARK = "\ufeff"
_LEGAL = re.compile(r"copyright|licen[sc]e|SPDX-", re.IGNORECASE)
_BLANK_LINE = re.compile(r"(?>\r\n|\n|\r)[^\S\r\n]*[\r\n]")
_INDENTED = re.compile(r"^(\t| {4}(?! )| {2}(?! ))\S", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\n|\r")


def line_start(text: str, offset: int) -> int:
    """Return the offset at which the line of `offset` begins, after a byte order mark."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    return start + (start == 0 and text.startswith(BYTE_ORDER_MARK))


def line_end(text: str, offset: int) -> int:
    """Return the offset of the line end that follows `offset`, or the text's length."""
    found = _LINE_END.search(text, offset)
    return found.start() if found else len(text)


def is_first_on_line(text: str, offset: int) -> bool:
    """Tell whether only blanks stand before `offset` on its line."""
    return not text[line_start(text, offset) : offset].strip()


def is_last_on_line(text: str, offset: int, comment: str) -> bool:
    """Tell whether only blanks, a semicolon or a comment follow `offset` on its line."""
    rest = text[offset : line_end(text, offset)].strip(" \t;")
    return not rest or rest.startswith(comment)


def ends_with_blank_line(text: str) -> bool:
    """Tell whether the last line of `text`, which ends with a line end, is blank."""
    return bool(_BLANK_LINE.search(text[len(text.rstrip()) :]))


def insert(offset: int, text: str) -> Edit:
    """Return the edit that inserts `text` at `offset`."""
    return Edit(Span(offset, offset), text)


def before_statement(
    tree: SyntaxTree, comments: Sequence[Node], statement: Node, head: re.Pattern[str]
) -> int:
    """Return where code goes in front of `statement`, before the comments attached to it.

    `comments` are the comments right before it, in order. A block of comments stays above the new
    code where `head` or a legal notice is in it, or where a blank line follows it.
    """
    offset = tree.span(statement).start
    for comment in reversed(comments):
        span = tree.span(comment)
        between = tree.text[span.end : offset]
        is_apart = _BLANK_LINE.search(between) or not is_first_on_line(tree.text, span.start)
        if is_apart or between.strip():
            break
        offset = span.start
    block = tree.text[offset : tree.span(statement).start]
    if _LEGAL.search(block) or head.search(block):
        offset = tree.span(statement).start
    start = line_start(tree.text, offset)
    return start if is_first_on_line(tree.text, offset) else offset


def after_statement(text: str, offset: int, code: str, comment: str) -> Edit:
    """Return the edit that puts the block `code` after the statement that ends at `offset`.

    One blank line stands before the block and, where more code follows, one after it.
    """
    if not is_last_on_line(text, offset, comment):
        blanks = len(text[offset:]) - len(text[offset:].lstrip(" \t"))
        return Edit(Span(offset, offset + blanks), f"\n\n{code}\n\n")
    at = line_end(text, offset)
    rest = text[at:]
    if not rest.strip():
        return insert(at, f"\n\n{code}" if rest else f"\n\n{code}\n")
    return insert(at, f"\n\n{code}" if _BLANK_LINE.match(rest) else f"\n\n{code}\n")


def at_end(text: str, code: str) -> Edit:
    """Return the edit that puts the block `code` at the end of a text that is not empty."""
    body = len(text.rstrip())
    return insert(body, f"\n\n{code}" if text[body:] else f"\n\n{code}\n")


def in_style_of(text: str, code: str) -> str:
    """Return `code`, indented by two blanks a level, with the indentation that `text` uses."""
    found = _INDENTED.search(text)
    unit = found[1] if found else "  "
    return re.sub(
        r"^(?:  )+", lambda blanks: unit * (len(blanks[0]) // 2), code, flags=re.MULTILINE
    )


def in_quotes_of(text: str, code: str) -> str:
    """Return `code`, which has double quotes, with those that `text` has more of.

    For languages in which both kinds mean the same. Where a line has a template, whose text may
    have quotes, it stays as it is.
    """
    if text.count("'") <= text.count('"') or "'" in code:
        return code
    lines = code.split("\n")
    return "\n".join(each if "`" in each else each.replace('"', "'") for each in lines)
