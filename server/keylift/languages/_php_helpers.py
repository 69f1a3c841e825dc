"""PHP's helper file: functions in a namespace of their own, in a file that documents load."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from keylift.languages.helper_files import HEADER, Shape, helper_file, home_of, is_for_tests
from keylift.languages.model import Reach
from keylift.languages.placement import in_style_of, insert, line_end
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from keylift.languages.model import File, Function
    from keylift.languages.tree import SyntaxTree
    from keylift.model import Edit

_STEM = "app_secrets"
_START = f"<?php\n// {HEADER}\n\nnamespace AppSecrets;\n"
_HEAD = frozenset(
    {"php_tag", "comment", "declare_statement", "namespace_definition", "namespace_use_declaration"}
)
_INDENTED = "x\n    x\n"


def shared(tree: SyntaxTree, function: Function, file: File) -> Reach | Refusal:
    """Reach `function` in the project's helper file, or say why it has none."""
    project, name = file.project, function.names[0]
    if project is None or not project.path.endswith(".php") or is_for_tests(project):
        return Refusal(RefusalReason.NO_HELPER)
    code = in_style_of(_INDENTED, function.code.replace("@function", name))
    shape = Shape(
        start=_START,
        is_usable=lambda there: "\nnamespace AppSecrets;" in there,
        defines=lambda there: bool(re.search(rf"^function {name}\(", there, re.MULTILINE)),
        extend=lambda there: f"{there.rstrip()}\n\n{code}\n",
    )
    helper = helper_file(project, posixpath.join(home_of(project), _STEM), ".php", shape)
    if helper is None:
        return Refusal(RefusalReason.NO_HELPER)
    folder = posixpath.dirname(project.path)
    path = posixpath.relpath(helper.path, folder or ".")
    line = f"require_once __DIR__ . '/{path}';"
    if line in tree.text:
        return Reach(f"\\AppSecrets\\{name}", (), helper)
    edit = _load(tree, line)
    if edit is None:
        return Refusal(RefusalReason.NO_HELPER)
    return Reach(f"\\AppSecrets\\{name}", (edit,), helper)


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
