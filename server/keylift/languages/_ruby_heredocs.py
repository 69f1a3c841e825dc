"""Ruby: heredocs, whose text stands below the line that their value belongs to.

A heredoc always ends in a line end, so a secret is only ever a part of it, and becomes a hole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Edit, Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from keylift.languages.model import File

BODY, BEGINNING = "heredoc_body", "heredoc_beginning"
_RAW = re.compile(r"(?P<mark><<[~-]?)'(?P<word>\w+)'\Z")
# Some versions of Ruby take other indentation away where a hole follows on such a line.
_ONLY_BLANKS = re.compile(r"\n[ \t]+\r?\n")
_MEANS_MORE = re.compile(r"\\|#[{$@]")


def anchor(tree: SyntaxTree, path: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the path to where the heredoc at the end of `path` begins, and on to its text."""
    if path[-1].type != BODY:
        return path
    open_ones: list[Node] = []
    for node in _heredocs(tree):
        if node.type == BEGINNING:
            open_ones.append(node)
        elif node == path[-1]:
            return (*tree.path_of(open_ones[0]), node) if open_ones else path
        elif open_ones:
            open_ones.pop(0)
    return path


def _heredocs(tree: SyntaxTree) -> Iterator[Node]:
    nodes = (node for node in tree.walk() if node.type in {BEGINNING, BODY})
    return iter(sorted(nodes, key=lambda node: node.start_byte))


def object_to_heredoc(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Refuse commands, and text that means something else where there are holes."""
    opening, text = tree.source(place.path[-2]), tree.source(place.literal)
    if "`" in opening:
        return RefusalReason.UNUSUAL_PLACE
    is_raw = "'" in opening
    if is_raw and (not _RAW.match(opening) or _MEANS_MORE.search(text)):
        return RefusalReason.PARTIAL
    is_dedented = opening.startswith("<<~")
    return RefusalReason.PARTIAL if is_dedented and _ONLY_BLANKS.search(text) else None


def margin_of(tree: SyntaxTree, literal: Node) -> str | None:
    """Return the indentation that Ruby takes from all lines of a `<<~` heredoc."""
    if literal.type != BODY or not tree.source(anchor(tree, tree.path_of(literal))[-2]).startswith(
        "<<~"
    ):
        return ""
    lines = [line for line in tree.source(literal).split("\n")[1:-1] if line.strip()]
    indents = [line[: len(line) - len(line.lstrip())] for line in lines]
    holes = (child for child in literal.named_children if child.type == "interpolation")
    is_plain = not any("\n" in tree.source(hole) for hole in holes)
    if any(indent.strip(" ") for indent in indents) or not is_plain:
        return None
    # Without its lines the rest may be indented more, and would lose that.
    return min(indents, key=len, default="") or None


def raw_heredocs_opened(
    tree: SyntaxTree, places: Sequence[Place], _file: File
) -> tuple[Edit, ...] | Refusal:
    """Return the edits that let the raw heredocs among the places have holes."""
    openings = [place.path[-2] for place in places if place.literal.type == BODY]
    found = [(node, _RAW.match(tree.source(node))) for node in openings]
    edits = (Edit(tree.span(node), raw["mark"] + raw["word"]) for node, raw in found if raw)
    return tuple(dict.fromkeys(edits))
