"""Edits around literals that make lookups legal there, such as a constant's turning a variable.

Which ones is each language's business. Several places of one file are looked at together, since
the constants of one group become variables at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.tree import Place
from keylift.model import Refusal
from keylift.rewriting.edits import merge_edits, with_line_ends
from keylift.rewriting.places import find_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keylift.languages import Syntax
    from keylift.languages.model import File
    from keylift.languages.tree import SyntaxTree
    from keylift.model import Edit, Rewrite


def structural_edits(
    tree: SyntaxTree, syntax: Syntax, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    """Return the edits that lookups at these places need around them, or why there are none."""
    if syntax.restructure is None:
        return ()
    edits = syntax.restructure(tree, places, file)
    if isinstance(edits, Refusal):
        return edits
    return tuple(with_line_ends(tree.text, edit) for edit in edits)


def joined_edits(
    tree: SyntaxTree, syntax: Syntax, file: File, rewrites: Sequence[Rewrite]
) -> tuple[Edit, ...] | None:
    """Return the edits of all rewrites together; None where two of them contend for a place."""
    edits = {edit for rewrite in rewrites for edit in rewrite.edits}
    if syntax.restructure is None or len(rewrites) < 2:  # noqa: PLR2004 -- one needs no joining.
        return merge_edits(edits)
    found = [find_place(tree, syntax, rewrite.secret) for rewrite in rewrites]
    places = [place for place in found if isinstance(place, Place)]
    for place in places:
        alone = structural_edits(tree, syntax, [place], file)
        edits -= set() if isinstance(alone, Refusal) else set(alone)
    together = structural_edits(tree, syntax, places, file)
    return None if isinstance(together, Refusal) else merge_edits(edits | set(together))
