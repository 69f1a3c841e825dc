"""PHP's helper file: functions in a namespace of their own, in a file that documents load.

A program may load the helper files of several folders or packages, so each function is declared
only where none of its name is there yet. Without a project, and in tests, the function stands in
the document itself, under a longer name.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.languages.helper_files import (
    HEADER,
    LOADED_FILE_BY_FILE,
    Shape,
    helper_file,
    home_of,
    is_for_tests,
    is_ours,
)
from keylift.languages.model import Reach
from keylift.languages.ownership import contains_ours
from keylift.languages.placement import in_style_of, insert, line_end
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from keylift.languages.model import File, Function, Project
    from keylift.languages.tree import SyntaxTree
    from keylift.model import Edit

_STEM = "app_secrets"
_NAMESPACE = "AppSecrets"
_FOREIGN = re.compile(rf"^\s*namespace\s+{_NAMESPACE}\b", re.MULTILINE | re.IGNORECASE)
_START = f"<?php\n// {HEADER}\n\nnamespace {_NAMESPACE};\n"
_HEAD = frozenset(
    {"php_tag", "comment", "declare_statement", "namespace_definition", "namespace_use_declaration"}
)
_INDENTED = "x\n    x\n"


def define(tree: SyntaxTree, function: Function, file: File) -> Reach | Refusal:
    """Reach `function` in the project's helper file or in the document, or say why not."""
    if file.path and not file.path.endswith(".php"):
        return Refusal(RefusalReason.NO_HELPER)
    is_alone = file.project is None or is_for_tests(file.project)
    return _in_document(tree, function) if is_alone else _shared(tree, function, file)


def _in_document(tree: SyntaxTree, function: Function) -> Reach | Refusal:
    name = function.names[-1]
    codes = [
        _guarded(each.replace("@function", name), f"__NAMESPACE__ . '\\{name}'")
        for each in (function.code, *function.others)
    ]
    if contains_ours(tree.text, codes):
        return Reach(name)
    if re.search(rf"\b{name}\b", tree.text):
        return Refusal(RefusalReason.NOT_NAMESPACED)
    style = tree.text if re.search(r"^[ \t]+\S", tree.text, re.MULTILINE) else _INDENTED
    edit = _load(tree, in_style_of(style, codes[0]))
    return Reach(name, (edit,)) if edit else Refusal(RefusalReason.NO_HELPER)


def _shared(tree: SyntaxTree, function: Function, file: File) -> Reach | Refusal:
    project, name = file.project, function.names[0]
    if project is None:
        return Refusal(RefusalReason.NO_HELPER)
    full_name = f"'{_NAMESPACE}\\{name}'"
    code = in_style_of(_INDENTED, _guarded(function.code.replace("@function", name), full_name))
    shape = Shape(
        start=_START,
        is_usable=lambda there: f"\nnamespace {_NAMESPACE};" in there,
        defines=lambda there: bool(re.search(rf"^[ \t]*function {name}\(", there, re.MULTILINE)),
        extend=lambda there: f"{there.rstrip()}\n\n{code}\n",
    )
    if _is_taken(project):
        return Refusal(RefusalReason.NAME_IN_PROJECT)
    helper = helper_file(project, posixpath.join(_folder_for(project), _STEM), ".php", shape)
    if helper is None:
        return _in_document(tree, function)
    folder = posixpath.dirname(project.path)
    path = posixpath.relpath(helper.path, folder or ".")
    line = f"require_once __DIR__ . '/{path}';"
    if line in tree.text:
        return Reach(f"\\{_NAMESPACE}\\{name}", (), helper)
    edit = _load(tree, line)
    if edit is None:
        return Refusal(RefusalReason.NO_HELPER)
    return Reach(f"\\{_NAMESPACE}\\{name}", (edit,), helper)


def _is_taken(project: Project) -> bool:
    """Tell whether somebody else's file in a usual place has our helper's namespace."""
    folders = {"", "src", "app", "lib", home_of(project)}
    texts = (project.read(posixpath.join(each, f"{_STEM}.php")) or "" for each in folders)
    return any(not is_ours(each) and _FOREIGN.search(each) for each in texts)


def _folder_for(project: Project) -> str:
    """Return the folder of the helper file.

    A project of Composer's is installed as a whole, so all of it can reach one file at its root.
    Without Composer a server may have no more than the outermost folder around the document.
    """
    home = home_of(project)
    if home.lower() in LOADED_FILE_BY_FILE:
        return ""
    is_there = is_ours(project.read(posixpath.join(home, f"{_STEM}.php")) or "")
    return home if is_there or project.read("composer.json") is None else ""


def _guarded(code: str, name: str) -> str:
    """Declare a function only where none of its name, which is an expression, is there."""
    body = re.sub(r"^(?=.)", "  ", code, flags=re.MULTILINE)
    return f"if (!\\function_exists({name})) {{\n{body}\n}}"


def _load(tree: SyntaxTree, line: str) -> Edit | None:
    """Load below the head of a file that is code from its start; None for any other."""
    head = []
    for node in tree.root.named_children:
        has_body = node.type == "namespace_definition" and node.child_by_field_name("body")
        if node.type not in _HEAD or has_body:
            break
        head.append(node)
    while len(head) > 1 and head[-1].type == "comment":
        head.pop()
    if not head or head[0].type != "php_tag" or tree.source(head[0]) != "<?php":
        return None
    end = tree.span(head[-1]).end
    rest = tree.text[end : line_end(tree.text, end)].strip()
    if rest and not rest.startswith(("//", "#")):
        return None
    at = line_end(tree.text, end)
    gap = "" if re.match(r"(?>\r\n|\n|\r)[ \t]*(?:[\r\n]|\Z)", tree.text[at:]) else "\n"
    return insert(at, f"\n\n{line}{gap}")
