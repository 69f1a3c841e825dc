"""Go's helper file: a file of the document's own package, so that nothing has to be imported."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.languages._go_files import has_main, is_script, package_of
from keylift.languages._go_imports import block_of
from keylift.languages.helper_files import HEADER, Shape, helper_file
from keylift.languages.model import Reach

if TYPE_CHECKING:
    from keylift.languages.model import File, Function
    from keylift.languages.tree import SyntaxTree

_STEM = "appsecrets"
_IMPORTS = re.compile(r"^import (?:(?P<one>\w* ?\"[^\"\n]+\")|\((?P<all>[^)]*)\))\n", re.MULTILINE)


def shared(tree: SyntaxTree, function: Function, file: File) -> Reach | None:
    """Reach `function` in a helper file of the package; None where it has none."""
    project, package = file.project, package_of(tree.text)
    if project is None or not package or not _is_module(tree, file, package):
        return None
    name = function.names[0]
    code = function.code.replace("@function", name).replace("@symbol", function.symbol)
    imports = function.imports or (f'"{function.symbol.rsplit(".", 1)[0]}"',)
    shape = Shape(
        start=f"// {HEADER}\n\npackage {package}\n",
        is_usable=lambda there: package_of(there) == package and len(_IMPORTS.findall(there)) == 1,
        defines=lambda there: bool(re.search(rf"^func {name}\(", there, re.MULTILINE)),
        extend=lambda there: f"{_with_imports(there, imports).rstrip()}\n\n{code}\n".replace(
            "  ", "\t"
        ),
    )
    stem = posixpath.join(posixpath.dirname(project.path), _STEM)
    helper = helper_file(project, stem, ".go", shape)
    return Reach(name, (), helper) if helper else None


def _with_imports(text: str, imports: tuple[str, ...]) -> str:
    """Add imports to those of a helper file, in the order and the form that gofmt gives them."""
    found = _IMPORTS.search(text)
    there = re.findall(r'\w* ?"[^"\n]+"', found[0].removeprefix("import ")) if found else []
    block = block_of(sorted({*(each.strip() for each in there), *imports}))
    if found:
        return f"{text[: found.start()]}{block}\n{text[found.end() :]}"
    return f"{text}\n{block}\n"


def _is_module(tree: SyntaxTree, file: File, package: str) -> bool:
    """Tell whether the document is built with the other files of its folder, in a module."""
    project = file.project
    if project is None or project.read("go.mod") is None or file.path.endswith("_test.go"):
        return False
    if is_script(tree.text):
        return False
    if package != "main":
        return True
    # A program of one file is often run by that file's name; then no other would be built.
    others = [
        text
        for name, text in file.siblings().items()
        if not name.endswith("_test.go") and package_of(text) == package
    ]
    return bool(others) and not any(has_main(text) for text in others if has_main(tree.text))
