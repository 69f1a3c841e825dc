"""Syntax trees over code-point offsets; the one module that knows tree-sitter.

The parser is imported and each grammar loaded on first use. It knows no language: which node kinds
mean what is each language's business. Broken code gives a tree with errors, never an exception.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar, cast

from keylift.errors import UnparsableError
from keylift.languages.nesting import is_too_deep
from keylift.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tree_sitter import Node, Parser

T = TypeVar("T")

_CRASHES_ON_ASTRAL = frozenset({"tree_sitter_bash:language"})
# Modules that know more about a tree than its grammar does; each has a function `improve`.
_IMPROVED = {"tree_sitter_rust:language": "keylift.languages._rust_calls"}
_trials: list[Callable[[str, bytes], bool]] = []
_WORD = re.compile(rb"\w+")
_STRIDE = 1024
_FEW = 8
"""Names that are looked for one by one, before all words are noted."""
_ASTRAL = re.compile(rb"[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class SyntaxTree:
    """A parsed text; `text` and `data` are the same document, as code points and as UTF-8."""

    text: str = field(repr=False)
    data: bytes = field(repr=False)
    root: Node
    _paths: dict[str, tuple[tuple[Node, ...], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _facts: dict[Callable[[SyntaxTree], object], object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def span(self, node: Node) -> Span:
        """Return the node's span in code points."""
        return Span(self._to_offset(node.start_byte), self._to_offset(node.end_byte))

    def source(self, node: Node) -> str:
        """Return the node's own text."""
        return self.data[node.start_byte : node.end_byte].decode(errors="surrogatepass")

    def path_to(self, span: Span) -> tuple[Node, ...]:
        """Return the nodes that cover `span`, from the root down to the smallest."""
        start, end = self._to_byte(span.start), self._to_byte(span.end)
        target = self.root.descendant_for_byte_range(start, end)
        return self.path_of(target) if target else (self.root,)

    def path_of(self, node: Node) -> tuple[Node, ...]:
        """Return the nodes from the root down to `node`."""
        path = [self.root]
        while path[-1] != node:
            child = path[-1].child_with_descendant(node)
            if child is None or child == path[-1]:
                break
            path.append(child)
        return tuple(path)

    def walk(self, within: Node | None = None) -> Iterator[Node]:
        """Yield every named node in document order, without recursion."""
        cursor = (within or self.root).walk()
        while True:
            if cursor.node is not None and cursor.node.is_named:
                yield cursor.node
            if cursor.goto_first_child() or cursor.goto_next_sibling():
                continue
            while cursor.goto_parent():
                if cursor.goto_next_sibling():
                    break
            else:
                return

    def occurrences(self, name: str) -> Iterator[tuple[Node, ...]]:
        """Yield the path of every leaf whose whole text is `name`, in document order."""
        paths = self._paths.get(name)
        if paths is None:
            paths = self._paths[name] = tuple(self._find(name.encode()))
        yield from paths

    def once(self, fact: Callable[[SyntaxTree], T]) -> T:
        """Return what a function says of the tree; each one is asked once."""
        if fact not in self._facts:
            self._facts[fact] = fact(self)
        return cast("T", self._facts[fact])

    def above(self, node: Node) -> list[Node]:
        """Return the root's named children that start before a node."""
        children = self.once(_top)
        return children[
            : bisect_left(children, node.start_byte, key=lambda child: child.start_byte)
        ]

    def _find(self, name: bytes) -> Iterator[tuple[Node, ...]]:
        for start in self._starts(name):
            end = start + len(name)
            node = self.root.named_descendant_for_byte_range(start, end)
            if node is not None and (node.start_byte, node.end_byte) == (start, end):
                yield self.path_of(node)

    def _starts(self, name: bytes) -> Iterable[int]:
        """Return where a name stands as a word of its own."""
        if len(self._paths) > _FEW and _WORD.fullmatch(name):
            return self.once(_starts_of_words).get(name, ())
        pattern = re.compile(rb"(?<!\w)" + re.escape(name) + rb"(?!\w)")
        return (found.start() for found in pattern.finditer(self.data))

    def count_errors(self) -> int:
        """Return how many nodes are ERROR or MISSING."""
        return sum(1 for _ in self.errors())

    def errors(self) -> Iterator[Node]:
        """Yield the nodes that are ERROR or MISSING; only damaged parts are visited."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            if node.is_error or node.is_missing:
                yield node
            waiting.extend(child for child in node.children if child.has_error)

    def _to_byte(self, offset: int) -> int:
        if len(self.text) == len(self.data):
            return offset
        marks = self.once(_marks)
        number = min(offset // _STRIDE, len(marks) - 1)
        before = self.text[number * _STRIDE : offset]
        return marks[number] + len(before.encode(errors="surrogatepass"))

    def _to_offset(self, byte: int) -> int:
        if len(self.text) == len(self.data):
            return byte
        marks = self.once(_marks)
        number = bisect_right(marks, byte) - 1
        before = self.data[marks[number] : byte]
        return number * _STRIDE + len(before.decode(errors="surrogatepass"))


def _marks(tree: SyntaxTree) -> list[int]:
    """Return the byte at which each stride of code points begins."""
    marks = [0]
    for start in range(0, len(tree.text) - _STRIDE, _STRIDE):
        stride = tree.text[start : start + _STRIDE]
        marks.append(marks[-1] + len(stride.encode(errors="surrogatepass")))
    return marks


def _starts_of_words(tree: SyntaxTree) -> dict[bytes, list[int]]:
    starts: dict[bytes, list[int]] = {}
    for found in _WORD.finditer(tree.data):
        starts.setdefault(found[0], []).append(found.start())
    return starts


@dataclass(frozen=True, slots=True)
class Place:
    """Where a literal stands.

    Attributes:
        path: Nodes from the root down to the literal.
        depth: Index in `path` of the outermost node that still has the literal's value.
    """

    path: tuple[Node, ...]
    depth: int

    @property
    def literal(self) -> Node:
        """The literal itself."""
        return self.path[-1]

    @property
    def value(self) -> Node:
        """The outermost node that still has the literal's value, e.g. its parentheses."""
        return self.path[self.depth]

    @property
    def parent(self) -> Node:
        """The node that uses the value."""
        return self.path[max(self.depth - 1, 0)]

    @property
    def ancestors(self) -> tuple[Node, ...]:
        """All nodes above the value, the nearest first."""
        return self.path[: self.depth][::-1]

    def keys(self, depth: int) -> tuple[str, str]:
        """Return `kind.field` and `kind` of the node above `path[depth]`, seen from there."""
        parent, child = self.path[depth - 1], self.path[depth]
        return f"{parent.type}.{field_of(parent, child)}", parent.type


