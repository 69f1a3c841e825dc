"""Go: lines up what gofmt lines up, where edits have changed how wide it is.

That is the parts of constants and variables in a group, and the comments at the ends of lines that
follow one another. Where the text was not lined up before, it stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages._go_package import GRAMMAR
from keylift.languages.layout import with_blanks
from keylift.languages.placement import is_first_on_line, line_end
from keylift.languages.tree import parse
from keylift.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

_GROUPS = frozenset({"const_declaration", "var_declaration"})
_SPECS = frozenset({"const_spec", "var_spec"})


def lined_up(
    tree: SyntaxTree, edits: tuple[Edit, ...], apply: Callable[[str, tuple[Edit, ...]], str]
) -> tuple[Edit, ...]:
    """Return the edits with those that line up again what they put out of line."""
    if any(_changes(tree, _touched(edits, tree.text))):
        return edits
    for look in (_columns, _comments):
        text = apply(tree.text, edits)
        changed = parse(text, GRAMMAR)
        blanks = sorted(look(changed, _touched_after(edits, text)), key=lambda edit: edit.span)
        edits = with_blanks(tree.text, edits, blanks) or edits
    return edits


def _changes(tree: SyntaxTree, lines: set[int]) -> Iterator[Edit]:
    yield from _columns(tree, lines)
    yield from _comments(tree, lines)


def _touched(edits: Sequence[Edit], text: str) -> set[int]:
    """Return the numbers of the lines that edits change, before that."""
    lines: set[int] = set()
    for edit in edits:
        first = text.count("\n", 0, edit.span.start)
        lines |= set(range(first, first + edit.span.of(text).count("\n") + 1))
    return lines


def _touched_after(edits: Sequence[Edit], text: str) -> set[int]:
    """Return the numbers of the lines that edits have changed, after that."""
    shift, lines = 0, set[int]()
    for edit in edits:
        start = edit.span.start + shift
        first = text.count("\n", 0, start)
        lines |= set(range(first, first + edit.new_text.count("\n") + 1))
        shift += len(edit.new_text) - (edit.span.end - edit.span.start)
    return lines


def _columns(tree: SyntaxTree, lines: set[int]) -> Iterator[Edit]:
    """Yield the blanks that line up names, types and values of the groups at these lines."""
    for group in tree.root.named_children:
        yield from _columns_within(tree, group, lines)


def _columns_within(tree: SyntaxTree, node: Node, lines: set[int]) -> Iterator[Edit]:
    if lines.isdisjoint(range(node.start_point.row, node.end_point.row + 2)):
        return
    if node.type not in _GROUPS:
        for child in node.named_children:
            yield from _columns_within(tree, child, lines)
        return
    specs = [one for one in tree.walk(node) if one.type in _SPECS and _is_of(one, node)]
    for section in _sections(specs):
        yield from _lined_up(tree, section)


def _is_of(spec: Node, group: Node) -> bool:
    parent = spec.parent
    return parent is not None and group in {parent, parent.parent}


def _sections(specs: list[Node]) -> Iterator[list[Node]]:
    """Yield specs that follow one another line by line; one of several lines ends them."""
    section: list[Node] = []
    for spec in specs:
        if section and spec.start_point.row != section[-1].start_point.row + 1:
            yield section
            section = []
        section.append(spec)
        if spec.end_point.row > spec.start_point.row:
            yield section
            section = []
    if section:
        yield section


def _lined_up(tree: SyntaxTree, section: list[Node]) -> Iterator[Edit]:
    rows = [_cells(tree, spec) for spec in section]
    cells = [row for row in rows if row is not None]
    if len(cells) < len(rows) or not is_first_on_line(tree.text, tree.span(section[0]).start):
        return
    widths = [max(len(row[at].of(tree.text)) for row in cells) for at in range(2)]
    for name, kind, value in cells:
        # An empty column takes no room at all.
        room = widths[0] - len(name.of(tree.text)) + 1
        if widths[1] and kind.start == kind.end:
            yield from _room(tree.text, name.end, value.start, room + widths[1] + 1)
        elif widths[1]:
            yield from _room(tree.text, name.end, kind.start, room)
            rest = widths[1] - len(kind.of(tree.text)) + 1
            yield from _room(tree.text, kind.end, value.start, rest)
        else:
            yield from _room(tree.text, name.end, value.start, room)


def _cells(tree: SyntaxTree, spec: Node) -> tuple[Span, Span, Span] | None:
    """Return where names, type and value of a spec are; None where it has no value."""
    sign = next((node for node in spec.children if node.type == "="), None)
    kind = spec.child_by_field_name("type")
    if sign is None:
        return None
    names = [node for node in spec.children if node.end_byte <= (kind or sign).start_byte]
    names = [node for node in names if node.type in {"identifier", ","}]
    if not names:
        return None
    name = Span(tree.span(names[0]).start, tree.span(names[-1]).end)
    where = tree.span(kind) if kind else Span(name.end, name.end)
    return name, where, tree.span(sign)


def _comments(tree: SyntaxTree, lines: set[int]) -> Iterator[Edit]:
    """Yield the blanks that line up the comments at the ends of these lines, with their like."""
    ends = {
        node.start_point.row: tree.span(node).start
        for node in tree.walk()
        if node.type == "comment" and _ends_line(tree, node)
    }
    ends = {row: at for row, at in ends.items() if not is_first_on_line(tree.text, at)}
    for run in _runs(tree.text, ends):
        if lines.isdisjoint(run):
            continue
        starts = [ends[row] for row in run]
        codes = [_code_before(tree.text, start) for start in starts]
        width = max(code.end - code.start for code in codes)
        for code, start in zip(codes, starts, strict=True):
            yield from _room(tree.text, code.end, start, width - (code.end - code.start) + 1)


def _ends_line(tree: SyntaxTree, comment: Node) -> bool:
    """Tell whether nothing follows a comment on its line, and what precedes it begins there."""
    end, before = tree.span(comment).end, comment.prev_sibling
    is_single = comment.start_point.row == comment.end_point.row
    is_behind = before is None or before.start_point.row == comment.start_point.row
    return is_single and is_behind and not tree.text[end : line_end(tree.text, end)].strip()


def _runs(text: str, ends: Mapping[int, int]) -> Iterator[list[int]]:
    """Yield the rows of comments that follow one another at one depth."""
    run: list[int] = []
    for row in sorted(ends):
        is_next = run and row == run[-1] + 1
        if run and not (is_next and _depth(text, ends[row]) == _depth(text, ends[run[-1]])):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _depth(text: str, comment: int) -> int:
    start = text.rfind("\n", 0, comment) + 1
    return _code_before(text, comment).start - start


def _code_before(text: str, comment: int) -> Span:
    """Return what stands before a comment on its line, without blanks around it."""
    start = text.rfind("\n", 0, comment) + 1
    code = text[start:comment]
    return Span(start + len(code) - len(code.lstrip()), start + len(code.rstrip()))


def _room(text: str, start: int, end: int, width: int) -> Iterator[Edit]:
    """Yield the edit that makes the blanks between two places so wide, where they are not."""
    if text[start:end] != " " * width and not text[start:end].strip():
        yield Edit(Span(start, end), " " * width)
