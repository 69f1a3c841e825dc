"""Rust: finds the uses of a constant in its file, or the one that a function cannot serve.

Names are followed through modules, `impl` blocks and plain imports of this file. What a path may
mean otherwise is an objection for nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from keylift.languages._rust_macros import demand_of, first_token
from keylift.languages.tree import Place, SyntaxTree, field_of
from keylift.model import Span
from keylift.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_CRATE_ROOT = re.compile(r"(?:^|/)(?:main|lib)\.rs\Z")
_ITEMS = frozenset({"const_item", "static_item"})
_ARGUMENTS = re.compile(r"(?:::)?<.*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant or a static.

    Attributes:
        name: What it is called.
        declared: The node of its name.
        scope: The node in which its name is known by itself or, in an `impl`, through its type.
        module: The module around it, or the file.
        owner: The type whose `impl` it is in, without arguments, or "".
        is_public: True where it is visible outside of its module.
        is_local: True where it is in a block.
        is_of_trait: True where a trait names it.
    """

    name: str
    declared: Node
    scope: Node
    module: Node
    owner: str
    is_public: bool
    is_local: bool
    is_of_trait: bool

    @classmethod
    def at(cls, tree: SyntaxTree, place: Place) -> Constant:
        """Return the constant whose value the place is."""
        item, scope, around = place.ancestors[0], place.ancestors[1], place.ancestors[1:3][-1]
        name = item.child_by_field_name("name") or item
        modules = [one for one in place.ancestors[1:] if one.type == "mod_item"]
        kind = around.type if scope.type == "declaration_list" else ""
        owner = around.child_by_field_name("type") if kind == "impl_item" else None
        return cls(
            name=tree.source(name),
            declared=name,
            scope=scope,
            module=modules[0] if modules else tree.root,
            owner=_base(tree.source(owner)) if owner else "",
            is_public=any(one.type == "visibility_modifier" for one in item.named_children),
            is_local=scope.type == "block",
            is_of_trait=kind == "trait_item"
            or (kind == "impl_item" and around.child_by_field_name("trait") is not None),
        )


@dataclass(frozen=True, slots=True)
class Use:
    """A name that means the constant, and whether it only imports it."""

    node: Node
    is_import: bool


def find_uses(tree: SyntaxTree, constant: Constant, path: str) -> tuple[Use, ...] | str:
    """Return all uses in the file, or a sentence on one that stays in the way.

    `path` is the file's.
    """
    objection = _object_to_formats(tree, constant)
    if objection:
        return objection
    uses: list[Use] = []
    for found in tree.occurrences(constant.name):
        node = found[-1]
        if node == constant.declared or node.type != "identifier":
            continue
        meant = _is_meant(tree, constant, found, path)
        if meant is None:
            return f"Line {_line(tree, node)} may mean it or something else."
        if not meant:
            continue
        demand = demand_of(tree, found)
        if demand:
            return f"Line {_line(tree, node)} uses it in {demand}."
        uses.append(Use(node, any(one.type == "use_declaration" for one in found)))
    return tuple(uses)


def _object_to_formats(tree: SyntaxTree, constant: Constant) -> str:
    """Object to formats that name the constant, as `{KEY}` does."""
    for named in re.finditer(rf"\{{\s*{re.escape(constant.name)}\s*[:}}]", tree.text):
        if "string" in tree.path_to(Span(*named.span()))[-1].type:
            return (
                f"Line {LineIndex(tree.text).position(named.start())[0] + 1} names it in a format."
            )
    return ""


def _is_meant(
    tree: SyntaxTree, constant: Constant, found: tuple[Node, ...], path: str
) -> bool | None:
    """Tell whether the name at the end of `found` means the constant; None where that is open."""
    node, parent = found[-1], found[-2]
    field = field_of(parent, node)
    if parent.type in {"enum_variant", "macro_invocation"} and field in {"name", "macro"}:
        return False
    prefix = _prefix(tree, found)
    if constant.owner:
        return _is_of_owner(tree, constant, found, prefix)
    if prefix:
        return not constant.is_local and _is_reached(tree, constant, found, prefix, path)
    if field == "name":
        is_other = constant.scope not in found or _is_associated(found[:-1])
        return False if is_other else None
    return _is_plain(tree, constant, found)


def _is_plain(tree: SyntaxTree, constant: Constant, found: tuple[Node, ...]) -> bool | None:
    """Judge the use of a name that stands by itself."""
    if constant.scope not in found:
        return None if constant.is_public else False
    if _import(found) or found[-2].type == "shorthand_field_initializer":
        return None
    modules = _modules_between(constant, found)
    is_imported = len(modules) == 1 and _imports(tree, modules[0], constant.name)
    return True if not modules or (is_imported and not constant.is_local) else None


