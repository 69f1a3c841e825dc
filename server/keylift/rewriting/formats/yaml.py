"""Finds the scalar around a secret in YAML: how it is written, what it says, and under which keys.

It knows no tool that reads YAML. A scalar that it cannot read exactly has no value.
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
    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

GRAMMAR = "tree_sitter_yaml:language"
ITEM = "[]"

_PAIRS = frozenset({"block_mapping_pair", "flow_pair"})
_ITEMS = frozenset({"block_sequence_item", "flow_sequence"})
_FLOWS = frozenset({"flow_mapping", "flow_sequence"})
_STYLES = {
    "plain_scalar": "",
    "double_quote_scalar": '"',
    "single_quote_scalar": "'",
    "block_scalar": "|",
}
_ESCAPES = Escapes(
    simple=simple("abfnrtv", '"\\/', **{"0": "\0", "e": "\x1b", " ": " "}),
    numeric=re.compile(r"(?P<hex>x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"),
)
# Older YAML breaks lines at the last three, too.
_LINES = re.compile(r"[\r\n\x85\u2028\u2029]")
_TYPED = re.compile(
    r"[-+]?[.\d][\d_.:,eExXoabcdfABCDF+-]*\Z|(?i:true|false|yes|no|on|off|null|~)\Z"
)
_CANONICAL_NUMBER = re.compile(r"[1-9]\d{0,14}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A YAML value.

    Attributes:
        span: All of it, with its quotes.
        content: What stands inside the quotes.
        quote: Its quote, "" where it has none, or "|" where it is a block.
        value: What it says, or None where that is not certain.
        keys: The keys above it from the document down; a list item is `[]`.
        nodes: The nodes from the root down to the scalar.
        is_in_flow: True between braces or brackets.
    """

    span: Span
    content: Span
    quote: str
    value: str | None = field(repr=False)
    keys: tuple[str, ...]
    nodes: tuple[Node, ...]
    is_in_flow: bool

    @property
    def pair(self) -> Node | None:
        """The nearest `key: value` around it."""
        return next((node for node in reversed(self.nodes) if node.type in _PAIRS), None)

    @property
    def document(self) -> Node:
        """The YAML document that it stands in."""
        return next((node for node in self.nodes if node.type == "document"), self.nodes[0])


def parse_yaml(text: str) -> SyntaxTree:
    """Parse a YAML text."""
    return parse(text, GRAMMAR)


def find_scalar(tree: SyntaxTree, span: Span) -> Scalar | Refusal:
    """Return the scalar that covers `span`, or why there is none."""
    nodes = tree.path_to(span)
    if any(node.type == "comment" for node in nodes):
        return Refusal(RefusalReason.COMMENT)
    if any(node.is_error for node in nodes):
        return Refusal(RefusalReason.SYNTAX)
    while nodes and nodes[-1].type not in _STYLES:
        nodes = nodes[:-1]
    if not nodes:
        return Refusal(RefusalReason.NO_LITERAL)
    if _is_key(nodes):
        return Refusal(RefusalReason.KEY)
    if nodes[-1].has_error or any(child.type == "tag" for child in nodes[-2].children):
        return Refusal(RefusalReason.UNDECODABLE)
    return _scalar(tree, nodes)


def child_of(tree: SyntaxTree, mapping: Node | None, key: str) -> Node | None:
    """Return the value node under a key of a mapping, or of what holds one."""
    for pair in pairs_of(mapping):
        if key_of(tree, pair) == key:
            return pair.child_by_field_name("value")
    return None


def pairs_of(node: Node | None) -> list[Node]:
    """Return the pairs of the mapping that a node is or holds."""
    while node is not None and node.type not in {"block_mapping", "flow_mapping"}:
        inner = [one for one in node.named_children if one.type not in {"anchor", "tag", "comment"}]
        node = inner[-1] if inner else None
    return [one for one in node.named_children if one.type in _PAIRS] if node else []


def items_of(node: Node | None) -> list[Node]:
    """Return the items of the list that a node is or holds, one a line; a mapping has none."""
    while node is not None and node.type not in {"block_sequence", "block_mapping", "flow_node"}:
        inner = [one for one in node.named_children if one.type not in {"anchor", "tag", "comment"}]
        node = inner[-1] if inner else None
    items = node.named_children if node and node.type == "block_sequence" else []
    return [one for one in items if one.type == "block_sequence_item"]


def key_of(tree: SyntaxTree, pair: Node) -> str:
    """Return a pair's key without its quotes."""
    key = pair.child_by_field_name("key")
    return tree.source(key).lstrip("\ufeff").strip("\"'") if key else ""


def text_of(tree: SyntaxTree, node: Node | None) -> str:
    """Return a short scalar's text without its quotes, or ""."""
    return tree.source(node).strip("\"'") if node else ""


def _is_key(nodes: tuple[Node, ...]) -> bool:
    return any(
        parent.type in _PAIRS and parent.child_by_field_name("key") == child
        for parent, child in pairwise(nodes)
    )


def _scalar(tree: SyntaxTree, nodes: tuple[Node, ...]) -> Scalar:
    span, quote = tree.span(nodes[-1]), _STYLES[nodes[-1].type]
    inset = 1 if quote in {'"', "'"} else 0
    content = Span(span.start + inset, span.end - inset)
    return Scalar(
        span=span,
        content=content,
        quote=quote,
        value=_decode(content.of(tree.text), quote),
        keys=_keys(tree, nodes),
        nodes=nodes,
        is_in_flow=any(node.type in _FLOWS for node in nodes),
    )


def _keys(tree: SyntaxTree, nodes: tuple[Node, ...]) -> tuple[str, ...]:
    keys: list[str] = []
    for node in nodes:
        if node.type in _PAIRS:
            keys.append(key_of(tree, node))
        elif node.type in _ITEMS:
            keys.append(ITEM)
    return tuple(keys)


def _decode(content: str, quote: str) -> str | None:
    """Return what a scalar of one line says; a block says what it is written as, in its parts."""
    if quote == "|":
        return content
    if _LINES.search(content):
        return None
    if quote == '"':
        return unescape(content, _ESCAPES)
    if quote == "'":
        return content.replace("''", "'")
    is_odd = _TYPED.match(content) and not _CANONICAL_NUMBER.match(content)
    return None if is_odd else content
