"""Plans the comment by which a user tells Keylift to leave one finding alone.

The comment goes on the finding's line, or on a line of its own above it. It is refused wherever it
might end up inside a string, because there it would change what the program does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.errors import UnparsableError
from keylift.languages import LANGUAGES
from keylift.languages.placement import insert, line_end, line_start
from keylift.languages.tree import parse
from keylift.model import Edit, Refusal, RefusalReason, Span
from keylift.rewriting.edits import apply_edits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages import Language, Syntax
    from keylift.languages.tree import SyntaxTree
    from keylift.model import Finding
    from keylift.rewriting.plan import Source

_MARKED = re.compile(r"keylift:ignore=[a-z0-9\-]+(?:,[a-z0-9\-]+)*")
_ENTRY_HEAD = re.compile(r"\s*(?:export\s+|-\s+|ENV\s+|ARG\s+)?[\w.\-]+\s*[:=]\s*[\"']?\Z")
_LITERAL = re.compile(r"string|template|heredoc|char")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A comment that suppresses one finding: menu text, and the edits that add it."""

    title: str
    edits: tuple[Edit, ...]


def plan_suppression(source: Source, finding: Finding) -> Suppression | Refusal:
    """Return the edit that adds `keylift:ignore=ID` for one finding, or why there is none."""
    language = LANGUAGES.get(source.language_id)
    if language is None or not (language.line_comment or language.own_line_comment):
        return Refusal(RefusalReason.NO_COMMENTS)
    try:
        for edit in _candidates(source.text, finding, language):
            if _is_safe(source.text, edit, finding, language):
                return Suppression(title=f"Ignore this {finding.name}", edits=(edit,))
    except UnparsableError:
        return Refusal(RefusalReason.UNPARSABLE)
    return Refusal(RefusalReason.NO_COMMENT_HERE)


def _candidates(text: str, finding: Finding, language: Language) -> Iterator[Edit]:
    start, end = line_start(text, finding.span.start), line_end(text, finding.span.start)
    line = text[start:end]
    marked = _MARKED.search(line, finding.span.end - start)
    if marked:
        yield insert(start + marked.end(), f",{finding.detector_id}")
        return
    mark = language.line_comment
    if mark:
        yield insert(start + len(line.rstrip()), f"  {mark} keylift:ignore={finding.detector_id}")
    indent = line[: len(line) - len(line.lstrip())]
    newline = "\r\n" if text.startswith("\r\n", end) else text[end : end + 1] or "\n"
    above = f"{mark or language.own_line_comment} keylift:ignore-next-line={finding.detector_id}"
    yield insert(start, f"{indent}{above}{newline}")


def _is_safe(text: str, edit: Edit, finding: Finding, language: Language) -> bool:
    if language.syntax:
        return _is_comment(text, edit, finding, language.syntax)
    return _is_simple_line(text, finding, language)


def _is_comment(text: str, edit: Edit, finding: Finding, syntax: Syntax) -> bool:
    """Tell whether the new text is inside a comment once it is there, and nothing broke."""
    before, after = (
        parse(version, syntax.grammar) for version in (text, apply_edits(text, [edit]))
    )
    if _is_unfinished(before, finding):
        return False
    words = edit.new_text.strip()
    start = after.text.index(words, edit.span.start)
    node = after.path_to(Span(start, start + len(words)))[-1]
    return "comment" in node.type and after.count_errors() <= before.count_errors()


def _is_unfinished(tree: SyntaxTree, finding: Finding) -> bool:
    """Tell whether the finding's string may lack its end, so that a comment would join it."""
    start = line_start(tree.text, finding.span.start)
    line = Span(start, line_end(tree.text, finding.span.end))
    literals = [node for node in tree.path_to(finding.span) if _LITERAL.search(node.type)]
    # What ends it further down may be the beginning of the next string.
    ends_below = tree.root.has_error and any(tree.span(node).end > line.end for node in literals)
    if ends_below or any(node.has_error for node in literals):
        return True
    return any(
        span.start <= line.end and line.start <= span.end for span in map(tree.span, tree.errors())
    )


def _is_simple_line(text: str, finding: Finding, language: Language) -> bool:
    """Tell whether the finding is quoted on its line, or an entry's value that starts there."""
    start, span = line_start(text, finding.span.start), finding.span
    before, after = text[start : span.start], text[span.end : span.end + 1]
    quote = before[-1:] if before.endswith(('"', "'")) else ""
    if quote and quote not in text[span.end : line_end(text, span.end)]:
        return False
    if (not quote or quote != after) and not _ENTRY_HEAD.match(before):
        return False
    return language.id != "yaml" or not _is_in_block_scalar(text, start)


def _is_in_block_scalar(text: str, start: int) -> bool:
    line = text[start : line_end(text, start)]
    width = len(line) - len(line.lstrip())
    for above in reversed(re.split(r"\r\n|\r|\n", text[:start])):
        if above.strip() and len(above) - len(above.lstrip()) < width:
            return bool(_BLOCK_SCALAR.search(above))
    return False
