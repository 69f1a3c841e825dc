"""Where a Python module loads `.env`: after its imports, in front of all other code.

Each module that looks something up at import loads it itself, so that no order of imports matters;
loading twice changes nothing, since variables that are set stay as they are.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from keylift.languages._python_head import DEFINITIONS, head_of, offset_before
from keylift.languages.placement import (
    ends_with_blank_line,
    insert,
    is_first_on_line,
    is_last_on_line,
    line_end,
    line_start,
)
from keylift.model import Edit, Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree
    from keylift.rewriting.companions.model import Surroundings

_IMPORT = "from dotenv import load_dotenv"
_CALL = "load_dotenv()"
_MODULE = "dotenv"


def place(around: Surroundings) -> tuple[Edit, ...] | Refusal:
    """Return the import of the loader and its call."""
    tree = around.tree
    if tree.text.lstrip("\ufeff").startswith("%%") or around.source.path.endswith(".pyi"):
        return Refusal(RefusalReason.NO_LOADER)
    if any(path[-1].type == "identifier" for path in tree.occurrences("load_dotenv")):
        return Refusal(RefusalReason.NO_ENTRY)
    head = head_of(tree)
    if head.imports:
        return _among(around, head.imports, head.rest)
    return _before(tree, head.rest[0]) if head.rest else Refusal(RefusalReason.NO_ENTRY)


def _among(
    around: Surroundings, imports: Sequence[Node], rest: Sequence[Node]
) -> tuple[Edit, ...] | Refusal:
    """Put the import among those that begin the module, and the call below them."""
    tree = around.tree
    last = tree.span(imports[-1]).end
    is_tidy = all(is_first_on_line(tree.text, tree.span(node).start) for node in imports)
    if not is_tidy or not is_last_on_line(tree.text, last, "#"):
        return Refusal(RefusalReason.NO_ENTRY)
    local = frozenset(name.removesuffix(".py") for name in around.source.siblings())
    added = _import(tree, imports, local)
    end = line_end(tree.text, last)
    called = f"\n\n{_CALL}" + ("\n" if rest and not _has_gap(tree.text[end:]) else "")
    if added.span.start == end:
        return (insert(end, added.new_text + called),)
    return added, insert(end, called)


def _before(tree: SyntaxTree, first: Node) -> tuple[Edit, ...] | Refusal:
    """Put both in front of a module's first statement, which is no import."""
    offset = offset_before(tree, first)
    if offset is None:
        return Refusal(RefusalReason.NO_ENTRY)
    is_tight = tree.text[:offset].strip("\ufeff") and not ends_with_blank_line(tree.text[:offset])
    lead = "\n" if is_tight else ""
    trail = "\n\n\n" if first.type in DEFINITIONS else "\n\n"
    return (insert(offset, f"{lead}{_IMPORT}\n\n{_CALL}{trail}"),)


def _import(tree: SyntaxTree, imports: Sequence[Node], local: frozenset[str]) -> Edit:
    """Put the import where a sorted block of imports has it."""
    ranks = [_rank(_root(tree, node), local) for node in imports]
    installed = [node for node, rank in zip(imports, ranks, strict=True) if rank == 1]
    if installed:
        smaller = [node for node in installed if _is_before(tree, node)]
        if smaller:
            return _below(tree, smaller[-1], f"\n{_IMPORT}")
        return _above(tree, installed[0], f"{_IMPORT}\n")
    standard = [node for node, rank in zip(imports, ranks, strict=True) if rank == 0]
    if standard:
        is_last = standard[-1] == imports[-1]
        gap = "" if is_last or _has_gap(_text_below(tree, standard[-1])) else "\n"
        return _below(tree, standard[-1], f"\n\n{_IMPORT}{gap}")
    return _above(tree, imports[0], f"{_IMPORT}\n\n")


def _rank(module: str, local: frozenset[str]) -> int:
    """Return 0 for the standard library, 1 for what is installed, 2 for the program's own."""
    if not module or module in local:
        return 2
    return 0 if module in sys.stdlib_module_names else 1


def _root(tree: SyntaxTree, statement: Node) -> str:
    """Return the first name of what a statement imports, "" for a relative import."""
    field = "module_name" if statement.type == "import_from_statement" else "name"
    child = statement.child_by_field_name(field)
    return re.split(r"[\s.]", tree.source(child), maxsplit=1)[0] if child else ""


def _is_before(tree: SyntaxTree, statement: Node) -> bool:
    is_plain = statement.type == "import_statement"
    return is_plain or _root(tree, statement).casefold() < _MODULE


def _below(tree: SyntaxTree, statement: Node, text: str) -> Edit:
    return insert(line_end(tree.text, tree.span(statement).end), text)


def _text_below(tree: SyntaxTree, statement: Node) -> str:
    return tree.text[line_end(tree.text, tree.span(statement).end) :]


def _above(tree: SyntaxTree, statement: Node, text: str) -> Edit:
    return insert(line_start(tree.text, tree.span(statement).start), text)


def _has_gap(rest: str) -> bool:
    """Tell whether a blank line follows a line's end, or nothing at all does."""
    return not rest.strip() or bool(re.match(r"(?>\r\n|\n|\r)[^\S\r\n]*[\r\n]", rest))
