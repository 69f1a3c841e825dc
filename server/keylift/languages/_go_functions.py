"""Go: finds or places the functions that lookups call, in the file or in its package's helper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._go_files import has_main, is_always_built, is_script, package_of
from keylift.languages._go_helpers import shared
from keylift.languages._go_imports import import_symbol, imports_added, is_package_level, name_of
from keylift.languages._go_package import GRAMMAR, Package
from keylift.languages._go_package import imports as imports_of
from keylift.languages._go_packages import has_package
from keylift.languages.helper_files import is_ours
from keylift.languages.model import Reach
from keylift.languages.ownership import is_surely_ours
from keylift.languages.placement import at_end
from keylift.languages.tree import field_of, parse
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.model import File, Function
    from keylift.languages.tree import Place, SyntaxTree


def define(
    tree: SyntaxTree, place: Place, function: Function, file: File
) -> Reach | Refusal | None:
    """Reach `function` by its first name that means it already or means nothing yet."""
    if not all(has_package(each, file) for each in function.package.split()):
        return Refusal(RefusalReason.NO_CLIENT, f"`go get {function.package}`.")
    package = Package(tree, lambda: [text for _, text in _beside(tree, file)])
    for name in function.names:
        bindings = [path for path in tree.occurrences(name) if not _is_call(path)]
        if len(bindings) == 1 and _is_in_file(tree, place, bindings[0], function):
            return Reach(name)
        if bindings:
            continue
        there = list(_declared(tree, name, file))
        if any(_is_in_sibling(function, name, sibling, text, file) for sibling, text in there):
            return Reach(name)
        if there or _is_any_taken(package, _names(function, name)):
            continue
        helper = shared(tree, function, file) if name == function.names[0] else None
        return helper or _added(tree, place, function, name)
    return None


def _names(function: Function, name: str) -> list[str]:
    """Return what a function's own code declares and imports beside its name."""
    declared = re.findall(r"^var (@function\w+)", function.code, re.MULTILINE)
    others = [each.replace("@function", name) for each in declared]
    return [*others, *map(name_of, function.imports)]


def _added(tree: SyntaxTree, place: Place, function: Function, name: str) -> Reach | None:
    """Put a function at the end of the file itself, with what it imports."""
    symbol = Reach("")
    if function.symbol:
        reach = import_symbol(tree, place, function.symbol)
        if reach is None:
            return None
        symbol = reach
    imported = imports_added(tree, function.imports)
    if imported is None:
        return None
    code = function.code.replace("@function", name).replace("@symbol", symbol.name)
    added = at_end(tree.text, code.replace("  ", "\t"))
    return Reach(name, (*symbol.edits, *imported, added))


def _is_call(path: tuple[Node, ...]) -> bool:
    is_callee = path[-2].type == "call_expression" and field_of(path[-2], path[-1]) == "function"
    return is_callee or "comment" in path[-1].type or "string" in path[-1].type


def _is_in_file(tree: SyntaxTree, place: Place, path: tuple[Node, ...], function: Function) -> bool:
    """Tell whether a name's only binding is our function, with the imports that it needs."""
    declaration, name = path[-2], tree.source(path[-1])
    if declaration.type != "function_declaration" or field_of(declaration, path[-1]) != "name":
        return False
    symbol = import_symbol(tree, place, function.symbol) if function.symbol else Reach("")
    if symbol is None or symbol.edits or imports_added(tree, function.imports) != ():
        return False
    return is_surely_ours(tree.source(declaration), _codes(function, name, symbol.name))


def _codes(function: Function, name: str, symbol: str) -> Iterator[str]:
    """Yield all that a function of ours may say, from its own line on."""
    for code in (function.code, *function.others):
        filled = code.replace("@function", name).replace("@symbol", symbol)
        yield filled[filled.index("func ") :]


def _beside(tree: SyntaxTree, file: File) -> Iterator[tuple[str, str]]:
    """Yield name and text of the files that are built together with a file."""
    package = package_of(tree.text)
    if is_script(tree.text):
        return
    for name, text in file.siblings().items():
        is_other_program = has_main(text) and has_main(tree.text)
        if package_of(text) == package and not is_other_program and not is_script(text):
            yield name, text


def _declared(tree: SyntaxTree, name: str, file: File) -> Iterator[tuple[str, str]]:
    """Yield the files beside this one that declare a name for the package, or import one so."""
    for sibling, text in _beside(tree, file):
        if not re.search(rf"\b{name}\b(?!\()|^func\s+{name}\(", text, re.MULTILINE):
            continue
        other = parse(text, GRAMMAR)
        is_declared = any(
            is_package_level(path) and path[-2].type != "method_declaration"
            for path in other.occurrences(name)
        )
        if is_declared or any(word == name for _, word in imports_of(other)):
            yield sibling, text


def _is_in_sibling(function: Function, name: str, sibling: str, text: str, file: File) -> bool:
    """Tell whether a file beside this one has our function, and is in all builds of this one."""
    is_test = sibling.endswith("_test.go") and file.path.endswith("_test.go")
    if not is_test and not is_always_built(sibling, text):
        return False
    found = re.search(rf"^func {name}\([^\n]*\n(?:.*\n)*?\}}", text, re.MULTILINE)
    if found is None:
        return False
    codes = list(_codes(function, name, function.symbol))
    if is_ours(text):
        # People may change what it does, but not how it is called.
        return found[0].partition("\n")[0] in {each.partition("\n")[0] for each in codes}
    needed = (*function.imports, *_package_imports(function))
    reached = {word: path for path, word in imports_of(parse(text, GRAMMAR))}
    is_the_same = all(reached.get(name_of(each)) == each.split('"')[1] for each in needed)
    return is_the_same and is_surely_ours(found[0], codes)


def _package_imports(function: Function) -> tuple[str, ...]:
    return (f'"{function.symbol.rsplit(".", 1)[0]}"',) if function.symbol else ()


def _is_any_taken(package: Package, names: list[str]) -> bool:
    """Tell whether the package declares any of these names, which nothing may import then."""
    kinds = ("function_declaration", "var_spec", "const_spec", "type_spec", "type_alias")
    return any(
        len(own := tree.path_of(node)) > 1 and is_package_level((*own, node.named_children[0]))
        for name in names
        for tree, node in package.declarations(name, *kinds)
    )
