"""Ruby's helper file: a module that documents load by its path."""

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
from keylift.languages.placement import (
    before_statement,
    ends_with_blank_line,
    insert,
    is_last_on_line,
    line_end,
)
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.languages.model import File, Function, Project
    from keylift.languages.tree import SyntaxTree
    from keylift.model import Edit

_MODULE = "AppSecrets"
_STEM = "app_secrets"
_HEAD = re.compile(r"^#!|^#.*(?:frozen_string_literal|coding|typed|warn_indent):", re.MULTILINE)
_REQUIRE = re.compile(r"require(?:_relative)?[\s(]")


def shared(tree: SyntaxTree, function: Function, file: File) -> Reach | Refusal:
    """Reach `function` in the project's helper file, or say why it has none."""
    project, name = file.project, function.names[0]
    # What is no `.rb` file is read by a tool of its own.
    if project is None or not project.path.endswith(".rb") or is_for_tests(project):
        return Refusal(RefusalReason.NO_HELPER)
    shape = Shape(
        start=f"# {HEADER}\n",
        is_usable=lambda _there: True,
        defines=lambda there: bool(re.search(rf"^  def self\.{name}\b", there, re.MULTILINE)),
        extend=lambda there: f"{there.rstrip()}\n\n{function.code.replace('@function', name)}\n",
    )
    helper = helper_file(project, posixpath.join(_folder_for(project), _STEM), ".rb", shape)
    if helper is None:
        return Refusal(RefusalReason.NO_HELPER)
    texts = {tree.text, *file.siblings().values()} - {helper.text, helper.before}
    if any(re.search(rf"\b(?:class|module)\s+{_MODULE}\b", text) for text in texts):
        return Refusal(RefusalReason.NOT_NAMESPACED)
    folder = posixpath.dirname(project.path)
    path = posixpath.relpath(helper.path.removesuffix(".rb"), folder or ".")
    edit = _load(tree, f'require_relative "{path}"')
    edits = () if edit is None else (edit,)
    return Reach(f"{_MODULE}.{name}", edits, helper)


def _folder_for(project: Project) -> str:
    """Return the folder of the helper file: `lib` where there is one, which gems and Rails have.

    Without a Gemfile a machine may have no more than the outermost folder around the document.
    """
    home = home_of(project)
    is_read_whole = home.lower() in LOADED_FILE_BY_FILE
    is_there = is_ours(project.read(posixpath.join(home, f"{_STEM}.rb")) or "")
    if is_there or not (is_read_whole or _is_bundled(project)):
        return home
    return "lib" if project.names("lib") else ""


def _is_bundled(project: Project) -> bool:
    return any(name == "Gemfile" or name.endswith(".gemspec") for name in project.names(""))


def _load(tree: SyntaxTree, line: str) -> Edit | None:
    """Return the edit that loads a file below what is loaded first, or None where it is there."""
    pattern = rf"^\ufeff?{re.escape(line)}\s*$".replace('"', "[\"']")
    if re.search(pattern, tree.text, re.MULTILINE):
        return None
    nodes = [node for node in tree.root.named_children if node.type != "comment"]
    last: Node | None = None
    for node in nodes:
        if not _REQUIRE.match(tree.source(node)):
            break
        last = node
    if last is not None and is_last_on_line(tree.text, tree.span(last).end, "#"):
        return insert(line_end(tree.text, tree.span(last).end), f"\n{line}")
    first = nodes[0]
    above = [node for node in tree.root.named_children if node.start_byte < first.start_byte]
    offset = before_statement(tree, above, first, _HEAD)
    head = tree.text[:offset].removeprefix("\ufeff")
    lead = "\n" if head and not ends_with_blank_line(head) else ""
    return insert(offset, f"{lead}{line}\n\n")
