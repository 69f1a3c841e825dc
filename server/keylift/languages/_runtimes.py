"""Where a JavaScript or TypeScript file runs, judged by its text, its path and the project around.

Only a server or tool has a process environment. Where a sign says browser, worker or Deno, the file
is left alone; where a project has a front end and nothing says that the file is no part of it, the
user is asked.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from keylift.languages._edge_runtimes import modules_of, object_to_runtime, uses_global
from keylift.languages._front_ends import NO_MANIFEST, is_server_path, is_test
from keylift.languages._javascript_graph import Graph, graph_of
from keylift.languages._server_places import is_published, is_server_place, server_functions
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.model import File
    from keylift.languages.tree import Place, SyntaxTree

_SERVER_PATH = re.compile(
    r"(?:^|/)(?:api|server|backend|functions|lambdas?|scripts|bin|cli)/"
    r"|\.server\.[cm]?[jt]sx?$|(?:^|/)(?:route|middleware)\.[jt]s$|\.config\.[cm]?[jt]s$"
)
_BROWSER_PATH = re.compile(
    r"(?:^|/)(?:public|assets|static|islands)/|(?:^|/)environments/environment[\w.-]*\.ts$"
    r"|\.client\.[cm]?[jt]sx?$|\.stories\.[jt]sx?$|\.cy\.[jt]sx?$"
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
_BUILT_PATH = re.compile(
    r"\.(?:min|bundle|umd|iife)\.[cm]?js$|(?:^|/)(?:\.next|\.nuxt|\.output|\.svelte-kit)/"
    r"|(?:^|/)(?:bower_components|node_modules)/"
)
_BUILT = re.compile(
    r"webpackBootstrap|__webpack_require__|parcelRequire|^/\*! For license", re.MULTILINE
)
_MAPPED = re.compile(r"^//[#@] sourceMappingURL=", re.MULTILINE)
_OUTPUT = re.compile(r'"outDir"\s*:\s*"(?:\./)?(?P<folder>[\w./-]+?)/?"')
_HEAD = 2000
# A file of some size whose lines are this long on the average was packed.
_LEAST_PACKED, _LONGEST_AVERAGE = 5000, 500
_HOOKS = re.compile(r"\buse(?:State|Effect|Ref|Reducer|Context|LayoutEffect)\s*[(<]")
_BROWSER_OBJECTS = {
    "window": r".",
    "localStorage": r".",
    "sessionStorage": r".",
    "document": r"getElement|querySelector|createElement|addEventListener|body|cookie|head|write",
    "chrome": r"runtime|storage|tabs|webRequest",
}


_FRONT_END = (
    "This project has a front end ({}), and nothing says that this file is no part of it; take the"
    " lookup only where the file runs on a server, since a browser has no environment and every"
    " value in it is public."
)
_TOO_EARLY = (
    "This runs while modules are loaded, before Nest's ConfigModule reads .env; let main.ts load"
    ' that first, by `import "dotenv/config"` as its first line.'
)
_LATER = frozenset(
    {
        "function_declaration", "function_expression", "arrow_function", "method_definition",
        "generator_function", "generator_function_declaration", "field_definition",
        "public_field_definition",
    }
)  # fmt: skip


class _Side(Enum):
    SERVER = auto()
    BROWSER = auto()
    PAGE = auto()
    UNSURE = auto()


def object_to_file(tree: SyntaxTree, file: File) -> RefusalReason | None:
    """Return why the file has no process environment, or None where it seems to have one."""
    if _DECLARATION_PATH.search(file.path):
        return RefusalReason.TYPE
    if _is_built(tree.text, file):
        return RefusalReason.GENERATED
    elsewhere = object_to_runtime(tree, file)
    if elsewhere:
        return elsewhere
    return RefusalReason.BROWSER if _side(tree, file) is _Side.BROWSER else None


def _is_built(text: str, file: File) -> bool:
    """Tell whether a tool made the file: its name, its first or last words, or its lines say so."""
    if _BUILT_PATH.search(file.path) or _is_output(file):
        return True
    if _BUILT.search(text, 0, _HEAD) or _MAPPED.search(text[-_HEAD:]):
        return True
    return len(text) > _LEAST_PACKED and len(text) > _LONGEST_AVERAGE * (text.count("\n") + 1)


def _is_output(file: File) -> bool:
    """Tell whether the file is in the folder that the compiler or a bundler writes to."""
    project = file.project
    if project is None or not project.path.endswith((".js", ".mjs", ".cjs")):
        return False
    found = _OUTPUT.search(project.read("tsconfig.json") or "")
    folders = {"dist", found["folder"]} if found else {"dist"}
    has_manifest = "package.json" in project.names("")
    return has_manifest and any(project.path.startswith(f"{each}/") for each in folders)


def object_to_place(tree: SyntaxTree, place: Place, file: File) -> RefusalReason | None:
    """Return why a place of a file that is no browser's ends up in one, or None."""
    if is_published(tree, place, file.path):
        return RefusalReason.PUBLISHED
    if _side(tree, file) is not _Side.PAGE:
        return None
    is_server = is_server_place(tree, place, server_functions(tree, file.path))
    return None if is_server else RefusalReason.BROWSER


