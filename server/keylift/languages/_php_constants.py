"""PHP: turns top-level constants into calls of `define`, which takes any value.

Both run in order, and both make a constant that everything may name, constant expressions and
other files included; so no use of it has to be looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._php_class_constants import TYPES
from keylift.languages.placement import line_start
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Edit, Refusal, RefusalReason, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages.model import File

_OWN_DEFINE = re.compile(
    r"\bfunction\s+&?\s*define\b|\buse\s+function\s[^;]*\bdefine\b", re.IGNORECASE
)
_OUTSIDE = frozenset({"program", "namespace_definition", "compound_statement"})
_LINE_END = re.compile(r"\r\n?|\n")


def defined_constants(
    tree: SyntaxTree, places: Sequence[Place], _file: File
) -> tuple[Edit, ...] | Refusal:
    """Return the edits that define the constants at these places by a call."""
    edits: list[Edit] = []
    for place in places:
        kinds = [node.type for node in place.path]
        if "const_declaration" not in kinds or not TYPES.isdisjoint(kinds):
            continue
        path = place.path[: kinds.index("const_declaration") + 1]
        objection = _object_to(path)
        if objection is not None:
            return Refusal(RefusalReason.CONSTANT_REQUIRED, objection)
        edits += _edits(tree, path)
    return tuple(dict.fromkeys(edits))


def _object_to(path: tuple[Node, ...]) -> str | None:
    """Return what speaks against a call in the place of the declaration at the end of the path."""
    if path[-1].children[0].type != "const":
        return "A call would lose its attribute."
    return None if _OUTSIDE.issuperset(node.type for node in path[:-1]) else ""


def _edits(tree: SyntaxTree, path: tuple[Node, ...]) -> Iterator[Edit]:
    keyword, *others = path[-1].children
    start, first = tree.span(keyword), tree.span(others[0])
    yield Edit(Span(start.start, first.start), tree.text[start.end : first.start].strip())
    function = r"\define" if _OWN_DEFINE.search(tree.text) else "define"
    is_named = _is_namespaced(path)
    for node, before in zip(others, [None, *others[:-1]], strict=True):
        if node.type == ",":
            yield Edit(tree.span(node), ";")
        elif node.type == "const_element":
            yield from _call(tree, node, function, is_named=is_named)
            if before is not None:
                yield from _indent(tree, Span(tree.span(before).end, tree.span(node).start), start)


def _is_namespaced(path: tuple[Node, ...]) -> bool:
    """Tell whether the declaration at the end of the path stands in a namespace with a name."""
    around = path[-2]
    if around.type == "compound_statement":
        return path[-3].child_by_field_name("name") is not None
    before = [node for node in around.children if node.start_byte < path[-1].start_byte]
    return any(node.type == "namespace_definition" for node in before)


def _indent(tree: SyntaxTree, gap: Span, start: Span) -> Iterator[Edit]:
    """Let a call on a line of its own begin where the declaration began."""
    ends = _LINE_END.findall(gap.of(tree.text))
    if ends:
        line = tree.text[line_start(tree.text, start.start) : start.start]
        blanks = line[: len(line) - len(line.lstrip())]
        yield Edit(gap, "\n" * len(ends) + blanks)


def _call(tree: SyntaxTree, element: Node, function: str, *, is_named: bool) -> Iterator[Edit]:
    name = element.children[0]
    equals = next(node for node in element.children if node.type == "=")
    span, end = tree.span(name), tree.span(equals).end
    between = tree.text[span.end : tree.span(equals).start]
    quoted = f"__NAMESPACE__ . '\\{tree.source(name)}'" if is_named else f"'{tree.source(name)}'"
    yield Edit(span, f"{function}({quoted}")
    yield Edit(Span(end - 1 - len(between) + len(between.rstrip()), end), ",")
    closing = tree.span(element).end
    yield Edit(Span(closing, closing), ")")
