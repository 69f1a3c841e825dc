"""GitLab CI: a variable that the file sets goes, and the project's settings set it instead.

`NAME: $NAME` would refer to itself, so the line goes as a whole. Jobs read the same variable.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span, Supply
from keylift.rewriting.edits import merge_edits
from keylift.rewriting.formats.lines import delete_line
from keylift.rewriting.formats.model import ConfigFile, Format, Slot, part_of, place_of
from keylift.rewriting.formats.yaml import (
    GRAMMAR,
    Scalar,
    find_scalar,
    key_of,
    pairs_of,
    parse_yaml,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

_NAME = re.compile(r"(?:.*\.)?gitlab-ci\.ya?ml\Z")
_PLACE = re.compile(r"(?:[^/]+/)?variables/(?P<name>[A-Za-z_]\w*)", re.ASCII)
_PAIR = "block_mapping_pair"
_SUPPLY = Supply(
    head="Set the project's CI/CD variables, from a shell in it:",
    each='printf %s "$@name" | glab variable set @name --masked --raw',
)
_SETTINGS = "Set a masked CI/CD variable in the project's settings, and write $NAME in the script."


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    tree = file.tree(GRAMMAR)
    scalar = find_scalar(tree, span)
    if isinstance(scalar, Refusal):
        return scalar
    place = _PLACE.fullmatch(place_of(scalar.keys))
    if place is None:
        return Refusal(RefusalReason.NO_CONTEXT, _SETTINGS)
    part = part_of(file.text, scalar.content, scalar.value, span)
    if isinstance(part, Refusal):
        return part
    edits = _removal(tree, scalar)
    if (
        not edits
        or part.span != scalar.content
        or "$" in part.value
        or _is_set_twice(tree, place["name"])
    ):
        return Refusal(RefusalReason.NO_CONTEXT, _SETTINGS)
    return Slot(
        secret=part.span,
        value=part.value,
        write=lambda _variable: edits,
        fixed=place["name"],
        note=_note,
        supply=_SUPPLY,
        applicability=Applicability.ASK,
    )


def _removal(tree: SyntaxTree, scalar: Scalar) -> tuple[Edit, ...]:
    """Return the edits that remove the pair, or all of `variables` where it is the only one."""
    pair = scalar.pair
    if pair is None or scalar.is_in_flow or _has_anchor(scalar):
        return ()
    above = scalar.nodes[: scalar.nodes.index(pair)]
    line = delete_line(tree.text, tree.span(pair))
    if line is None:
        return ()
    if len(pairs_of(above[-1])) > 1:
        return (line,)
    owner = next((one for one in reversed(above) if one.type == _PAIR), None)
    return _removal_of_all(tree, owner, (line,)) if owner else ()


def _removal_of_all(tree: SyntaxTree, owner: Node, lines: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return the edits that remove a whole `variables`, or leave it empty but with its comments.

    `lines` are the edits that remove its pairs.
    """
    has_comment = any(node.type == "comment" for node in tree.walk(owner))
    is_alone = len(pairs_of(owner.parent)) == 1
    whole = delete_line(tree.text, tree.span(owner))
    if whole and not has_comment and not is_alone:
        return (whole,)
    key = owner.child_by_field_name("key")
    colon = tree.text.index(":", tree.span(key).end) + 1 if key else 0
    return (Edit(Span(colon, colon), " {}"), *lines)


def _join(file: ConfigFile, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Remove each `variables` as a whole of which every line goes."""
    tree = file.tree(GRAMMAR)
    for owner in (node for node in tree.walk() if node.type == _PAIR):
        lines = [tree.span(pair) for pair in pairs_of(owner.child_by_field_name("value"))]
        inside = [edit for edit in edits if any(edit.span.contains(line) for line in lines)]
        if key_of(tree, owner) == "variables" and len(inside) == len(lines) > 1:
            others = [edit for edit in edits if edit not in inside]
            edits = merge_edits([*others, *_removal_of_all(tree, owner, (*inside,))]) or edits
    return edits


def _is_set_twice(tree: SyntaxTree, name: str) -> bool:
    """Tell whether another line sets the variable: the project's own would override both."""
    keys = [key_of(tree, node) for node in tree.walk() if node.type in {_PAIR, "flow_pair"}]
    return keys.count(name) > 1


def _holds(text: str) -> bool:
    """Tell whether no `variables` is left without any."""
    tree = parse_yaml(text)
    pairs = [node for node in tree.walk() if node.type == _PAIR]
    return all(
        one.child_by_field_name("value") for one in pairs if key_of(tree, one) == "variables"
    )


def _has_anchor(scalar: Scalar) -> bool:
    return any(child.type == "anchor" for node in scalar.nodes for child in node.named_children)


def _note(variable: str) -> str:
    return (
        f"Set the project's CI/CD variable with `glab variable set {variable} --masked --raw`,"
        " which reads the value from standard input; until then jobs see it empty."
    )


FORMAT = Format(
    id="gitlab-ci",
    name="GitLab CI",
    fits=lambda file: file.language_id == "yaml" and bool(_NAME.match(file.name)),
    read=_read,
    filled_by="gitlab",
    reference="nothing: the variable goes, and the project's settings set it",
    join=_join,
    holds=_holds,
    grammar=GRAMMAR,
)
