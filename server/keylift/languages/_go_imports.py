"""Go: how a file reaches what it imports, and where gofmt wants new imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.languages._go_package import imports
from keylift.languages.model import Reach
from keylift.languages.placement import insert, is_first_on_line, line_end, line_start
from keylift.languages.tree import field_of
from keylift.model import Edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree


def import_symbol(tree: SyntaxTree, _place: Place, symbol: str) -> Reach | None:
    """Reach `package.Member` by an import that is there, else by a new one."""
    package, member = symbol.rsplit(".", 1)
    for spec in specs_of(tree.root):
        if _path_of(tree, spec) == package:
            name = spec.child_by_field_name("name")
            word = tree.source(name) if name else package
            if word == ".":
                return Reach(member)
            if word != "_":
                return Reach(f"{word}.{member}")
    added = imports_added(tree, [f'"{package}"'])
    return None if added is None else Reach(symbol, added)


def imports_added(tree: SyntaxTree, wanted: Sequence[str]) -> tuple[Edit, ...] | None:
    """Return the edits that add imports to those of a file; None where one's name is taken.

    Args:
        tree: The file.
        wanted: Imports as they are written in a block, e.g. `"os"` or `keyring "x.org/keyring"`.
    """
    there = {name: path for path, name in imports(tree)}
    missing = [each for each in wanted if there.get(name_of(each)) != path_of(each)]
    for each in missing:
        name = name_of(each)
        if name in there or any(is_package_level(path) for path in tree.occurrences(name)):
            return None
    return _added(tree, sorted(missing, key=path_of)) if missing else ()


def is_package_level(path: tuple[Node, ...]) -> bool:
    """Tell whether a node is the name of what the file declares for its whole package."""
    if len(path) == 1:
        return False
    kinds = [node.type for node in path[1:-1]]
    is_inside = {"block", "parameter_list", "literal_value", "field_declaration"} & set(kinds)
    return field_of(path[-2], path[-1]) == "name" and not is_inside


def specs_of(node: Node) -> list[Node]:
    """Return the import specs of a file, a declaration or a block, in order."""
    specs: list[Node] = []
    for child in node.named_children:
        if child.type == "import_spec":
            specs.append(child)
        elif child.type in {"import_declaration", "import_spec_list"}:
            specs += specs_of(child)
    return specs


def name_of(imported: str) -> str:
    """Return what an import's package is called in the file."""
    alias, _, path = imported.rpartition(" ")
    return alias.strip() or path.strip('"`').rsplit("/", 1)[-1]


def path_of(imported: str) -> str:
    """Return the path of an import as it is written in a block."""
    return imported.rpartition(" ")[2].strip('"`')


def block_of(imported: Sequence[str]) -> str:
    """Return an import declaration in the order and the form that gofmt gives it."""
    return f"import {imported[0]}" if len(imported) == 1 else f"import {_brackets(imported)}"


def is_standard(path: str) -> bool:
    """Tell whether an import path belongs among those of the standard library."""
    return "." not in path.partition("/")[0]


def _path_of(tree: SyntaxTree, spec: Node) -> str:
    return path_of(tree.source(spec))


def _brackets(imported: Sequence[str]) -> str:
    every = sorted(imported, key=path_of)
    groups = [
        [one for one in every if is_standard(path_of(one)) is wanted] for wanted in (True, False)
    ]
    lines = "\n\n".join("\n".join(f"\t{one}" for one in each) for each in groups if each)
    return f"(\n{lines}\n)"


def _added(tree: SyntaxTree, missing: Sequence[str]) -> tuple[Edit, ...]:
    declarations = [node for node in tree.root.named_children if node.type == "import_declaration"]
    usable = [
        node for node in declarations if [_path_of(tree, one) for one in specs_of(node)] != ["C"]
    ]
    for declaration in usable:
        block = declaration.named_children[0]
        if block.type == "import_spec_list":
            return _inserted(tree, block, missing)
    if len(usable) == 1 and not _has_comment_behind(tree, usable[0]):
        spec = tree.source(usable[0].named_children[0])
        return (Edit(tree.span(usable[0]), block_of([*missing, spec])),)
    if usable:
        end = line_end(tree.text, tree.span(usable[-1]).end)
        return (insert(end, "".join(f"\nimport {each}" for each in missing)),)
    clause = next(node for node in tree.root.named_children if node.type == "package_clause")
    end = line_end(tree.text, tree.span(clause).end)
    return (insert(end, f"\n\n{block_of(missing)}"),)


def _has_comment_behind(tree: SyntaxTree, declaration: Node) -> bool:
    """Tell whether a comment on the import's line would move away from it."""
    end = tree.span(declaration).end
    return bool(tree.text[end : line_end(tree.text, end)].strip())


def _inserted(tree: SyntaxTree, block: Node, missing: Sequence[str]) -> tuple[Edit, ...]:
    """Insert into the block's first groups of standard packages and of others, in order."""
    specs = specs_of(block)
    if not specs:
        return (Edit(tree.span(block), _brackets(missing)),)
    if not all(is_first_on_line(tree.text, tree.span(one).start) for one in specs):
        return (insert(tree.span(specs[0]).start, "".join(f"{each}; " for each in missing)),)
    return tuple(
        edit
        for wanted in (True, False)
        if (chosen := [each for each in missing if is_standard(path_of(each)) is wanted])
        for edit in _into_group(tree, specs, chosen, is_of_standard=wanted)
    )


def _into_group(
    tree: SyntaxTree, specs: list[Node], chosen: Sequence[str], *, is_of_standard: bool
) -> list[Edit]:
    text, group = tree.text, _group(tree, specs, is_of_standard=is_of_standard)
    lines = "\n".join(f"\t{each}" for each in chosen)
    if not group and is_of_standard:
        return [insert(line_start(text, tree.span(specs[0]).start), f"{lines}\n\n")]
    if not group:
        return [insert(line_end(text, tree.span(specs[-1]).end), f"\n\n{lines}")]
    edits: dict[int, str] = {}
    for each in chosen:
        later = [spec for spec in group if _path_of(tree, spec) > path_of(each)]
        if later:
            at, line = line_start(text, tree.span(later[0]).start), f"\t{each}\n"
        else:
            at, line = line_end(text, tree.span(group[-1]).end), f"\n\t{each}"
        edits[at] = edits.get(at, "") + line
    return [insert(at, line) for at, line in edits.items()]


def _group(tree: SyntaxTree, specs: list[Node], *, is_of_standard: bool) -> list[Node]:
    group: list[Node] = []
    for spec in specs:
        is_wanted = is_standard(_path_of(tree, spec)) is is_of_standard
        has_gap = group and spec.start_point.row != group[-1].end_point.row + 1
        if group and (has_gap or not is_wanted):
            break
        if is_wanted:
            group.append(spec)
    return group
