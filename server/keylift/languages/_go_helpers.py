"""Go's helper file: a file of the document's own package, so that nothing has to be imported."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.languages.helper_files import HEADER, Shape, helper_file
from keylift.languages.model import Reach

if TYPE_CHECKING:
    from keylift.languages.model import File, Function
    from keylift.languages.tree import SyntaxTree

_STEM = "appsecrets"
_PACKAGE = re.compile(r"^\ufeff?package\s+(\w+)", re.MULTILINE)
_MAIN = re.compile(r"^func main\(\)", re.MULTILINE)
_IGNORED = re.compile(r"^//go:build\s+ignore\b", re.MULTILINE)


def shared(tree: SyntaxTree, function: Function, file: File) -> Reach | None:
    """Reach `function` in a helper file of the package; None where it has none.

    Only a function that needs one package of the standard library can be in it.
    """
    project, package = file.project, _PACKAGE.search(tree.text)
    if project is None or package is None or not _is_module(tree, file, package[1]):
        return None
    name, symbol = function.names[0], function.symbol
    code = function.code.replace("@function", name).replace("@symbol", symbol)
    imported = symbol.rsplit(".", 1)[0]
    shape = Shape(
        start=f'// {HEADER}\n\npackage {package[1]}\n\nimport "{imported}"\n',
        is_usable=lambda there: _package_of(there) == package[1] and f'"{imported}"' in there,
        defines=lambda there: bool(re.search(rf"^func {name}\(", there, re.MULTILINE)),
        extend=lambda there: f"{there.rstrip()}\n\n{code}\n".replace("  ", "\t"),
    )
    stem = posixpath.join(posixpath.dirname(project.path), _STEM)
    helper = helper_file(project, stem, ".go", shape)
    return Reach(name, (), helper) if helper else None


def _package_of(text: str) -> str:
    found = _PACKAGE.search(text)
    return found[1] if found else ""


def _is_module(tree: SyntaxTree, file: File, package: str) -> bool:
    """Tell whether the document is built with the other files of its folder, in a module."""
    project = file.project
    if project is None or project.read("go.mod") is None or file.path.endswith("_test.go"):
        return False
    if _IGNORED.search(tree.text) or 'import "C"' in tree.text:
        return False
    if package != "main":
        return True
    # A program of one file is often run by that file's name; then no other would be built.
    others = [
        text
        for name, text in file.siblings().items()
        if not name.endswith("_test.go") and _package_of(text) == package
    ]
    return bool(others) and not any(
        _MAIN.search(text) for text in others if _MAIN.search(tree.text)
    )
