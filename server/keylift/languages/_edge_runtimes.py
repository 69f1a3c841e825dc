"""JavaScript's runtimes beside Node.js and browsers: Deno, and workers at a network's edge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.tree import field_of
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.languages.model import File
    from keylift.languages.tree import SyntaxTree

_DENO_FILES = frozenset({"deno.json", "deno.jsonc"})
_WRANGLER_FILES = frozenset({"wrangler.toml", "wrangler.json", "wrangler.jsonc"})
_DENO_MODULES = re.compile(r"(?:jsr|npm):")
_ADDRESSES = re.compile(r"https?://")
_TOOLS = re.compile(
    r"(?:^|/)(?:scripts|bin|tests?|__tests__)/|\.(?:test|spec|config)\.[cm]?[jt]sx?$"
)


def object_to_runtime(tree: SyntaxTree, file: File) -> RefusalReason | None:
    """Return why the file's runtime gives it no environment, or None where it seems to."""
    modules = list(modules_of(tree))
    if is_deno(tree, file):
        return None
    if _is_worker(tree, file, modules):
        return RefusalReason.WORKER
    listens = re.search(r"\baddEventListener\(\s*[\"']fetch[\"']", tree.text)
    is_elsewhere = bool(listens) or any(map(_ADDRESSES.match, modules))
    return RefusalReason.NO_ENVIRONMENT if is_elsewhere else None


def is_deno(tree: SyntaxTree, file: File) -> bool:
    """Tell whether Deno runs the file."""
    if tree.once(_speaks_of_deno):
        return True
    names = set(file.project.names("")) if file.project else set()
    return "package.json" not in names and not _DENO_FILES.isdisjoint(names)


def _speaks_of_deno(tree: SyntaxTree) -> bool:
    if "Deno" in tree.text and uses_global(tree, "Deno", r"."):
        return True
    return any(map(_DENO_MODULES.match, modules_of(tree)))


def modules_of(tree: SyntaxTree) -> tuple[str, ...]:
    """Return the names of the modules that a file loads."""
    return tree.once(_modules)


def _modules(tree: SyntaxTree) -> tuple[str, ...]:
    return tuple(_modules_in(tree))


def _modules_in(tree: SyntaxTree) -> Iterator[str]:
    for statement in tree.root.named_children:
        source = statement.child_by_field_name("source")
        if source is not None:
            yield tree.source(source)[1:-1]
    yield from re.findall(r"""\brequire\(\s*["']([^"'\n]+)["']""", tree.text)


def uses_global(tree: SyntaxTree, name: str, members: str) -> bool:
    """Tell whether the file uses a member of a global object that it does not bind itself."""
    is_used = False
    for path in tree.occurrences(name):
        if path[-1].type != "identifier":
            continue
        if path[-2].type != "member_expression" or field_of(path[-2], path[-1]) != "object":
            if path[-2].type not in {"unary_expression", "binary_expression", "arguments"}:
                return False
            continue
        member = path[-2].child_by_field_name("property")
        is_used |= member is not None and bool(re.match(members, tree.source(member)))
    return is_used


def _is_worker(tree: SyntaxTree, file: File, modules: list[str]) -> bool:
    """Tell whether the file is for a worker that gets its variables as arguments."""
    if any(each.startswith("cloudflare:") for each in modules) or _exports_fetch(tree):
        return True
    project = file.project
    is_tool = project is not None and _TOOLS.search(project.path)
    if project is None or is_tool or "process.env" in tree.text:
        return False
    return not _WRANGLER_FILES.isdisjoint(project.names(""))


def _exports_fetch(tree: SyntaxTree) -> bool:
    exports = (node for node in tree.root.named_children if node.type == "export_statement")
    values = (node.child_by_field_name("value") for node in exports)
    return any(
        value is not None and re.match(r"\{\s*(?:async\s+)?fetch\b", tree.source(value))
        for value in values
    )
