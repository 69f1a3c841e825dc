"""Places of JavaScript files whose side is another than the file's.

A page's module may have functions that its framework runs on the server alone, and a bundler's
settings may hold what it copies into the browser's code.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree

_OF_NEXT = frozenset({"getServerSideProps", "getStaticProps", "getStaticPaths"})
_OF_ROUTES = frozenset({"loader", "action", "headers"})
_ROUTES = re.compile(r"(?:^|/)app/(?:routes/.*|root)\.[jt]sx?\Z")
_ROUTE_MODULES = re.compile(r"""["'](?:@remix-run/[\w-]+|react-router|@react-router/[\w-]+)["']""")
_SETTINGS = re.compile(
    r"(?:vite|vitest|webpack|rollup|rspack|esbuild|next|nuxt|vue|astro|tsup|quasar|app)"
    r"(?:\.[\w-]+)*\.config\.[cm]?[jt]s\Z|app\.config\.[jt]s\Z"
)
_BUNDLERS = re.compile(r"""["'](?:vite|esbuild|webpack|rollup|@rspack/core|tsup)["']""")
# Options whose values a bundler writes into the code that it makes.
_PUBLISHED = {
    "define": "", "env": "next", "publicRuntimeConfig": "next", "public": "nuxt", "extra": "app",
}  # fmt: skip
_PLUGINS = ("DefinePlugin", "EnvironmentPlugin")


def server_functions(tree: SyntaxTree, path: str) -> frozenset[str]:
    """Return the names that a page's module exports for the server alone."""
    names = _OF_NEXT if "getS" in tree.text else frozenset()
    if _ROUTES.search(path) and _ROUTE_MODULES.search(tree.text):
        names |= _OF_ROUTES
    if not names:
        return names
    return names & {name for node in tree.root.named_children for name in _exported(tree, node)}


def is_server_place(tree: SyntaxTree, place: Place, functions: frozenset[str]) -> bool:
    """Tell whether a place is in such a function, or in a constant that only these use."""
    statement = place.path[1]
    names = set(_declared(tree, statement))
    if names & functions:
        return statement.type == "export_statement"
    if not names or statement.type == "export_statement":
        return False
    return all(
        path[1] == statement or not functions.isdisjoint(_declared(tree, path[1]))
        for name in names
        for path in tree.occurrences(name)
    )


def _names_bundler(tree: SyntaxTree) -> bool:
    return bool(_BUNDLERS.search(tree.text))


def is_published(tree: SyntaxTree, place: Place, path: str) -> bool:
    """Tell whether a place is in settings that a bundler copies into what it makes."""
    name = posixpath.basename(path)
    if not _SETTINGS.search(name) and not tree.once(_names_bundler):
        return False
    for node in place.ancestors:
        constructor = node.child_by_field_name("constructor")
        if constructor is not None and tree.source(constructor).endswith(_PLUGINS):
            return True
        key = node.child_by_field_name("key") if node.type == "pair" else None
        owner = _PUBLISHED.get(tree.source(key).strip("\"'")) if key else None
        if owner is not None and name.startswith(owner):
            return True
    return False


def _exported(tree: SyntaxTree, statement: Node) -> list[str]:
    return _declared(tree, statement) if statement.type == "export_statement" else []


def _declared(tree: SyntaxTree, statement: Node) -> list[str]:
    """Return the names that a statement at the top declares."""
    declared = statement.child_by_field_name("declaration") or statement
    if "function_declaration" in declared.type:
        names = [declared.child_by_field_name("name")]
    else:
        names = [each.child_by_field_name("name") for each in declared.named_children]
    return [tree.source(each) for each in names if each is not None and each.type == "identifier"]
