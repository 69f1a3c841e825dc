"""Go's helper file: a file of the document's own package, so that nothing has to be imported."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.languages._go_packages import has_package
from keylift.languages.helper_files import HEADER, Shape, helper_file, is_ours
from keylift.languages.model import Reach
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from keylift.languages.model import File, Function
    from keylift.languages.tree import SyntaxTree

_STEM = "appsecrets"
_PACKAGE = re.compile(r"^\ufeff?package\s+(\w+)", re.MULTILINE)
_MAIN = re.compile(r"^func main\(\)", re.MULTILINE)
_IGNORED = re.compile(r"^//go:build\s+ignore\b", re.MULTILINE)
_IMPORTS = re.compile(r"^import (?:(?P<one>\w* ?\"[^\"\n]+\")|\((?P<all>[^)]*)\))\n", re.MULTILINE)


def shared(tree: SyntaxTree, function: Function, file: File) -> Reach | None:
    """Reach `function` in a helper file of the package; None where it has none."""
    project, package = file.project, _PACKAGE.search(tree.text)
    if project is None or package is None or not _is_module(tree, file, package[1]):
        return None
    name = function.names[0]
    code = function.code.replace("@function", name).replace("@symbol", function.symbol)
    imports = function.imports or (f'"{function.symbol.rsplit(".", 1)[0]}"',)
    shape = Shape(
        start=f"// {HEADER}\n\npackage {package[1]}\n",
        is_usable=lambda there: (
            _package_of(there) == package[1] and len(_IMPORTS.findall(there)) == 1
        ),
        defines=lambda there: bool(re.search(rf"^func {name}\(", there, re.MULTILINE)),
        extend=lambda there: f"{_with_imports(there, imports).rstrip()}\n\n{code}\n".replace(
            "  ", "\t"
        ),
    )
    stem = posixpath.join(posixpath.dirname(project.path), _STEM)
    helper = helper_file(project, stem, ".go", shape)
    return Reach(name, (), helper) if helper else None


def shared_only(tree: SyntaxTree, function: Function, file: File) -> Reach | Refusal:
    """Reach `function` in a helper file, or say why the package can have none with it."""
    taken = {function.names[0], *map(_name_of, function.imports)}
    for name, text in {"": tree.text, **file.siblings()}.items():
        if name.endswith("_test.go") or is_ours(text):
            continue
        if any(_declares(text, each) for each in taken):
            return Refusal(RefusalReason.NOT_NAMESPACED)
    if not all(has_package(each, file) for each in function.package.split()):
        return Refusal(RefusalReason.NO_CLIENT, f"`go get {function.package}`.")
    return shared(tree, function, file) or Refusal(RefusalReason.NO_HELPER)


def _declares(text: str, name: str) -> bool:
    pattern = rf"^(?:func|var|const|type)\s+{name}\b|^\t{name}\b[^\n(:]*="
    return bool(re.search(pattern, text, re.MULTILINE))


def _name_of(imported: str) -> str:
    """Return what an import's package is called in the file."""
    alias, _, path = imported.rpartition(" ")
    return alias or path.strip('"').rsplit("/", 1)[-1]


def _with_imports(text: str, imports: tuple[str, ...]) -> str:
    """Add imports to those of a helper file, in the order and the form that gofmt gives them."""
    found = _IMPORTS.search(text)
    there = re.findall(r'\w* ?"[^"\n]+"', found[0].removeprefix("import ")) if found else []
    every = sorted({*(each.strip() for each in there), *imports}, key=_path_of)
    standard = [each for each in every if "." not in _path_of(each)]
    others = [each for each in every if "." in _path_of(each)]
    lines = "\n\n".join(
        "\n".join(f"\t{one}" for one in each) for each in (standard, others) if each
    )
    block = f"import {every[0]}\n" if len(every) == 1 else f"import (\n{lines}\n)\n"
    if found:
        return text[: found.start()] + block + text[found.end() :]
    return f"{text}\n{block}"


def _path_of(imported: str) -> str:
    return imported.rpartition(" ")[2].strip('"')


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
