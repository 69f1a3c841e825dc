"""Checks a rewritten text before anyone sees it: it must parse as well as it did before.

It reparses the whole outcome and trusts nothing that the plan says about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.tree import SyntaxTree, parse
from keylift.model import Edit, Rewrite, Span
from keylift.rewriting.edits import apply_edits

if TYPE_CHECKING:
    from collections.abc import Sequence


def passes_gate(
    before: SyntaxTree,
    grammar: str,
    errors: int,
    rewrites: Sequence[Rewrite],
    edits: tuple[Edit, ...],
) -> bool:
    """Tell whether nothing broke, each lookup is one whole expression, and each secret is gone.

    `errors` is how many ERROR and MISSING nodes the text had before.
    """
    changed = parse(apply_edits(before.text, edits), grammar)
    if changed.count_errors() > errors:
        return False
    secrets = {rewrite.secret.of(before.text) for rewrite in rewrites}
    if any(secret in edit.new_text for secret in secrets for edit in edits):
        return False
    return all(_stands(changed, edits, rewrite.secret) for rewrite in rewrites)


def _stands(changed: SyntaxTree, edits: tuple[Edit, ...], secret: Span) -> bool:
    """Tell whether what replaced the literal around `secret` is exactly one node of the tree."""
    shift = 0
    for edit in edits:
        if edit.span.contains(secret) and edit.span.start < edit.span.end:
            blanks = len(edit.new_text) - len(edit.new_text.lstrip())
            start = edit.span.start + shift + blanks
            span = Span(start, edit.span.start + shift + len(edit.new_text))
            path = changed.path_to(span)
            return changed.span(path[-1]) == span and not any(node.is_error for node in path)
        shift += len(edit.new_text) - (edit.span.end - edit.span.start)
    return False
