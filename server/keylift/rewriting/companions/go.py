"""Where a Go package loads `.env`: by an import of its own that does so when it is initialized.

A package's imports are initialized before its variables, so the file with the lookups needs the
import itself: `main` runs too late for package-level variables, and other packages' too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages.placement import insert, is_first_on_line, line_end, line_start
from keylift.model import Edit, Refusal, RefusalReason

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree
    from keylift.rewriting.companions.model import Surroundings

_PATH = "github.com/joho/godotenv/autoload"
_SPEC = f'_ "{_PATH}"'


def place(around: Surroundings) -> tuple[Edit, ...] | Refusal:
    """Return the import, in its place among those of other modules."""
    tree = around.tree
    kinds = {"import_declaration", "package_clause"}
    nodes = [node for node in tree.root.named_children if node.type in kinds]
    declarations = [
        node
        for node in nodes
        if node.type == "import_declaration" and [_path(tree, one) for one in _specs(node)] != ["C"]
    ]
    for declaration in declarations:
        block = declaration.named_children[0]
        if block.type == "import_spec_list":
            return _into_block(tree, block)
    if len(declarations) == 1:
        return _make_block(tree, declarations[0])
    if declarations:
        return (insert(line_end(tree.text, tree.span(declarations[-1]).end), f"\nimport {_SPEC}"),)
    clause = next((node for node in nodes if node.type == "package_clause"), None)
    if clause is None:
        return Refusal(RefusalReason.NO_ENTRY)
    return (insert(line_end(tree.text, tree.span(clause).end), f"\n\nimport {_SPEC}"),)


def _into_block(tree: SyntaxTree, block: Node) -> tuple[Edit, ...] | Refusal:
    specs = _specs(block)
    if not specs:
        return (Edit(tree.span(block), f"(\n\t{_SPEC}\n)"),)
    if not all(is_first_on_line(tree.text, tree.span(one).start) for one in specs):
        return Refusal(RefusalReason.NO_ENTRY)
    foreign = [one for one in specs if not _is_standard(tree, one)]
    smaller = [one for one in foreign if _path(tree, one) < _PATH]
    if smaller:
        return (insert(line_end(tree.text, tree.span(smaller[-1]).end), f"\n\t{_SPEC}"),)
    if foreign:
        return (insert(line_start(tree.text, tree.span(foreign[0]).start), f"\t{_SPEC}\n"),)
    return (insert(line_end(tree.text, tree.span(specs[-1]).end), f"\n\n\t{_SPEC}"),)


def _make_block(tree: SyntaxTree, declaration: Node) -> tuple[Edit, ...] | Refusal:
    """Turn the only `import "x"` into a block of two."""
    span = tree.span(declaration)
    if tree.text[span.end : line_end(tree.text, span.end)].strip():
        return Refusal(RefusalReason.NO_ENTRY)
    spec = declaration.named_children[0]
    lines = [f"\t{tree.source(spec)}", f"\t{_SPEC}"]
    if _is_standard(tree, spec):
        lines.insert(1, "")
    elif _path(tree, spec) > _PATH:
        lines.reverse()
    return (Edit(span, "\n".join(["import (", *lines, ")"])),)


def _specs(node: Node) -> list[Node]:
    found: list[Node] = []
    for child in node.named_children:
        if child.type == "import_spec":
            found.append(child)
        elif child.type == "import_spec_list":
            found += _specs(child)
    return found


def _path(tree: SyntaxTree, spec: Node) -> str:
    path = spec.child_by_field_name("path")
    return tree.source(path)[1:-1] if path else ""


def _is_standard(tree: SyntaxTree, spec: Node) -> bool:
    return "." not in _path(tree, spec).split("/")[0]
