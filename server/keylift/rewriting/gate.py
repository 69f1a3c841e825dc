"""Checks a rewritten text before anyone sees it: it must parse as well as it did before.

It reparses the whole outcome and trusts nothing that the plan says about it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from keylift.languages.tree import SyntaxTree, parse
from keylift.model import Span
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.shifts import Shifts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tree_sitter import Node

    from keylift.model import Edit, Rewrite

_FEW = 16
_FLAT = frozenset({"token_tree", "concatenation"})


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
    there, left = _counted(before.text, moved), _counted(changed.text, moved)
    if any(left[secret] > there[secret] - count for secret, count in moved.items()):
        return False
    shifts = Shifts(edits)
    return all(
        _stands(changed, shifts, rewrite.secret) or _is_node(changed, shifts.moved(literal))
        for rewrite, literal in rewrites
    )


def _counted(text: str, secrets: Iterable[str]) -> Counter[str]:
    """Return how often each secret stands in a text."""
    by_length: dict[int, list[str]] = {}
    for secret in secrets:
        by_length.setdefault(len(secret), []).append(secret)
    found: Counter[str] = Counter()
    for length, some in by_length.items():
        if len(some) <= _FEW:
            found.update({secret: text.count(secret) for secret in some})
            continue
        # One pass for all of them: looking for each would take the square.
        wanted = frozenset(some)
        pieces = (text[at : at + length] for at in range(len(text) - length + 1))
        found.update(piece for piece in pieces if piece in wanted)
    return found


def _stands(changed: SyntaxTree, shifts: Shifts, secret: Span) -> bool:
    """Tell whether what replaced the text around `secret` is exactly one node of the tree."""
    written = shifts.written_over(secret)
    return written is not None and _is_node(changed, written)


def _is_node(changed: SyntaxTree, span: Span) -> bool:
    """Tell whether a span, leading blanks aside, is exactly one sound node.

    What a macro reads has no structure but its tokens: there it must be some whole ones of them. So
    it is among texts that are joined by standing next to each other.
    """
    text = span.of(changed.text)
    exact = Span(span.start + len(text) - len(text.lstrip()), span.end)
    path = changed.path_to(exact)
    if any(node.is_error for node in path):
        return False
    is_read = path[-1].type in _FLAT or _is_of_macro(changed, path[-1])
    if not is_read or changed.span(path[-1]) == exact:
        return changed.span(path[-1]) == exact
    tokens = [changed.span(child) for child in path[-1].children]
    return exact.start in {one.start for one in tokens} and exact.end in {one.end for one in tokens}


def _is_of_macro(changed: SyntaxTree, node: Node) -> bool:
    """Tell whether a node is the arguments of a Rust macro, in which a format counts them."""
    before = changed.data[: node.start_byte].rstrip()
    return node.type == "arguments" and before.endswith(b"!")