def _is_of_owner(
    tree: SyntaxTree, constant: Constant, found: tuple[Node, ...], prefix: str
) -> bool | None:
    """Judge the use of a name that is known by its type only."""
    if not prefix:
        return False
    base = _base(prefix)
    if base == "Self":
        around = [one for one in found if one.type in {"impl_item", "trait_item"}]
        kind = around[-1].child_by_field_name("type") if around else None
        base = _base(tree.source(kind)) if kind else ""
    others = [_owner_of(tree, path) for path in _declarations(tree, constant)]
    if base == constant.owner:
        return None if constant.owner in others else True
    return False if base in others else None


def _declarations(tree: SyntaxTree, constant: Constant) -> Iterator[tuple[Node, ...]]:
    """Yield the paths of other constants and variants of that name."""
    for found in tree.occurrences(constant.name):
        is_item = found[-2].type in {*_ITEMS, "enum_variant"}
        if is_item and field_of(found[-2], found[-1]) == "name" and found[-1] != constant.declared:
            yield found


def _owner_of(tree: SyntaxTree, found: tuple[Node, ...]) -> str:
    kinds = {"impl_item": "type", "enum_item": "name", "trait_item": "name", "mod_item": "name"}
    around = [one for one in found if one.type in kinds]
    named = around[-1].child_by_field_name(kinds[around[-1].type]) if around else None
    return _base(tree.source(named)) if named else ""


def _is_reached(
    tree: SyntaxTree, constant: Constant, found: tuple[Node, ...], prefix: str, path: str
) -> bool | None:
    """Judge the use of a name at the end of a path, where the constant is a module's."""
    *_, last = steps = prefix.split("::")
    is_inside = constant.scope in found
    is_import = any(one.type in {"use_as_clause", "visibility_modifier"} for one in _import(found))
    if {*steps} <= {"self", "super"}:
        is_ours = is_inside and steps.count("super") == len(_modules_between(constant, found))
        return None if is_ours and is_import else is_ours
    is_at_root = constant.module == tree.root
    if prefix == "crate":
        is_known = bool(path) and not is_import
        return is_at_root and bool(_CRATE_ROOT.search(path)) if is_known else None
    module = constant.module.child_by_field_name("name")
    stem = path.rsplit("/", 1)[-1].removesuffix(".rs")
    if last != (tree.source(module) if module else stem):
        return False
    return None if is_at_root or _import(found) else True


def _modules_between(constant: Constant, found: tuple[Node, ...]) -> list[Node]:
    return [one for one in found[found.index(constant.scope) + 1 :] if one.type == "mod_item"]


def _is_associated(path: tuple[Node, ...]) -> bool:
    """Tell whether the item at the end of `path` belongs to a type."""
    return path[-1].type in _ITEMS and path[-3].type in {"impl_item", "trait_item"}


def _imports(tree: SyntaxTree, module: Node, name: str) -> bool:
    """Tell whether a module takes the name over from the one around it."""
    body = module.child_by_field_name("body")
    uses = (one for one in (body.named_children if body else ()) if one.type == "use_declaration")
    way = re.compile(rf"\bsuper\s*::\s*(?:\*|{re.escape(name)}\b|\{{[^}}]*\b{re.escape(name)}\b)")
    return any(way.search(tree.source(one)) for one in uses)


def _import(found: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the nodes of the import around the name, or none."""
    at = next((at for at, one in enumerate(found) if one.type == "use_declaration"), len(found))
    return found[at:] + tuple(found[at].named_children if at < len(found) else ())


def _prefix(tree: SyntaxTree, found: tuple[Node, ...]) -> str:
    """Return the path in front of the name, without blanks, or ""."""
    steps = []
    for node, child in pairwise(found):
        before = node.child_by_field_name("path")
        if node.type in {"scoped_identifier", "scoped_use_list"} and before not in {None, child}:
            steps.append(tree.source(before) if before else "")
    if found[-2].type == "token_tree":
        first = first_token(found)
        tokens = found[-2].children[
            found[-2].children.index(first) : found[-2].children.index(found[-1])
        ]
        steps = [tree.source(one) for one in tokens if one.type != "::"]
    return re.sub(r"\s", "", "::".join(steps))


def _base(written: str) -> str:
    """Return the last name of a type's path, without its arguments."""
    return _ARGUMENTS.sub("", written).rsplit("::", 1)[-1].strip()


def _line(tree: SyntaxTree, node: Node) -> int:
    return LineIndex(tree.text).position(tree.span(node).start)[0] + 1