def is_bare(place: Place) -> bool:
    """Tell whether nothing but parentheses stands between the literal and its user."""
    return all(node.type == "parenthesized_expression" for node in place.path[place.depth : -1])


def try_first(survives: Callable[[str, bytes], bool] | None) -> None:
    """Have all that is parsed tried out elsewhere before; None parses without.

    `survives` gets a grammar and what it is to read, and tells whether the parser came through it.
    """
    _trials[:] = [survives] if survives else []


def parse(text: str, grammar: str) -> SyntaxTree:
    """Parse `text`; `grammar` is the module and function, e.g. `tree_sitter_go:language`.

    Raises:
        UnparsableError: The parser might not survive it.
    """
    data = text.encode(errors="surrogatepass")
    seen = _parsable(data, grammar)
    if is_too_deep(text, grammar) or not all(survives(grammar, seen) for survives in _trials):
        raise UnparsableError
    tree = SyntaxTree(text, data, _parser(grammar).parse(seen).root_node)
    if grammar not in _IMPROVED:
        return tree
    # A language's module cannot be imported from below it.
    improve = import_module(_IMPROVED[grammar]).improve
    return improve(tree, lambda seen: _parser(grammar).parse(seen).root_node)  # type: ignore[no-any-return]


def _parsable(data: bytes, grammar: str) -> bytes:
    """Return what the grammar gets to see: the same bytes but for characters that crash it.

    Bash's scanner reads outside its tables on characters above U+FFFF and can end the process. Two
    ordinary letters outside ASCII take as many bytes and mean the same to a shell.
    """
    return _ASTRAL.sub(b"\xc3\xa9\xc3\xa9", data) if grammar in _CRASHES_ON_ASTRAL else data


def field_of(parent: Node, child: Node) -> str:
    """Return the name of the field of `parent` that holds `child`, or ""."""
    for index, candidate in enumerate(parent.children):
        if candidate == child:
            return parent.field_name_for_child(index) or ""
    return ""


def _parser(grammar: str) -> Parser:
    """Return a new parser, since one parser must not be used by two threads at once."""
    return import_module("tree_sitter").Parser(_grammar(grammar))  # type: ignore[no-any-return]


@cache
def _grammar(name: str) -> object:
    module, function = name.split(":")
    return import_module("tree_sitter").Language(getattr(import_module(module), function)())


def _top(tree: SyntaxTree) -> list[Node]:
    return tree.root.named_children
