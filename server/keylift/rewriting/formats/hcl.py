"""Reads HCL as far as rewriting needs it: templates, attributes and blocks.

It knows no tool that reads HCL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.tree import parse
from keylift.model import Refusal, RefusalReason, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

GRAMMAR = "tree_sitter_hcl:language"

_TEMPLATES = frozenset({"string_lit", "quoted_template", "heredoc_template"})
_ESCAPES = Escapes(
    simple=simple("nrt", '"\\'),
    numeric=re.compile(r"(?P<hex>u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A piece of literal text in a template.

    Attributes:
        template: The whole string or heredoc.
        content: The literal piece.
        value: What the piece says, or None where that is not certain.
        is_whole: True where the piece is all of a quoted string.
        nodes: The nodes from the root down to the template.
    """

    template: Span
    content: Span
    value: str | None = field(repr=False)
    is_whole: bool
    nodes: tuple[Node, ...]

    @property
    def blocks(self) -> tuple[Node, ...]:
        """The blocks around it, the outermost first."""
        return tuple(node for node in self.nodes if node.type == "block")

    @property
    def attribute(self) -> Node | None:
        """The attribute whose value it is in."""
        return next((node for node in reversed(self.nodes) if node.type == "attribute"), None)


def parse_hcl(text: str) -> SyntaxTree:
    """Parse an HCL text."""
    return parse(text, GRAMMAR)


def find_text(tree: SyntaxTree, span: Span) -> Text | Refusal:
    """Return the literal text that covers `span`, or why there is none."""
    nodes = tree.path_to(span)
    if any(node.type == "comment" for node in nodes):
        return Refusal(RefusalReason.COMMENT)
    if any(node.is_error for node in nodes):
        return Refusal(RefusalReason.SYNTAX)
    while nodes and nodes[-1].type not in _TEMPLATES:
        nodes = nodes[:-1]
    if not nodes:
        return Refusal(RefusalReason.NO_LITERAL)
    if nodes[-1].has_error:
        return Refusal(RefusalReason.SYNTAX)
    if nodes[-2].type == "block" or _is_key(nodes):
        return Refusal(RefusalReason.KEY)
    pieces = [one for one in nodes[-1].named_children if one.type == "template_literal"]
    piece = next((one for one in pieces if tree.span(one).contains(span)), None)
    return _text(tree, nodes, piece) if piece else Refusal(RefusalReason.INTERPOLATED)


def name_of(tree: SyntaxTree, node: Node | None) -> str:
    """Return the first word of a block or an attribute, or ""."""
    return tree.source(node.named_children[0]) if node and node.named_children else ""


def labels_of(tree: SyntaxTree, block: Node) -> tuple[str, ...]:
    """Return a block's labels without their quotes."""
    labels = [one for one in block.named_children[1:] if one.type in {"string_lit", "identifier"}]
    return tuple(tree.source(one).strip('"') for one in labels)


def attributes_of(tree: SyntaxTree, block: Node) -> dict[str, Node]:
    """Return the attributes that stand directly in a block."""
    bodies = [one for one in block.named_children if one.type == "body"]
    found = [one for body in bodies for one in body.named_children if one.type == "attribute"]
    return {name_of(tree, one): one for one in found}


def top_blocks(tree: SyntaxTree, kind: str) -> Iterator[Node]:
    """Yield the outermost blocks of a kind."""
    for body in tree.root.named_children:
        for node in body.named_children:
            if node.type == "block" and name_of(tree, node) == kind:
                yield node


def _text(tree: SyntaxTree, nodes: tuple[Node, ...], piece: Node) -> Text:
    template, content = tree.span(nodes[-1]), tree.span(piece)
    is_quoted = nodes[-1].type != "heredoc_template"
    return Text(
        template=template,
        content=content,
        value=_decode(content.of(tree.text), is_quoted=is_quoted),
        is_whole=is_quoted and template == Span(content.start - 1, content.end + 1),
        nodes=nodes,
    )


def _decode(written: str, *, is_quoted: bool) -> str | None:
    if "$${" in written or "%%{" in written:
        return None
    return unescape(written, _ESCAPES) if is_quoted else written


def _is_key(nodes: tuple[Node, ...]) -> bool:
    return any(
        parent.type == "object_elem" and parent.child_by_field_name("key") == child
        for parent, child in pairwise(nodes)
    )
