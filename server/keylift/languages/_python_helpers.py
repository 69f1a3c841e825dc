"""Python's helper file: a module of the document's own package.

Without a package nobody can tell how a module is found, so the function goes into the document.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.languages._python_head import DEFINITIONS, head_of, offset_before
from keylift.languages._python_roots import package_of
from keylift.languages.helper_files import (
    HEADER,
    LOADED_FILE_BY_FILE,
    Shape,
    helper_file,
    is_for_tests,
)
from keylift.languages.model import Reach
from keylift.languages.placement import (
    ends_with_blank_line,
    in_style_of,
    insert,
    is_last_on_line,
    line_end,
)

if TYPE_CHECKING:
    from keylift.languages.model import File, Function, Project
    from keylift.languages.tree import SyntaxTree
    from keylift.model import Edit, HelperFile

_STEM = "app_secrets"
_INDENTED = "x\n    x\n"
_START = f'"""{HEADER}"""\n'


def shared(tree: SyntaxTree, function: Function, file: File) -> Reach | None:
    """Reach `function` in a module at the top of the document's package; None without one."""
    project = file.project
    if project is None or not function.is_shared or is_for_tests(project):
        return None
    package = package_of(tree, project)
    if package is None or posixpath.basename(package.folder) in LOADED_FILE_BY_FILE:
        return None
    if project.path.startswith(posixpath.join(package.folder, _STEM)):
        return None
    name = function.names[0]
    helper = _helper(project, package.folder, name, function)
    if helper is None or "-" in posixpath.basename(helper.path):
        return None
    module = package.prefixes[0] + _module_in(helper)
    edit = _import(tree, f"from {module} import {name}")
    return Reach(name, (edit,), helper) if edit else None


def is_imported(tree: SyntaxTree, module: str, function: Function, file: File) -> bool:
    """Tell whether a module of that name is surely the one that has `function` for the document."""
    project = file.project
    package = package_of(tree, project) if project else None
    if project is None or package is None:
        return False
    helper = _helper(project, package.folder, function.names[0], function)
    if helper is None or helper.text != helper.before:
        return False
    return module in {each + _module_in(helper) for each in package.prefixes}


def _helper(project: Project, folder: str, name: str, function: Function) -> HelperFile | None:
    code = in_style_of(_INDENTED, function.code.replace("@function", name))
    shape = Shape(
        start=_START,
        is_usable=lambda _there: True,
        defines=lambda there: bool(re.search(rf"^def {name}\(", there, re.MULTILINE)),
        extend=lambda there: f"{there.rstrip()}\n\n\n{code}\n",
    )
    return helper_file(project, posixpath.join(folder, _STEM), ".py", shape)


def _module_in(helper: HelperFile) -> str:
    return posixpath.basename(helper.path).removesuffix(".py")


def _import(tree: SyntaxTree, line: str) -> Edit | None:
    """Import below the first imports, as a group of its own where those are the library's."""
    head = head_of(tree)
    if head.imports:
        last = tree.span(head.imports[-1])
        if not is_last_on_line(tree.text, last.end, "#"):
            return None
        gap = "" if _kind(last.of(tree.text)) == _kind(line) else "\n"
        return insert(line_end(tree.text, last.end), f"\n{gap}{line}")
    offset = offset_before(tree, head.rest[0]) if head.rest else None
    if offset is None:
        return None
    above = tree.text[:offset].removeprefix("\ufeff")
    lead = "" if not above or ends_with_blank_line(above) else "\n"
    gap = "\n\n" if head.rest[0].type in DEFINITIONS else "\n"
    return insert(offset, f"{lead}{line}\n{gap}")


def _kind(statement: str) -> str:
    """Return the root of what a statement imports, "" for a relative import."""
    return re.split(r"[\s.]", statement, maxsplit=2)[1]
