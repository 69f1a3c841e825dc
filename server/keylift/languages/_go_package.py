"""Finds what a Go package declares, in the file at hand and in its other files.

Other files are searched as text, and only one that seems to declare a name is parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keylift.languages import _go_standard as standard
from keylift.languages.tree import SyntaxTree, field_of, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tree_sitter import Node

GRAMMAR = "tree_sitter_go:language"
PACKAGE = re.compile(r"^\ufeff?package\s+(\w+)", re.MULTILINE)
_IMPORT = re.compile(
    r"""^(?:import|\t)\s*(?:[\w.]+\s+)?["`]([\w./~+-]+)["`]\s*(?://.*)?$""", re.MULTILINE
)
# Other types than a string's: what is left may be a string type, or stand for one.
_STRING_TYPE = re.compile(
    r"^\s*type\s+(?:\(|\w+(?:\[|\s+(?!struct\b|interface\b|func\b|map\b|chan\b|\[|\*"
    r"|u?int\d*\b|float\d+\b|bool\b|byte\b|rune\b|error\b)))|^func\s*(?:\([^)]*\)\s*)?\w+\[",
    re.MULTILINE,
)
_OTHER_STRING = re.compile(
    r"\b(?:" + "|".join(map(re.escape, sorted(standard.STRING_TYPES))) + r")\b"
    r"|(?:" + "|".join(re.escape(n) for n in sorted(standard.OTHER_VALUES) if n[0] == ".") + r")\b"
)
_KINDS = {
    "type_spec": r"^(?:type\s+|[^\S\n]+){name}\b",
    "type_alias": r"^(?:type\s+|[^\S\n]+){name}\b",
    "function_declaration": r"^func\s+{name}\b",
    "method_declaration": r"^func\s*\([^)]*\)\s*{name}\b",
    "method_elem": r"^[^\S\n]+{name}\(",
    "var_spec": r"^(?:var\s|[^\S\n]+).*\b{name}\b",
    "const_spec": r"^(?:const\s|[^\S\n]+).*\b{name}\b",
}

# A type, a function, a variable or a parameter.
_DECLARED = (
    r"\b(?:type|func)\s+{0}\b|(?m:^[^\S\n]+{0}\s+[\w\[*])|\b{0}\b[\s\w,]*:?=|[(,]\s*{0}\s+\S"
)
_WORDS = """
    _ any append bool byte cap clear close comparable complex complex128 complex64 copy delete error
    false float32 float64 imag int int16 int32 int64 int8 len make max min new nil panic print
    println real recover rune string true uint uint16 uint32 uint64 uint8 uintptr
    """
PREDECLARED = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Package:
    """A file of a package, and the texts of the package's other files.

    Attributes:
        tree: The file, parsed.
        texts: Gives the texts of all files of the folder, perhaps with the file's own.
        imported: Gives those of another package by its path, none where nobody sees them.
    """

    tree: SyntaxTree = field(repr=False)
    texts: Callable[[], Sequence[str]] = field(repr=False)
    imported: Callable[[str], Sequence[str]] = field(repr=False, default=lambda _path: ())

    def others(self) -> Iterator[str]:
        """Yield the texts of the package's other files."""
        own = PACKAGE.search(self.tree.text)
        for text in self.texts():
            found = PACKAGE.search(text)
            if own and found and own[1] == found[1] and text != self.tree.text:
                yield text

    def declarations(self, name: str, *kinds: str) -> Iterator[tuple[SyntaxTree, Node]]:
        """Yield the declarations of a name by nodes of these kinds, the own file's first."""
        if not name.isidentifier():
            return
        yield from _declarations(self.tree, name, kinds)
        wanted = re.compile(
            "|".join(_KINDS[kind].format(name=name) for kind in kinds), re.MULTILINE
        )
        for text in self.others():
            if wanted.search(text):
                yield from _declarations(parse(text, GRAMMAR), name, kinds)

    def imported_declarations(
        self, path: str, name: str, *kinds: str
    ) -> Iterator[tuple[SyntaxTree, Node]]:
        """Yield the declarations of a name in another package."""
        for text in self.imported(path):
            if re.search(rf"\b{re.escape(name)}\b", text):
                yield from _declarations(parse(text, GRAMMAR), name, kinds)

    def import_path(self, name: str, tree: SyntaxTree | None = None) -> str:
        """Return the path of the package that a file imports under a name, or ""."""
        for path, word in imports(tree or self.tree):
            if word == name:
                return path
        return ""

    def is_closed(self) -> bool:
        """Tell whether the package imports nothing but the standard library."""
        texts = [self.tree.text, *self.others()]
        return all(is_standard(path) for text in texts for path in _IMPORT.findall(text))

    def has_only_plain_strings(self) -> bool:
        """Tell whether no string in the package can be of a type of its own."""
        texts = [self.tree.text, *self.others()]
        is_free = not any(_STRING_TYPE.search(text) or _OTHER_STRING.search(text) for text in texts)
        return is_free and self.is_closed() and self.is_whole()

    def is_whole(self) -> bool:
        """Tell whether all types and functions that the file names are declared in a known file."""
        names = {
            self.tree.source(node)
            for node in self.tree.walk()
            if node.type == "type_identifier" or _is_called(node)
        }
        texts = "\n".join((self.tree.text, *self.others()))
        return all(re.search(_DECLARED.format(name), texts) for name in names - PREDECLARED)

    def declares_member(self, name: str) -> bool:
        """Tell whether the package may declare a field, a method or anything else of a name."""
        wanted = re.compile(
            rf"^\s*(?:\w+,\s*)*{name}(?:,\s*\w+)*\s+[^\s:=]|^func\s*(?:\([^)]*\)\s*)?{name}\b"
            rf"|^\s+{name}\(",
            re.MULTILINE,
        )
        return any(wanted.search(text) for text in (self.tree.text, *self.others()))


def _is_called(node: Node) -> bool:
    parent = node.parent
    is_call = node.type == "identifier" and parent is not None and parent.type == "call_expression"
    return is_call and parent is not None and field_of(parent, node) == "function"


def is_standard(path: str) -> bool:
    """Tell whether an import path is one of the standard library that anyone may import."""
    parts = path.split("/")
    return parts[0] in standard.ROOTS and "internal" not in parts


def imports(tree: SyntaxTree) -> Iterator[tuple[str, str]]:
    """Yield path and name of each import; the name of an import without one is guessed."""
    for node in tree.root.named_children:
        if node.type != "import_declaration":
            continue
        for spec in (one for one in tree.walk(node) if one.type == "import_spec"):
            path, name = (spec.child_by_field_name(each) for each in ("path", "name"))
            if path is not None:
                text = tree.source(path)[1:-1]
                yield text, tree.source(name) if name is not None else _usual_name(text)


def _usual_name(path: str) -> str:
    parts = [part for part in path.split("/") if not re.fullmatch(r"v\d+", part)] or [path]
    return re.sub(r"^go-|[.-]go$|\.v\d+$", "", parts[-1])


def _declarations(
    tree: SyntaxTree, name: str, kinds: tuple[str, ...]
) -> Iterator[tuple[SyntaxTree, Node]]:
    for path in tree.occurrences(name):
        parent = path[-2] if len(path) > 1 else path[-1]
        if parent.type in kinds and field_of(parent, path[-1]) == "name":
            yield tree, parent
