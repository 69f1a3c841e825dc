"""Where a JavaScript or TypeScript file runs, judged by its path and its text.

Only a server or tool has a process environment. It knows signs, not bundlers: where a sign says
browser, worker or Deno, the file is left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages.tree import field_of
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import SyntaxTree

_SERVER_PATH = re.compile(
    r"(?:^|/)(?:api|server|backend|functions|lambdas?|scripts|bin|cli)/"
    r"|\.server\.[cm]?[jt]sx?$|(?:^|/)(?:route|middleware)\.[jt]s$|\.config\.[cm]?[jt]s$"
)
_BROWSER_PATH = re.compile(
    r"(?:^|/)(?:public|assets|static)/|(?:^|/)environments/environment[\w.-]*\.ts$"
    r"|\.client\.[cm]?[jt]sx?$|\.stories\.[jt]sx?$"
)
_DECLARATION_PATH = re.compile(r"\.d\.[cm]?ts$")
_BROWSER_NAMES = re.compile(
    r"\bimport\.meta\.env\b"
    r"|\b(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY|PUBLIC)_[A-Z]"
)
_BROWSER_MODULES = re.compile(
    r"(?:react-dom(?:/client)?|react-native(?:/.*)?|expo(?:-.*)?|vue|svelte(?:/.*)?|preact(?:/.*)?"
    r"|@angular/(?:core|platform-browser.*)|solid-js(?:/web)?|jquery|lit|alpinejs)\Z"
)
_OTHER_MODULES = re.compile(r"(?:jsr:|https?://|cloudflare:)")
_HOOKS = re.compile(r"\buse(?:State|Effect|Ref|Reducer|Context|LayoutEffect)\s*[(<]")
_BROWSER_OBJECTS = {
    "window": r".",
    "localStorage": r".",
    "sessionStorage": r".",
    "document": r"getElement|querySelector|createElement|addEventListener|body|cookie|head|write",
    "chrome": r"runtime|storage|tabs|webRequest",
}


def object_to_file(tree: SyntaxTree, file: File) -> RefusalReason | None:
    """Return why the file has no process environment, or None where it seems to have one."""
    if _DECLARATION_PATH.search(file.path):
        return RefusalReason.TYPE
    modules = list(_modules(tree))
    if any(map(_OTHER_MODULES.match, modules)) or _runs_elsewhere(tree):
        return RefusalReason.NO_ENVIRONMENT
    directives = {tree.source(node)[1:-1] for node in _directives(tree)}
    if "use client" in directives:
        return RefusalReason.BROWSER
    if "use server" in directives or _SERVER_PATH.search(file.path):
        return None
    is_browser = (
        _BROWSER_PATH.search(file.path)
        or _BROWSER_NAMES.search(tree.text)
        or any(map(_BROWSER_MODULES.match, modules))
        or _is_rendered(tree, modules)
        or any(_uses(tree, name, members) for name, members in _BROWSER_OBJECTS.items())
    )
    return RefusalReason.BROWSER if is_browser else None


def _modules(tree: SyntaxTree) -> Iterator[str]:
    for statement in tree.root.named_children:
        source = statement.child_by_field_name("source")
        if source is not None:
            yield tree.source(source)[1:-1]
    yield from re.findall(r"""\brequire\(\s*["']([^"'\n]+)["']""", tree.text)


def _directives(tree: SyntaxTree) -> Iterator[Node]:
    for statement in tree.root.named_children:
        if statement.type in {"comment", "hash_bang_line"}:
            continue
        strings = statement.named_children
        if statement.type != "expression_statement" or strings[0].type != "string":
            return
        yield strings[0]


def _is_rendered(tree: SyntaxTree, modules: list[str]) -> bool:
    """Tell whether the file draws a page in the browser, as far as its markup and hooks show."""
    if "react-dom/server" in modules:
        return False
    if "react" in modules and _HOOKS.search(tree.text):
        return True
    return any(node.type.startswith("jsx_") for node in _outermost_markup(tree))


def _outermost_markup(tree: SyntaxTree) -> Iterator[Node]:
    if "<" not in tree.text:
        return
    yield from (
        node for node in tree.walk() if node.type in {"jsx_element", "jsx_self_closing_element"}
    )


def _uses(tree: SyntaxTree, name: str, members: str) -> bool:
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


def _runs_elsewhere(tree: SyntaxTree) -> bool:
    """Tell whether the file is for Deno or a worker that gets its variables as arguments."""
    if _uses(tree, "Deno", r".") or re.search(r"\baddEventListener\(\s*[\"']fetch[\"']", tree.text):
        return True
    exports = (node for node in tree.root.named_children if node.type == "export_statement")
    values = (node.child_by_field_name("value") for node in exports)
    return any(
        value is not None and re.match(r"\{\s*(?:async\s+)?fetch\b", tree.source(value))
        for value in values
    )
