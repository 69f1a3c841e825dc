"""Ruby's helper file: a module that documents load by its path.

Without a project, and in tests, the module stands in the document itself.
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
from keylift.languages.placement import (
    before_statement,
    ends_with_blank_line,
    insert,
    is_last_on_line,
    line_end,
)
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.model import File, Function, Project
    from keylift.languages.tree import SyntaxTree
    from keylift.model import Edit

_MODULE = "AppSecrets"
_FOREIGN = re.compile(rf"\b(?:class|module)\s+{_MODULE}\b|\b{_MODULE}\s*=")
_STEM = "app_secrets"
_HEAD = re.compile(r"^#!|^#.*(?:frozen_string_literal|coding|typed|warn_indent):", re.MULTILINE)
_REQUIRE = re.compile(r"require(?:_relative)?[\s(]")


def define(tree: SyntaxTree, function: Function, file: File) -> Reach | Refusal:
    """Reach `function` in the project's helper file or in the document, or say why not."""
    # What is no `.rb` file is read by a tool of its own.
    if file.path and not file.path.endswith(".rb"):
        return Refusal(RefusalReason.NO_HELPER)
    is_alone = file.project is None or is_for_tests(file.project)
    return _in_document(tree, function) if is_alone else _shared(tree, function, file)


def _in_document(tree: SyntaxTree, function: Function) -> Reach | Refusal:
    name = function.names[0]
    codes = [each.replace("@function", name).strip() for each in (function.code, *function.others)]
    text = tree.text.replace("\r\n", "\n")
    if any(each in text for each in codes):
        return Reach(f"{_MODULE}.{name}")
    if _FOREIGN.search(text):
        return Refusal(RefusalReason.NOT_NAMESPACED)
    return Reach(f"{_MODULE}.{name}", (_on_top(tree, codes[0], is_block=True),))


def _shared(tree: SyntaxTree, function: Function, file: File) -> Reach | Refusal:
    project, name = file.project, function.names[0]
    if project is None:
        return Refusal(RefusalReason.NO_HELPER)
    shape = Shape(
        start=f"# {HEADER}\n",
        is_usable=lambda _there: True,
        defines=lambda there: bool(re.search(rf"^  def self\.{name}\b", there, re.MULTILINE)),
        extend=lambda there: f"{there.rstrip()}\n\n{function.code.replace('@function', name)}\n",
    )
    helper = helper_file(project, posixpath.join(_folder_for(project), _STEM), ".rb", shape)
    if helper is None:
        return _in_document(tree, function)
    texts = {tree.text, *file.siblings().values()} - {helper.text, helper.before}
    if any(map(_FOREIGN.search, texts)):
        return Refusal(RefusalReason.NOT_NAMESPACED)
    if any(map(_FOREIGN.search, _foreign(project))):
        return Refusal(RefusalReason.NAME_IN_PROJECT)
    folder = posixpath.dirname(project.path)
    path = posixpath.relpath(helper.path.removesuffix(".rb"), folder or ".")
    edit = _load(tree, f'require_relative "{path}"')
    edits = () if edit is None else (edit,)
    return Reach(f"{_MODULE}.{name}", edits, helper)


def _foreign(project: Project) -> Iterator[str]:
    """Yield the files in usual places that may have a module of our helper's name, but for ours."""
    for folder in {"", "lib", "app", "app/lib", "app/models", "app/services", home_of(project)}:
        text = project.read(posixpath.join(folder, f"{_STEM}.rb")) or ""
        if not is_ours(text):
            yield text


def _folder_for(project: Project) -> str:
    """Return the folder of the helper file: `lib` where there is one, which gems and Rails have.

    Without a Gemfile a machine may have no more than the outermost folder around the document.
    """
    home = home_of(project)
    is_read_whole = home.lower() in LOADED_FILE_BY_FILE
    is_there = is_ours(project.read(posixpath.join(home, f"{_STEM}.rb")) or "")
    if is_there or not (is_read_whole or _is_bundled(project)):
        return home
    return "lib" if home == "lib" or project.names("lib") else ""


def _is_bundled(project: Project) -> bool:
    return any(name == "Gemfile" or name.endswith(".gemspec") for name in project.names(""))


def _load(tree: SyntaxTree, line: str) -> Edit | None:
    """Return the edit that loads a file below what is loaded first, or None where it is there."""
    pattern = rf"^\ufeff?{re.escape(line)}\s*$".replace('"', "[\"']")
    if re.search(pattern, tree.text, re.MULTILINE):
        return None
    return _on_top(tree, line)


def _on_top(tree: SyntaxTree, code: str, *, is_block: bool = False) -> Edit:
    """Put code below what is loaded first, else in front of all other code."""
    nodes = [node for node in tree.root.named_children if node.type != "comment"]
    last: Node | None = None
    for node in nodes:
        if not _REQUIRE.match(tree.source(node)):
            break
        last = node
    if last is not None and is_last_on_line(tree.text, tree.span(last).end, "#"):
        at = line_end(tree.text, tree.span(last).end)
        if not is_block:
            return insert(at, f"\n{code}")
        has_gap = re.match(r"(?:\r?\n[ \t]*){2}|\s*\Z", tree.text[at:])
        return insert(at, f"\n\n{code}" + ("" if has_gap else "\n"))
    first = nodes[0]
    above = tree.above(first)
    offset = before_statement(tree, above, first, _HEAD)
    head = tree.text[:offset].removeprefix("\ufeff")
    lead = "\n" if head and not ends_with_blank_line(head) else ""
    return insert(offset, f"{lead}{code}\n\n")
