"""Finds the literal around a finding and judges its place by the language's tables.

It knows no store and no name: only whether some expression of the same value may stand there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.languages import Literal
from keylift.languages.tree import Place
from keylift.model import Refusal, RefusalReason, Span
from keylift.rewriting.chains import joins_strings, pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages import Syntax
    from keylift.languages.model import File
    from keylift.languages.tree import SyntaxTree


@dataclass(frozen=True, slots=True)
class Site:
    """A literal in its file, and how it is written."""

    tree: SyntaxTree
    syntax: Syntax
    file: File
    place: Place
    literal: Literal


def find_site(tree: SyntaxTree, syntax: Syntax, file: File, span: Span) -> Site | Refusal:
    """Return the literal that covers `span`, or why there is none."""
    place = find_place(tree, syntax, span)
    if isinstance(place, Refusal):
        return place
    literal = read_literal(tree, syntax, place.literal)
    if literal is None:
        return Refusal(RefusalReason.NO_LITERAL)
    return Site(tree, syntax, file, place, literal)


def find_place(tree: SyntaxTree, syntax: Syntax, span: Span) -> Place | Refusal:
    """Return the place of the literal that covers `span`, or why there is none.

    Literals that are joined to each other alone count as one.
    """
    path = tree.path_to(span)
    while path and not _is_literal(tree, syntax, path[-1]):
        path = path[:-1]
    if not path:
        return Refusal(_no_literal(tree, span))
    path = syntax.anchor(tree, path)
    if any(node.is_error for node in path) or path[-1].has_error:
        return Refusal(RefusalReason.SYNTAX)
    return place_of(tree, syntax, path)


def literal_around(tree: SyntaxTree, syntax: Syntax, span: Span) -> Span:
    """Return the span of the literal that covers `span`, or `span` where there is none."""
    place = find_place(tree, syntax, span)
    return span if isinstance(place, Refusal) else tree.span(place.literal)


def place_of(tree: SyntaxTree, syntax: Syntax, path: tuple[Node, ...]) -> Place:
    """Return the place of the node at the end of `path`: what it is joined to belongs to it."""
    depth = len(path) - 1
    while depth > 1 and _passes_on(tree, syntax, path[depth - 1]):
        depth -= 1
    return Place(path, depth)


def is_alone(syntax: Syntax, place: Place) -> bool:
    """Tell whether the literal is joined to nothing."""
    between = place.path[place.depth : -1]
    return all(node.type in syntax.wrappers for node in between)


def _is_literal(tree: SyntaxTree, syntax: Syntax, node: Node) -> bool:
    return node.type in syntax.literals or bool(pieces_of(tree, syntax, node))


def _passes_on(tree: SyntaxTree, syntax: Syntax, parent: Node) -> bool:
    return parent.type in syntax.wrappers or joins_strings(tree, syntax, parent)


def _no_literal(tree: SyntaxTree, span: Span) -> RefusalReason:
    path = tree.path_to(span)
    if any("comment" in node.type for node in path):
        return RefusalReason.COMMENT
    # Right before it stands the quote of a string whose end is still to be typed.
    if any(node.is_error for node in path) or any(
        tree.span(node).end == span.start for node in tree.errors()
    ):
        return RefusalReason.SYNTAX
    return RefusalReason.NO_LITERAL


def read_literal(tree: SyntaxTree, syntax: Syntax, node: Node) -> Literal | None:
    """Return how the literal at `node` is written, or None where its quotes are not as expected.

    `node` may also join literals: then there is nothing but its pieces to tell.
    """
    if node.type not in syntax.literals:
        return _read_pieces(tree, syntax, node)
    span = tree.span(node)
    found = syntax.quotes.match(span.of(tree.text))
    if not found:
        return None
    start, end = (span.start + offset for offset in found.span("content"))
    marks = {*found["prefix"].lower(), found["quote"]}
    seen = (tree.span(hole) for hole in _holes(node, syntax.holes))
    return Literal(
        span=span,
        content=Span(start, end),
        quote=found["quote"],
        is_bytes="b" in found["prefix"].lower(),
        prefix=found["prefix"],
        holes=tuple(sorted([*seen, *syntax.unseen_holes(tree, node)])),
        interpolates=bool(syntax.interpolation) and not marks.isdisjoint(syntax.interpolating),
        margin=syntax.margin(tree, node),
    )


def _holes(node: Node, kinds: frozenset[str]) -> Iterator[Node]:
    """Yield the holes among a literal's children, or among those of its body."""
    for child in node.children:
        if child.type in kinds:
            yield child
        elif child.type == "heredoc_body":
            yield from _holes(child, kinds)


def _read_pieces(tree: SyntaxTree, syntax: Syntax, node: Node) -> Literal | None:
    read = [read_literal(tree, syntax, piece) for piece in pieces_of(tree, syntax, node)]
    pieces = tuple(piece for piece in read if piece is not None)
    is_alike = len({piece.is_bytes for piece in pieces}) == 1
    if len(pieces) < len(read) or not is_alike:
        return None
    span, first = tree.span(node), pieces[0]
    return Literal(
        span=span, content=span, quote=first.quote, is_bytes=first.is_bytes, pieces=pieces
    )


def object_to_place(tree: SyntaxTree, syntax: Syntax, place: Place) -> RefusalReason | None:
    """Return why no lookup is legal at the place, or None where one is."""
    blocker = blocker_of(syntax, place)
    if blocker:
        return blocker
    for key in place.keys(place.depth) if place.depth else ():
        if key in syntax.refused:
            return syntax.refused[key]
        if key in syntax.places:
            return syntax.object_to(tree, place)
    return RefusalReason.UNUSUAL_PLACE


def blocker_of(syntax: Syntax, place: Place) -> RefusalReason | None:
    """Return why something around the place, at any height, forbids every lookup."""
    for depth in range(place.depth, 0, -1):
        keys = place.keys(depth)
        if depth == place.depth and keys[0] in syntax.places:
            continue
        for key in keys:
            if key in syntax.blockers:
                return syntax.blockers[key]
    return None
