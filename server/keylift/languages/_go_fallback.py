"""Recognizes Go's lookups of an environment variable that have a default.

That is `cmp.Or` with `os.Getenv`, or a function of the file that takes a name and a default, and
whose body shows that it does nothing but look the name up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._go_package import Package
from keylift.languages._go_scopes import bindings
from keylift.languages.model import Fallback
from keylift.languages.tree import is_bare

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.tree import Place, SyntaxTree

_NAME = re.compile(r'"([A-Za-z_][A-Za-z0-9_]*)"\Z')
_GETENV = re.compile(r'os\.Getenv\("([A-Za-z_][A-Za-z0-9_]*)"\)\Z')
# Each body without its blanks; `@N` is the name's parameter, `@D` the default's.
_BODIES = (
    r'\{(\w+):=os\.Getenv\(@N\)if\1(?:==""\{return@D\}return\1|!=""\{return\1\}return@D)\}',
    r'\{if(\w+):=os\.Getenv\(@N\);\1!=""\{return\1\}return@D\}',
    r"\{if(\w+),(\w+):=os\.LookupEnv\(@N\);\2\{return\1\}(?:else\{return@D\}|return@D)\}",
    r"\{(\w+),(\w+):=os\.LookupEnv\(@N\)if(?:!\2\{return@D\}return\1|\2\{return\1\}return@D)\}",
    r"\{returncmp\.Or\(os\.Getenv\(@N\),@D\)\}",
)


def find_fallback(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Return the call whose default the literal is, such as `cmp.Or(os.Getenv("X"), "…")`."""
    if place.parent.type != "argument_list" or not is_bare(place):
        return None
    call, arguments = place.ancestors[1], place.parent.named_children
    function = call.child_by_field_name("function")
    if len(arguments) != len(("name", "default")) or arguments[1] != place.value or not function:
        return None
    package = Package(tree, list)
    if package.import_path("os") != "os" or any(bindings(tree, "os", place.literal)):
        return None
    first, called = tree.source(arguments[0]), tree.source(function)
    if called == "cmp.Or":
        found = _GETENV.match(first)
        # An import that nothing uses any more would be an error of the compiler.
        is_kept = all(_is_used(tree, name, call) for name in ("os", "cmp"))
        form = "@value" if is_kept else f"{called}({first}, @value)"
        return Fallback(call, found[1], form) if found and package.import_path("cmp") else None
    found = _NAME.match(first) if _is_getter(package, function, called) else None
    return Fallback(call, found[1]) if found else None


def _is_used(tree: SyntaxTree, package: str, call: Node) -> bool:
    """Tell whether anything outside of the call uses an imported package."""
    return any(
        len(path) > 1 and path[-2].type == "selector_expression" and call not in path
        for path in tree.occurrences(package)
    )


def _is_getter(package: Package, function: Node, name: str) -> bool:
    """Tell whether the file's function of that name returns a variable, or else the default."""
    tree = package.tree
    if function.type != "identifier" or any(bindings(tree, name, function)):
        return False
    found = list(package.declarations(name, "function_declaration"))
    if len(found) != 1:
        return False
    parameters, result, body = (
        found[0][1].child_by_field_name(each) for each in ("parameters", "result", "body")
    )
    if parameters is None or result is None or body is None or tree.source(result) != "string":
        return False
    names = re.fullmatch(r"\((\w+)(?: string)?, (\w+) string,?\)", tree.source(parameters))
    if names is None:
        return False
    words = {"@N": re.escape(names[1]), "@D": re.escape(names[2])}
    code = re.sub(r"\s+", "", tree.source(body))
    return any(
        re.fullmatch(re.sub("@[ND]", lambda found: words[found[0]], one), code) for one in _BODIES
    )
