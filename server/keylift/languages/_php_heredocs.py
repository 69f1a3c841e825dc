"""PHP: heredocs and nowdocs, whose closing word says how far all lines are indented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.model import Literal, Seam

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

_OPENING = r"""<<<[ \t]*(?P<mark>["']?)(?P<id>\w+)(?P=mark)(?:\r\n?|\n)"""
_PIECE = re.compile(rf"(?P<quote>{_OPENING})(?P<content>.*)(?P=quote)\Z", re.DOTALL)
_CLOSING = re.compile(r"(?:\r\n?|\n)(?P<indent>[ \t]*)(?P<id>\w+)\Z")
_LINE_END = re.compile(r"(\r\n?|\n)")


def piece_of(text: str) -> re.Match[str] | None:
    """Match a piece of a heredoc between two openings of it."""
    return _PIECE.match(text)


def body_of(found: re.Match[str]) -> str | None:
    """Return the content of a matched literal, without the indentation of its closing word."""
    content: str = found["content"]
    closing = _CLOSING.search(found[0]) if found["id"] else None
    indent = closing["indent"] if closing else ""
    lines = _LINE_END.split(content)
    if any(line and not line.startswith(indent) for line in lines[::2]):
        return None
    lines[::2] = [line[len(indent) :] for line in lines[::2]]
    return "".join(lines)


def margin_of(tree: SyntaxTree, literal: Node) -> str | None:
    """Return the indentation of the closing word, which all lines of a heredoc have."""
    is_heredoc = literal.type in {"heredoc", "nowdoc"}
    closing = _CLOSING.search(tree.source(literal)) if is_heredoc else None
    return closing["indent"] if closing else ""


def seam_of(text: str, literal: Literal, rest: str) -> Seam | None:
    """Return how a literal is cut in two; None where `rest` would end a heredoc at once."""
    closing = _CLOSING.search(text) if "<" in literal.quote else None
    if not closing:
        return Seam(literal.quote, literal.prefix + literal.quote)
    if rest.lstrip(" \t").startswith(closing["id"]):
        return None
    return Seam(closing[0], literal.quote + closing["indent"])
