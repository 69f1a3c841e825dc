"""Follows a value through Terraform's blocks to where a sensitive one is not allowed.

It reads names, not types: what mentions a value is taken to hold it, so it may object too much.
What a provider computes is another value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.rewriting.formats.hcl import attributes_of, labels_of, name_of, top_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

_OWNERS = ("locals", "resource", "data", "ephemeral", "module")


def addresses_of(tree: SyntaxTree, block: Node, member: Node) -> frozenset[str]:
    """Return patterns of how other blocks refer to a member of a top-level block."""
    kind, labels = name_of(tree, block), labels_of(tree, block)
    name = re.escape(name_of(tree, member))
    if kind == "variable" and len(labels) == 1:
        return frozenset({rf"\bvar\.{re.escape(labels[0])}(?![\w-])"})
    if kind == "locals":
        return frozenset({rf"\blocal\.{name}(?![\w-])", r"\blocal\["})
    if kind not in _OWNERS or not labels:
        return frozenset()
    owner = re.escape(".".join(labels if kind == "resource" else (kind, *labels)))
    if kind == "module":
        # Its outputs have other names, and any of them may be made of what it was given.
        return frozenset({rf"\b{owner}(?![\w-])"})
    return frozenset({rf"\b{owner}(?:\[[^\]]*\]|\.\*)?(?:\.{name}(?![\w-])|(?![\w.\[-]))"})


def is_exposed(trees: Sequence[SyntaxTree], addresses: frozenset[str]) -> bool:
    """Tell whether a plain output, a `for_each` or an import gets what stands at the addresses."""
    known: frozenset[str] = frozenset()
    members = [one for tree in trees for one in tree.once(_all_members)]
    exposures = [one for tree in trees for one in tree.once(_all_exposures)]
    while addresses and addresses != known:
        known, pattern = addresses, re.compile("|".join(sorted(addresses)))
        for source, names in members:
            if pattern.search(source):
                addresses |= names
        if any(pattern.search(place) for place in exposures):
            return True
    return False


def _all_members(tree: SyntaxTree) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(_members(tree))


def _all_exposures(tree: SyntaxTree) -> tuple[str, ...]:
    return tuple(_exposures(tree))


def _members(tree: SyntaxTree) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what each attribute or block inside a top-level one says, and how others name it."""
    for kind in _OWNERS:
        for block in top_blocks(tree, kind):
            for body in (one for one in block.named_children if one.type == "body"):
                for member in body.named_children:
                    yield tree.source(member), addresses_of(tree, block, member)


def _exposures(tree: SyntaxTree) -> Iterable[str]:
    for block in top_blocks(tree, "output"):
        sensitive = attributes_of(tree, block).get("sensitive")
        if sensitive is None or not tree.source(sensitive).endswith("true"):
            yield tree.source(block)
    for block in top_blocks(tree, "import"):
        yield tree.source(block)
    # A sensitive `count` is fine: a number of blocks tells little.
    for path in tree.occurrences("for_each"):
        yield from (tree.source(node) for node in path[-2:-1] if node.type == "attribute")
