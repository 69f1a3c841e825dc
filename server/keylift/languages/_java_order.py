"""Java: which code may read a field before it is filled, as nothing can read a constant too early.

A constant's readers hold its value since they were compiled; any other field is `null` until its
own line ran. Calls are followed by the words of the code, not by its types, through this file and
the classes beside it; code of other folders is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

_NAMES = frozenset({"identifier", "type_identifier"})
_BODIES = frozenset({"class_body", "enum_body_declarations", "interface_body", "enum_body"})
_TYPES = frozenset(
    {"class_declaration", "interface_declaration", "enum_declaration", "record_declaration"}
)
_FIELDS = frozenset({"field_declaration", "constant_declaration"})
_CONSTRUCTORS = frozenset({"constructor_declaration", "compact_constructor_declaration"})


@dataclass(slots=True)
class Classes:
    """The code of a file and, as far as it is asked for, of the files beside it.

    Attributes:
        parse_beside: Parses the file that declares a class of some name, where there is one.
        units: Name of a method or type -> the words of what runs when it is called or made.
    """

    parse_beside: Callable[[str], SyntaxTree | None]
    units: dict[str, set[str]] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)
    _parents: dict[str, set[str]] = field(default_factory=dict)

    def add(self, tree: SyntaxTree) -> None:
        """Learn what the methods and types of a file run."""
        for node in tree.walk():
            name = node.child_by_field_name("name")
            if name is None:
                continue
            if node.type == "method_declaration":
                self.units.setdefault(tree.source(name), set()).update(names_in(tree, node))
            elif node.type in _TYPES:
                parent = node.child_by_field_name("superclass")
                self._parents[tree.source(name)] = names_in(tree, parent) if parent else set()
                self.units.setdefault(tree.source(name), set()).update(_made_with(tree, node))

    def are_seen(self, types: set[str]) -> bool:
        """Tell whether the code of these types and of all above them is known."""
        waiting, seen = set(types), set[str]()
        while waiting:
            name = waiting.pop()
            seen.add(name)
            self._unit(name)
            if name not in self._parents:
                return False
            waiting |= self._parents[name] - seen
        return True

    def reach(self, start: set[str], goals: set[str]) -> bool:
        """Tell whether code with the words of `start` may come to one of `goals`."""
        waiting, seen = set(start), set[str]()
        while waiting:
            if not waiting.isdisjoint(goals):
                return True
            word = waiting.pop()
            seen.add(word)
            waiting |= self._unit(word) - seen
        return False

    def _unit(self, word: str) -> set[str]:
        if word not in self._asked and word not in self._parents:
            self._asked.add(word)
            tree = self.parse_beside(word)
            if tree:
                self.add(tree)
        return self.units.get(word, set())


def names_in(tree: SyntaxTree, node: Node) -> set[str]:
    """Return the names in the node's code; the `class` of a name runs nothing."""
    found = (each for each in tree.walk(node) if each.type in _NAMES)
    return {
        tree.source(each)
        for each in found
        if each.parent is None or each.parent.type != "class_literal"
    }


def early_reader(
    tree: SyntaxTree, path: tuple[Node, ...], goals: set[str], classes: Classes
) -> Node | None:
    """Return code that may read a field of `goals` before the field of `path` is filled.

    `path` leads to the field's declaration, which is one of a type's body.
    """
    declaration, body = path[-1], path[-2]
    is_static = is_static_field(tree, declaration)
    before = body.named_children[: body.named_children.index(declaration)]
    if body.type == "enum_body_declarations" and is_static:
        constants = [node for node in path[-3].named_children if node.type == "enum_constant"]
        name = path[-4].child_by_field_name("name")
        own = {tree.source(name)} if name else set()
        early = [(node, names_in(tree, node) | own) for node in constants]
    else:
        early = list(_parents(tree, path, classes, is_static=is_static))
    early += [(node, _run_by(tree, node)) for node in before if _is_static(tree, node) == is_static]
    return next((node for node, said in early if classes.reach(said, goals)), None)


def is_static_field(tree: SyntaxTree, declaration: Node) -> bool:
    """Tell whether the declaration is that of a static field, as all of an interface's are."""
    return declaration.type == "constant_declaration" or _is_static(tree, declaration)


def _is_static(tree: SyntaxTree, member: Node) -> bool:
    if member.type in {"constant_declaration", "static_initializer"}:
        return True
    return "static" in modifiers_of(tree, member)


def modifiers_of(tree: SyntaxTree, declaration: Node) -> list[str]:
    """Return the modifiers of a declaration, its annotations' words among them."""
    found = [node for node in declaration.named_children if node.type == "modifiers"]
    return [word for node in found for word in tree.source(node).split()]


def _run_by(tree: SyntaxTree, member: Node) -> set[str]:
    """Return the words of what a member runs when the class or object is made."""
    if member.type in {"static_initializer", "block"}:
        return names_in(tree, member)
    if member.type not in _FIELDS:
        return set()
    values = (node.child_by_field_name("value") for node in member.named_children)
    return set().union(*(names_in(tree, value) for value in values if value is not None))


def _made_with(tree: SyntaxTree, declaration: Node) -> Iterator[str]:
    """Yield the words of constructors, initializers and fields, and the parent's name."""
    parent = declaration.child_by_field_name("superclass")
    if parent:
        yield from names_in(tree, parent)
    body = declaration.child_by_field_name("body")
    waiting = list(body.named_children) if body else []
    while waiting:
        member = waiting.pop()
        if member.type in _BODIES:
            waiting += member.named_children
        elif member.type in _CONSTRUCTORS or member.type == "enum_constant":
            yield from names_in(tree, member)
        else:
            yield from _run_by(tree, member)


def _parents(
    tree: SyntaxTree, path: tuple[Node, ...], classes: Classes, *, is_static: bool
) -> Iterator[tuple[Node, set[str]]]:
    """Yield the parent class and what its constructor may call of this one."""
    declaration = path[-3]
    parent = declaration.child_by_field_name("superclass")
    above = names_in(tree, parent) if parent else set()
    if parent:
        yield parent, above
    is_anonymous = declaration.type in {"object_creation_expression", "enum_constant"}
    if is_static or not (parent or is_anonymous) or (parent and classes.are_seen(above)):
        return
    for member in path[-2].named_children:
        is_open = {"private", "static"}.isdisjoint(modifiers_of(tree, member))
        if member.type == "method_declaration" and is_open:
            yield member, names_in(tree, member)


def trees_by_class(
    siblings: Callable[[], Mapping[str, str]], parse_one: Callable[[str], SyntaxTree]
) -> Callable[[str], SyntaxTree | None]:
    """Return a function that parses the sibling named after a class, or gives None."""

    def parse_beside(name: str) -> SyntaxTree | None:
        text = siblings().get(f"{name}.java")
        return parse_one(text) if text is not None else None

    return parse_beside
