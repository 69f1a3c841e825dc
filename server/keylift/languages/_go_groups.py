"""Go: takes constants out of their group as variables, in the order in which they stand.

A group that only they are in becomes a group of variables. It knows layout alone: whether a
constant may be a variable is not its business.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from keylift.languages.placement import is_first_on_line, is_last_on_line, line_end, line_start
from keylift.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

_BLANKS = re.compile(r"[^\S\r\n]+")


def group_edits(tree: SyntaxTree, declaration: Node, chosen: set[int]) -> list[Edit] | None:
    """Return the edits that make variables of the specs whose node ids are `chosen`.

    None where the group's layout is one that is not taken apart.
    """
    specs = [node for node in declaration.named_children if node.type == "const_spec"]
    keyword = tree.span(declaration.children[0])
    if len(chosen) == len(specs):
        return [Edit(keyword, "var")]
    if not _is_plain(tree, declaration, specs):
        return None
    runs = [list(run) for _, run in groupby(specs, lambda spec: spec.id in chosen)]
    edits: list[Edit] = []
    for run in runs:
        if run[0].id in chosen:
            edits += _run_edits(tree, declaration, specs, run)
    return edits


def _is_plain(tree: SyntaxTree, declaration: Node, specs: Sequence[Node]) -> bool:
    """Tell whether each spec has its own lines and the brackets have theirs."""
    text = tree.text
    starts = [tree.span(declaration).start, *(tree.span(spec).start for spec in specs)]
    ends = [tree.span(spec).end for spec in specs]
    opening = next((node for node in declaration.children if node.type == "("), None)
    closing = declaration.children[-1]
    if opening is None or text[tree.span(opening).end : line_end(text, tree.span(opening).end)]:
        return False
    return (
        all(is_first_on_line(text, start) for start in [*starts, tree.span(closing).start])
        and all(is_last_on_line(text, end, "//") for end in ends)
        and not any("/*" in tree.source(spec) for spec in specs)
    )


def _run_edits(
    tree: SyntaxTree, declaration: Node, specs: Sequence[Node], run: Sequence[Node]
) -> Iterator[Edit]:
    """Put variables that follow one another between the constants before and after them."""
    text = tree.text
    outer = text[line_start(text, tree.span(declaration).start) : tree.span(declaration).start]
    start, end = _block_start(tree, declaration, run[0]), line_end(text, tree.span(run[-1]).end)
    is_first, is_last, is_alone = run[0] == specs[0], run[-1] == specs[-1], len(run) == 1
    if is_first:
        keyword = tree.span(declaration.children[0])
        yield (
            Edit(Span(keyword.start - len(outer), start), "") if is_alone else Edit(keyword, "var")
        )
    else:
        body = len(text[:start].rstrip())
        opening = "" if is_alone else f"{outer}var (\n"
        yield Edit(Span(body, start), f"\n{outer})\n\n{opening}")
    if is_alone:
        yield from _dedent(tree, run[0], start, outer)
    rest = len(text) - len(text[end:].lstrip())
    if not is_last:
        closing = "" if is_alone else f"\n{outer})"
        yield Edit(Span(end, line_start(text, rest)), f"{closing}\n\n{outer}const (\n")
    elif is_alone:
        yield Edit(Span(end, tree.span(declaration).end), "")


def _block_start(tree: SyntaxTree, declaration: Node, spec: Node) -> int:
    """Return where the spec's lines begin, with the comments right above it."""
    children = declaration.children
    first = spec
    for node in reversed(children[: children.index(spec)]):
        is_above = node.end_point.row == first.start_point.row - 1
        if node.type != "comment" or not is_above:
            break
        if not is_first_on_line(tree.text, tree.span(node).start):
            break
        first = node
    return line_start(tree.text, tree.span(first).start)


def _dedent(tree: SyntaxTree, spec: Node, start: int, outer: str) -> Iterator[Edit]:
    """Move a spec's lines out to its group's level, and undo what lined it up with others."""
    text, span = tree.text, tree.span(spec)
    line = start
    while line < span.start:
        code = line + len(text[line:]) - len(text[line:].lstrip(" \t"))
        word = "var " if code == span.start else ""
        yield Edit(Span(line, code), outer + word)
        following = line_end(text, code)
        line = following + (2 if text.startswith("\r\n", following) else 1)
    for child in spec.children[1:]:
        yield from _one_blank(text, tree.span(child).start)
    yield from _one_blank(text, line_end(text, span.end) - len(_comment_behind(text, span.end)))


def _one_blank(text: str, offset: int) -> Iterator[Edit]:
    """Make the blanks before `offset` a single one."""
    width = len(text[:offset]) - len(text[:offset].rstrip(" \t"))
    if width > 1:
        yield Edit(Span(offset - width, offset), " ")


def _comment_behind(text: str, offset: int) -> str:
    return text[offset : line_end(text, offset)].lstrip(" \t")
