"""Checks a rewritten text before anyone sees it: it must parse as well as it did before.

It reparses the whole outcome and trusts nothing that the plan says about it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from keylift.languages.tree import SyntaxTree, parse
from keylift.model import Edit, Rewrite, Span
from keylift.rewriting.edits import apply_edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node


def passes_gate(
    before: SyntaxTree,
    grammar: str,
    errors: int,
    rewrites: Sequence[tuple[Rewrite, Span]],
    edits: tuple[Edit, ...],
) -> bool:
    """Tell whether nothing broke, each lookup is one whole expression, and each secret is gone.

    `errors` is how many ERROR and MISSING nodes the text had before; each rewrite comes with the
    span of the whole literal that its secret is in.
    """
    changed = parse(apply_edits(before.text, edits), grammar)
    if changed.count_errors() > errors:
        return False
    # One that is refused may stand next to one that moves, in text that an edit writes anew.
    moved = Counter(rewrite.secret.of(before.text) for rewrite, _ in rewrites)
    if any(
        changed.text.count(secret) > before.text.count(secret) - count
        for secret, count in moved.items()
    ):
        return False
    return all(
        _stands(changed, edits, rewrite.secret) or _is_node(changed, _moved(literal, edits))
        for rewrite, literal in rewrites
    )


def _stands(changed: SyntaxTree, edits: tuple[Edit, ...], secret: Span) -> bool:
    """Tell whether what replaced the text around `secret` is exactly one node of the tree."""
    shift = 0
    for edit in edits:
        if edit.span.contains(secret) and edit.span.start < edit.span.end:
            start = edit.span.start + shift
            return _is_node(changed, Span(start, start + len(edit.new_text)))
        shift += len(edit.new_text) - (edit.span.end - edit.span.start)
    return False


def _moved(literal: Span, edits: tuple[Edit, ...]) -> Span:
    """Return where that is in the changed text which was the literal, with what it is joined to."""
    before = inside = 0
    for edit in edits:
        growth = len(edit.new_text) - (edit.span.end - edit.span.start)
        if edit.span.end <= literal.start:
            before += growth
        elif edit.span.end <= literal.end and edit.span.start < literal.end:
            inside += growth
    return Span(literal.start + before, literal.end + before + inside)


def _is_node(changed: SyntaxTree, span: Span) -> bool:
    """Tell whether a span, leading blanks aside, is exactly one sound node.

    What a macro reads has no structure but its tokens: there it must be some whole ones of them.
    """
    text = span.of(changed.text)
    exact = Span(span.start + len(text) - len(text.lstrip()), span.end)
    path = changed.path_to(exact)
    if any(node.is_error for node in path):
        return False
    is_read = path[-1].type == "token_tree" or _is_of_macro(changed, path[-1])
    if not is_read or changed.span(path[-1]) == exact:
        return changed.span(path[-1]) == exact
    tokens = [changed.span(child) for child in path[-1].children]
    return exact.start in {one.start for one in tokens} and exact.end in {one.end for one in tokens}


def _is_of_macro(changed: SyntaxTree, node: Node) -> bool:
    """Tell whether a node is the arguments of a Rust macro, in which a format counts them."""
    before = changed.data[: node.start_byte].rstrip()
    return node.type == "arguments" and before.endswith(b"!")
