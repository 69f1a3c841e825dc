"""Recognizes a shell's expansions of an environment variable that have a default.

A variable that the script sets itself, or reads in another way before, is none of those: with the
default's value in the environment, the script would do something else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.model import Fallback
from keylift.model import Span

if TYPE_CHECKING:
    from keylift.languages.tree import Place, SyntaxTree

_NAME = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
_WORDS = frozenset({"word", "concatenation"})
_TEXTS = frozenset({"string", "heredoc_redirect"})
_DEFAULTS = frozenset({":-", "-"})
_ASSIGNED = frozenset({":=", "="})


def find_fallback(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Return the expansion whose default the literal is, such as `${X:-…}`."""
    expansion = place.parent
    if expansion.type != "expansion" or place.value != place.literal:
        return None
    # Between double quotes, the default's own quotes may belong to its value.
    if place.literal.type not in _WORDS and any(one.type in _TEXTS for one in place.ancestors):
        return None
    operator = expansion.child_by_field_name("operator")
    names = [node for node in expansion.named_children if node.type == "variable_name"]
    if operator is None or len(names) != 1 or len(expansion.named_children) != len("xy"):
        return None
    name, sign = tree.source(names[0]), tree.source(operator)
    if sign not in _DEFAULTS | _ASSIGNED or not _NAME.match(name):
        return None
    is_only = _is_only_expansion(tree, place, name, is_assigned=sign in _ASSIGNED)
    return Fallback(expansion, name) if is_only else None


def _is_only_expansion(tree: SyntaxTree, place: Place, name: str, *, is_assigned: bool) -> bool:
    """Tell whether nothing else sets the variable, and nothing reads it that must not see it."""
    expansion = tree.span(place.parent)
    written = expansion.of(tree.text)
    target = _assigned_name(tree, place)
    is_kept = is_assigned or target == name
    for found in re.finditer(rf"(?<!\w){name}(?!\w)", tree.text):
        start = found.start() - len("${")
        is_comment = tree.path_to(Span(*found.span()))[-1].type == "comment"
        if is_comment or tree.text.startswith(written, start):
            continue
        is_own = target == name and found.start() == _target_start(tree, place)
        before, after = tree.text[: found.start()], tree.text[found.end() :]
        is_read = re.search(r"\$(?:\{#?)?\Z", before[-3:]) and not re.match(r":?=", after)
        is_later = found.start() > expansion.end
        if not is_own and not (is_kept and is_later and is_read):
            return False
    return True


def _assigned_name(tree: SyntaxTree, place: Place) -> str:
    """Return the variable that is set to what the expansion gives, or ""."""
    start = _target_start(tree, place)
    found = re.compile(r"\w+(?==)").match(tree.text, start) if start >= 0 else None
    return found[0] if found else ""


def _target_start(tree: SyntaxTree, place: Place) -> int:
    """Return where the name stands that is set to the expansion alone, or -1."""
    value, above = place.parent, place.ancestors[1:]
    while above and above[0].type == "string" and len(above[0].named_children) == 1:
        value, above = above[0], above[1:]
    is_value = above and above[0].type == "variable_assignment"
    is_whole = is_value and above[0].child_by_field_name("value") == value
    return tree.span(above[0]).start if is_whole else -1
