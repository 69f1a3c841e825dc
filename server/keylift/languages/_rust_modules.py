"""The module tree of a crate: which root a file is compiled into, and how that names a module.

Only what Cargo and rustc find by themselves counts: `src/main.rs`, `src/lib.rs`, and the files that
plain `mod` items below these name. Whatever may be compiled otherwise has no root.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keylift.errors import UnparsableError
from keylift.languages._rust_crates import MODERN_EDITIONS, edition, manifest
from keylift.languages.placement import at_end, insert, is_first_on_line
from keylift.languages.tree import SyntaxTree, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.model import File, Project
    from keylift.model import Edit

_ROOTS = ("src/main.rs", "src/lib.rs")
# Each file there, and in the folders right below, is a program of its own or belongs to one.
_PROGRAMS = ("", "src/bin", "tests", "examples", "benches")
_MOST_PROGRAMS = 300
_INCLUDES = ("#[path", "include!")
_HEADS = ("//!", "/*!")


@dataclass(frozen=True, slots=True)
class CrateRoot:
    """The file that a crate begins with: its path below the project's root, and its tree."""

    path: str
    tree: SyntaxTree


def root_of(tree: SyntaxTree, file: File) -> CrateRoot | None:
    """Return the one crate root that the document is compiled into; None on any doubt."""
    project = file.project
    folder = _crate_folder(project) if project else None
    if project is None or folder is None or edition(file) not in MODERN_EDITIONS:
        return None
    below = project.path.removeprefix(f"{folder}/" if folder else "")
    if not _is_usual(file) or _is_included(project, folder):
        return None
    crate = _Crate(project, folder, tree)
    roots = {each: there for each in _ROOTS if (there := crate.tree_of(each))}
    if below not in roots:
        roots = {each: there for each, there in roots.items() if crate.leads(there, below)}
    else:
        roots = {below: roots[below]}
    if len(roots) != 1:
        return None
    ((path, found),) = roots.items()
    return CrateRoot(posixpath.join(folder, path), found)


def declares(root: SyntaxTree, name: str) -> bool | None:
    """Tell whether a root names a module in a file; None where the name is something else."""
    uses = [path for path in root.occurrences(name) if "identifier" in path[-1].type]
    items = [node for node in _modules(root) if _name(root, node) == name]
    if not items:
        return None if uses else False
    before = items[0].prev_named_sibling
    is_plain = before is None or before.type != "attribute_item"
    return True if len(items) == 1 and is_plain else None


def declaration(root: SyntaxTree, name: str) -> Edit | None:
    """Return the edit that names a module where rustfmt would have it; None if there is none."""
    items = _behind_head(root)
    run = _first_run(root, items)
    line = f"mod {name};"
    after = next((node for node in run if _name(root, node) > name), None)
    if run and after is None:
        return insert(root.span(run[-1]).end, f"\n{line}")
    if not items:
        return at_end(root.text, line)
    start = root.span(after or items[0]).start
    if not is_first_on_line(root.text, start):
        return None
    return insert(start, f"{line}\n" if after else f"{line}\n\n")


def import_of(tree: SyntaxTree, line: str) -> Edit | None:
    """Return the edit that puts an import above the items but modules; None if there is no place.

    It stands apart from others, whose order is their own.
    """
    items = _behind_head(tree)
    run = _first_run(tree, items)
    rest = items[len(run) :] if items[: len(run)] == run else items
    start = tree.span(rest[0]).start if rest else 0
    if not rest or not is_first_on_line(tree.text, start):
        return None
    return insert(start, f"{line}\n\n")


def _behind_head(root: SyntaxTree) -> list[Node]:
    """Return the items below what speaks of the whole file."""
    items = root.root.named_children
    for at, node in enumerate(items):
        rest = root.text[root.span(node).end :]
        is_apart = rest[: len(rest) - len(rest.lstrip())].count("\n") > 1
        is_inner = root.source(node).startswith(_HEADS) or is_apart
        is_head = node.type in {"inner_attribute_item", "shebang"}
        if not is_head and not ("comment" in node.type and is_inner):
            return items[at:]
    return []


