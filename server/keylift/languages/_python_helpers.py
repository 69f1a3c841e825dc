"""Python's helper file: a module of the document's own package.

Without a package nobody can tell how a module is found, so the function goes into the document.
"""

from __future__ import annotations

import posixpath
import re
import sys
from typing import TYPE_CHECKING

from keylift.languages._python_head import DEFINITIONS, head_of, offset_before
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
    from keylift.model import Edit

_STEM = "app_secrets"
_SCRIPT = re.compile(r"^\ufeff?(?:#!|if __name__ ==)", re.MULTILINE)
_INDENTED = "x\n    x\n"
_START = f'"""{HEADER}"""\n\nfrom __future__ import annotations\n'


def shared(tree: SyntaxTree, function: Function, file: File) -> Reach | None:
    """Reach `function` in a module at the top of the document's package; None without one."""
    project = file.project
    if project is None or not function.is_shared or is_for_tests(project):
        return None
    top = _top_of_package(project)
    # Started by its path, a script would not find the package around it.
    if top and _SCRIPT.search(tree.text) and not _imports(tree.text, posixpath.basename(top)):
        return None
    if posixpath.basename(top) in LOADED_FILE_BY_FILE:
        return None
    if not top or project.path.startswith(posixpath.join(top, _STEM)):
        return None
    name = function.names[0]
    code = in_style_of(_INDENTED, function.code.replace("@function", name))
    shape = Shape(
        start=_START,
        is_usable=lambda _there: True,
        defines=lambda there: bool(re.search(rf"^def {name}\(", there, re.MULTILINE)),
        extend=lambda there: f"{there.rstrip()}\n\n\n{code}\n",
    )
    helper = helper_file(project, posixpath.join(top, _STEM), ".py", shape)
    if helper is None:
        return None
    module = f"{posixpath.basename(top)}.{posixpath.basename(helper.path).removesuffix('.py')}"
    edit = _import(tree, f"from {module} import {name}") if module.count("-") == 0 else None
    return Reach(name, (edit,), helper) if edit else None


def _top_of_package(project: Project) -> str:
    """Return the folder of the outermost package around the document, or ""."""
    top, folder = "", posixpath.dirname(project.path)
    while folder and project.read(posixpath.join(folder, "__init__.py")) is not None:
        top, folder = folder, posixpath.dirname(folder)
    return top if posixpath.basename(top).isidentifier() else ""


def _imports(text: str, package: str) -> bool:
    pattern = rf"^\ufeff?[ \t]*(?:from|import)\s+{re.escape(package)}\b"
    return bool(re.search(pattern, text, re.MULTILINE))


def _import(tree: SyntaxTree, line: str) -> Edit | None:
    """Import below the first imports, as a group of its own where those are the library's."""
    head = head_of(tree)
    if head.imports:
        last = tree.span(head.imports[-1])
        if not is_last_on_line(tree.text, last.end, "#"):
            return None
        word = re.split(r"[\s.]+", last.of(tree.text))[1]
        gap = "\n" if word in sys.stdlib_module_names else ""
        return insert(line_end(tree.text, last.end), f"\n{gap}{line}")
    offset = offset_before(tree, head.rest[0]) if head.rest else None
    if offset is None:
        return None
    above = tree.text[:offset].removeprefix("\ufeff")
    lead = "" if not above or ends_with_blank_line(above) else "\n"
    gap = "\n\n" if head.rest[0].type in DEFINITIONS else "\n"
    return insert(offset, f"{lead}{line}\n{gap}")
