"""Here-documents: whether their text expands, and how it is made to.

Nothing expands where the delimiter is quoted. Where the text has nothing else to expand, the quotes
may go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.model import Edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import Place, SyntaxTree

_QUOTED = re.compile(r"""(?P<quote>["'])(?P<word>[\w.]+)(?P=quote)\Z""")
_EXPANDED = frozenset("$`\\")


def is_expandable(tree: SyntaxTree, document: Node) -> bool:
    """Tell whether the document's text expands, or would change in nothing if it did."""
    start, body = _part(document, "heredoc_start"), _part(document, "heredoc_body")
    if start is None or body is None:
        return False
    return not _QUOTED.match(tree.source(start)) or _EXPANDED.isdisjoint(tree.source(body))


def unquoted_delimiters(tree: SyntaxTree, places: Sequence[Place], _file: File) -> tuple[Edit, ...]:
    """Return the edits that let the documents at these places expand."""
    documents = [place.literal for place in places if place.literal.type == "heredoc_redirect"]
    starts = [start for one in documents if (start := _part(one, "heredoc_start")) is not None]
    found = ((tree.span(start), _QUOTED.match(tree.source(start))) for start in starts)
    return tuple({Edit(span, quoted["word"]) for span, quoted in found if quoted})


def _part(document: Node, kind: str) -> Node | None:
    return next((child for child in document.children if child.type == kind), None)