def _first_run(root: SyntaxTree, items: list[Node]) -> list[Node]:
    """Return the first modules that follow each other on lines of their own, without more."""
    run: list[Node] = []
    for before, node in zip([None, *items], items, strict=False):
        is_plain = node in _modules(root) and is_first_on_line(root.text, root.span(node).start)
        gap = root.text[root.span(before).end : root.span(node).start] if before else "\n\n"
        is_next = bool(run) and gap.count("\n") == 1
        if is_plain and (is_next or (not run and not _is_attached(before))):
            run.append(node)
        elif run:
            # An attribute, or a comment, belongs to what follows.
            return run
    return run


def _is_attached(before: Node | None) -> bool:
    return before is not None and (
        before.type in {"attribute_item", "mod_item"} or "comment" in before.type
    )


def _modules(tree: SyntaxTree) -> list[Node]:
    """Return the items that name modules in other files."""
    return [
        node
        for node in tree.root.named_children
        if node.type == "mod_item" and node.child_by_field_name("body") is None
    ]


def _name(tree: SyntaxTree, node: Node) -> str:
    name = node.child_by_field_name("name")
    return tree.source(name) if name else ""


def _crate_folder(project: Project) -> str | None:
    folder = posixpath.dirname(project.path)
    while project.read(posixpath.join(folder, "Cargo.toml")) is None:
        if not folder:
            return None
        folder = posixpath.dirname(folder)
    return folder


def _is_usual(file: File) -> bool:
    """Tell whether the manifest leaves the roots where Cargo looks for them."""
    said = manifest(file)
    programs = said.get("bin", [])
    targets = [said.get("lib", {}), *(programs if isinstance(programs, list) else [])]
    paths = [each.get("path", _ROOTS[0]) for each in targets if isinstance(each, dict)]
    return "package" in said and all(path in _ROOTS for path in paths)


def _is_included(project: Project, folder: str) -> bool:
    """Tell whether another program of the crate may have one of its files in it, or on doubt."""
    key = f"Rust programs in {folder} that include files"
    if key not in project.memo:
        paths = list(_programs(project, folder))
        texts = (project.read(each) or "" for each in paths)
        project.memo[key] = len(paths) > _MOST_PROGRAMS or any(
            mark in text for text in texts for mark in _INCLUDES
        )
    return bool(project.memo[key])


def _programs(project: Project, folder: str) -> Iterator[str]:
    for each in _PROGRAMS:
        inner = posixpath.join(folder, each)
        for name in project.names(inner):
            path = posixpath.join(inner, name)
            if name.endswith(".rs"):
                yield path
            elif each and "." not in name:
                below = project.names(path)
                yield from (posixpath.join(path, one) for one in below if one.endswith(".rs"))


@dataclass(frozen=True, slots=True)
class _Crate:
    """A crate's files, as one of its documents sees them."""

    project: Project
    folder: str
    document: SyntaxTree

    def tree_of(self, below: str) -> SyntaxTree | None:
        """Return the tree of a file; None where it is missing or cannot be read."""
        path = posixpath.join(self.folder, below)
        if path == self.project.path:
            return self.document
        text = self.project.read(path)
        if not text:
            return None
        known = self.project.memo.get(f"Rust tree of {path}")
        if isinstance(known, SyntaxTree) and known.text == text:
            return known
        try:
            tree = parse(text, "tree_sitter_rust:language")
        except UnparsableError:
            return None
        self.project.memo[f"Rust tree of {path}"] = tree
        return tree

    def leads(self, root: SyntaxTree, below: str) -> bool:
        """Tell whether the modules of a root, and theirs, lead to a file."""
        parts = below.removesuffix(".rs").removesuffix("/mod").split("/")
        tree: SyntaxTree | None = root
        if parts[0] != "src":
            return False
        for at, name in enumerate(parts[1:], 2):
            if tree is None or all(_name(tree, node) != name for node in _modules(tree)):
                return False
            path = "/".join(parts[:at])
            if below not in {f"{path}.rs", f"{path}/mod.rs"}:
                tree = self.tree_of(f"{path}.rs") or self.tree_of(f"{path}/mod.rs")
        return True