def caution(tree: SyntaxTree, place: Place, file: File) -> str:
    """Say that nobody knows where the file runs, or that it runs too early; "" for neither."""
    if file.project is None:
        return ""
    graph = graph_of(file.project)
    if _side(tree, file) is _Side.UNSURE:
        front_end = graph.manifest.front_end or graph.importer
        return _FRONT_END.format(front_end or "pages that load scripts")
    return _TOO_EARLY if graph.manifest.loads_late and _runs_at_once(place) else ""


def _runs_at_once(place: Place) -> bool:
    """Tell whether a place is evaluated while its module is loaded."""
    return not any(
        node.type in _LATER and not any(child.type == "static" for child in node.children)
        for node in place.ancestors
    )


def _side(tree: SyntaxTree, file: File) -> _Side:
    if file.project is None:
        return _judge(tree, file, None)
    memo, key = file.project.memo, f"side of {file.project.path}, {hash(tree.text)}"
    known = memo.get(key)
    if not isinstance(known, _Side):
        known = memo[key] = _judge(tree, file, graph_of(file.project))
    return known


def _judge(tree: SyntaxTree, file: File, graph: Graph | None) -> _Side:
    path = file.project.path if file.project else file.path
    modules = list(modules_of(tree))
    directives = {tree.source(node)[1:-1] for node in _directives(tree)}
    if "use client" in directives:
        return _Side.BROWSER
    if "use server" not in directives and server_functions(tree, path):
        return _Side.PAGE
    if "use server" in directives or "server-only" in modules:
        return _Side.SERVER
    return _judge_unmarked(tree, path, modules, graph)


def _judge_unmarked(tree: SyntaxTree, path: str, modules: list[str], graph: Graph | None) -> _Side:
    is_server = _is_marked_as_server(tree, path, graph)
    if graph and path in graph.browser:
        return _Side.UNSURE if is_server else _Side.BROWSER
    if is_server:
        return _Side.SERVER
    if _has_signs_of_browser(tree, path, modules, graph):
        return _Side.BROWSER
    return _by_imports(path, graph) if graph else _Side.SERVER


def _is_marked_as_server(tree: SyntaxTree, path: str, graph: Graph | None) -> bool:
    is_component = is_server_path(path, graph.manifest if graph else NO_MANIFEST)
    if is_component and not _HOOKS.search(tree.text):
        return True
    has_front_end = graph is not None and bool(graph.manifest.front_end or graph.browser)
    return is_test(path) if has_front_end else bool(_SERVER_PATH.search(path))


def _by_imports(path: str, graph: Graph) -> _Side:
    """Judge a file by what imports it, where nothing else tells where it runs."""
    is_known = graph.is_complete and path in graph.server and path not in graph.pages
    if graph.manifest.front_end:
        return _Side.SERVER if is_known else _Side.UNSURE
    return _Side.UNSURE if graph.importer else _Side.SERVER


def _has_signs_of_browser(
    tree: SyntaxTree, path: str, modules: list[str], graph: Graph | None
) -> bool:
    # What draws a page of Next.js's newer kind does so on the server, unless a directive says else.
    is_component = graph is not None and graph.draws_on_server(path)
    return bool(
        _BROWSER_PATH.search(path)
        or tree.once(_names_browser)
        or any(map(_BROWSER_MODULES.match, modules))
        or _is_rendered(tree, modules, is_component=is_component)
        or tree.once(_uses_browser)
    )


def _names_browser(tree: SyntaxTree) -> bool:
    return bool(_BROWSER_NAMES.search(tree.text))


def _uses_browser(tree: SyntaxTree) -> bool:
    return any(uses_global(tree, name, members) for name, members in _BROWSER_OBJECTS.items())


def _directives(tree: SyntaxTree) -> Iterator[Node]:
    for statement in tree.root.named_children:
        if statement.type in {"comment", "hash_bang_line"}:
            continue
        strings = statement.named_children
        if statement.type != "expression_statement" or strings[0].type != "string":
            return
        yield strings[0]


def _is_rendered(tree: SyntaxTree, modules: list[str], *, is_component: bool) -> bool:
    """Tell whether the file draws a page in the browser, as far as its markup and hooks show."""
    if "react-dom/server" in modules:
        return False
    if "react" in modules and _HOOKS.search(tree.text):
        return True
    return not is_component and bool(tree.once(_markup))


def _markup(tree: SyntaxTree) -> tuple[Node, ...]:
    if "<" not in tree.text:
        return ()
    kinds = {"jsx_element", "jsx_self_closing_element"}
    return tuple(node for node in tree.walk() if node.type in kinds)
