"""By what names a Python module reaches the top of its own package.

Where the import root is depends on how the program is started and installed. The document's own
imports tell it best. Where they say nothing, a relative name holds for any root.
"""

from __future__ import annotations

import posixpath
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.model import Project
    from keylift.languages.tree import SyntaxTree

_SCRIPT = re.compile(r"^\ufeff?(?:#!|if __name__ ==)", re.MULTILINE)
# Such a package is a namespace, of which other installed projects have parts.
_NAMESPACE = re.compile(r"\b(?:extend_path|declare_namespace)\b")
_BRANCHES = frozenset({"if_statement", "try_statement", "except_clause", "else_clause", "block"})
_ROOTS = ("", "src")


@dataclass(frozen=True, slots=True)
class Package:
    """The outermost package around a document.

    Attributes:
        folder: Its folder below the project's root.
        prefixes: What may stand before the name of one of its modules in an import of the
            document; the first is best.
    """

    folder: str
    prefixes: tuple[str, ...]


def package_of(tree: SyntaxTree, project: Project) -> Package | None:
    """Return the package in which the document finds modules; None where that is not sure."""
    top, folder = _top_of_package(project), posixpath.dirname(project.path)
    imported = list(_imported(tree, tree.root))
    if not top or any(_is_neighbor(each, project, folder, top) for each in imported):
        return None
    names = _names_of_top(imported, project, top)
    is_relative = any(each.startswith(".") for each in imported)
    # Started by its path, a script would not find the package around it.
    if _SCRIPT.search(tree.text) and not (names or is_relative):
        return None
    below = folder.removeprefix(top).strip("/")
    relative = "." * (1 + len(below.split("/") if below else []))
    is_named_so = any(posixpath.basename(top) in each.split(".") for each in imported)
    if not names and not is_relative and not is_named_so and posixpath.dirname(top) in _ROOTS:
        names = [posixpath.basename(top)]
    return Package(top, (*(f"{each}." for each in names), relative))


def _top_of_package(project: Project) -> str:
    """Return the folder of the outermost package around the document, or ""."""
    top, folder = "", posixpath.dirname(project.path)
    while folder:
        text = project.read(posixpath.join(folder, "__init__.py"))
        if text is None or _NAMESPACE.search(text):
            break
        top, folder = folder, posixpath.dirname(folder)
    return top if posixpath.basename(top).isidentifier() else ""


def _imported(tree: SyntaxTree, node: Node) -> Iterator[str]:
    """Yield the names of the modules that the document imports when it is loaded."""
    for child in node.named_children:
        if child.type == "import_from_statement":
            module = child.child_by_field_name("module_name")
            yield tree.source(module) if module else ""
        elif child.type == "import_statement":
            for name in child.children_by_field_name("name"):
                yield tree.source(name).split()[0]
        elif child.type in _BRANCHES:
            yield from _imported(tree, child)


def _is_neighbor(module: str, project: Project, folder: str, top: str) -> bool:
    """Tell whether the document finds a module in its own folder, which then is an import root."""
    first = module.split(".", maxsplit=1)[0]
    if not first or first in sys.stdlib_module_names:
        return False
    roots = {*_ROOTS, posixpath.dirname(top)} - {folder}
    return _has(project, folder, first) and not any(_has(project, each, first) for each in roots)


def _names_of_top(imported: list[str], project: Project, top: str) -> list[str]:
    """Return the names by which the document imports the package itself."""
    found = []
    above, last = posixpath.split(top)
    for module in imported:
        parts = module.split(".")
        if last not in parts or module.startswith("."):
            continue
        at = parts.index(last)
        is_on_path = f"/{above}".endswith("".join(f"/{each}" for each in parts[:at]))
        is_inside = len(parts) > at + 1 and _has(project, top, parts[at + 1])
        if is_on_path or is_inside:
            found.append(".".join(parts[: at + 1]))
    return list(dict.fromkeys(found))


def _has(project: Project, folder: str, module: str) -> bool:
    """Tell whether a folder holds a module or a package of that name."""
    return not {module, f"{module}.py"}.isdisjoint(project.names(folder))
