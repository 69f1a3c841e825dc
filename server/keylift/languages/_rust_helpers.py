"""Rust's helper file: a module of the crate, which its root names and every module can reach."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from keylift.languages._rust_modules import declaration, declares, import_of, root_of
from keylift.languages.helper_files import HEADER, Shape, helper_file
from keylift.languages.model import Reach
from keylift.languages.placement import in_style_of
from keylift.model import HelperFile

if TYPE_CHECKING:
    from keylift.languages.model import File, Function
    from keylift.languages.tree import SyntaxTree
    from keylift.model import Edit

_CONDITIONAL = re.compile(r"#!?\[\s*(?:cfg|test|bench)\b")
_NAME = "app_secrets"
# A library and a program of one package have the file both, and may call different functions.
_START = f"// {HEADER}\n\n#![allow(dead_code)]\n"


def shared(tree: SyntaxTree, function: Function, file: File, *, is_free: bool) -> Reach | None:
    """Reach `function` in the crate's helper file; None where the crate has none for sure.

    `is_free` tells whether nothing in the document has the function's first name.
    """
    project, root = file.project, root_of(tree, file)
    is_declared = declares(root.tree, _NAME) if root else None
    if project is None or root is None or is_declared is None:
        return None
    stem = posixpath.join(posixpath.dirname(root.path), _NAME)
    helper = helper_file(project, stem, ".rs", _shape(function))
    if helper is None or helper.path != f"{stem}.rs" or _is_folder(file, stem):
        return None
    reach = _imported(tree, function.names[0], is_free=is_free)
    if is_declared:
        return replace(reach, helper=helper)
    edit = declaration(root.tree, _NAME)
    if edit is None or not project.may_write:
        return None
    if root.path == project.path:
        return replace(reach, edits=(*reach.edits, edit), helper=helper)
    return replace(reach, helper=replace(helper, beside=_edited(root.path, root.tree.text, edit)))


def _imported(tree: SyntaxTree, name: str, *, is_free: bool) -> Reach:
    """Reach a function of the helper file by an import, or where its name is taken by its path."""
    path = f"crate::{_NAME}::{name}"
    line = f"use {path};"
    if re.search(rf"^\ufeff?{line}", tree.text, re.MULTILINE):
        return Reach(name)
    # In a build without such code nothing may call the function.
    allowed = "#[allow(unused_imports)]\n" if is_conditional(tree.text) else ""
    edit = import_of(tree, allowed + line) if is_free else None
    return Reach(name, (edit,)) if edit else Reach(path)


def is_conditional(text: str) -> bool:
    """Tell whether some builds leave out some of the code."""
    return bool(_CONDITIONAL.search(text))


def _shape(function: Function) -> Shape:
    name = function.names[0]
    code = "pub(crate) " + function.code.replace("@function", name)
    code = in_style_of("x\n    x\n", code)
    signature = code.splitlines()[0]
    named = re.compile(rf"\bfn {name}\b")
    return Shape(
        start=_START,
        is_usable=lambda there: not named.search(there) or signature in there.splitlines(),
        defines=lambda there: signature in there.splitlines(),
        extend=lambda there: f"{there.rstrip()}\n\n{code}\n",
    )


def _is_folder(file: File, stem: str) -> bool:
    return file.project is not None and file.project.read(f"{stem}/mod.rs") is not None


def _edited(path: str, text: str, edit: Edit) -> HelperFile:
    line = edit.new_text.replace("\n", "\r\n") if "\r\n" in text else edit.new_text
    changed = text[: edit.span.start] + line + text[edit.span.end :]
    return HelperFile(path=path, text=changed, before=text)
