"""JavaScript's and TypeScript's helper file: in which module system, and how it is imported.

Where anything is unclear there is none, and the function goes into the document itself.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
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
    BYTE_ORDER_MARK,
    before_statement,
    ends_with_blank_line,
    in_quotes_of,
    in_style_of,
    insert,
    is_last_on_line,
    line_end,
)
from keylift.plain_data import DataError, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from keylift.languages.model import File, Function, Project
    from keylift.languages.tree import SyntaxTree
    from keylift.model import Edit

_STEM = "app-secrets"
_RELATIVE = re.compile(
    r"""(?:\bfrom\s*|\brequire\s*\(\s*|^import\s*)["'](\.[^"'\n]*)["']""", re.MULTILINE
)
_COMMON = re.compile(r"\brequire\s*\(|\bmodule\.exports\b|^exports\.", re.MULTILINE)
_NODE_MODULES = re.compile(
    r'"module(?:Resolution)?"\s*:\s*"(?:node16|node18|node20|nodenext)"', re.IGNORECASE
)
_ENDINGS = {".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"}
# Folders in which frameworks take each file for a page, an endpoint or a part of these.
_APART = frozenset({"api", "app", "components", "pages", "layouts", "public", "server"})
_CHAINED = re.compile(r"""require\s*\(\s*["'](?P<path>[^"'\n]*)["']\s*\)\s*;?\Z""")
_HEAD = re.compile(
    r"^///|eslint|prettier|jshint|@ts-|@jsx|@flow|@file|@jest|@vitest|@license", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class _Module:
    """How a document and its helper file load each other.

    Attributes:
        is_esm: Whether by `import`, else by `require`.
        ending: The helper file's.
        shown: What stands for the ending where the file is imported.
    """

    is_esm: bool
    ending: str
    shown: str


def shared(tree: SyntaxTree, name: str, function: Function, file: File) -> Reach | None:
    """Reach `function` in the project's helper file, as `name`; None where it has none."""
    project = file.project
    if project is None or is_for_tests(project):
        return None
    manifest = manifest_of(project)
    module = None if manifest is None else _module_of(tree, file, project, manifest)
    if module is None or manifest is None:
        return None
    home = _folder_for(project, manifest, module.ending)
    if home is None:
        return None
    original = function.names[0]
    code = function.code.replace("@function", original).replace("@process", "process")
    shape = _shape(tree.text, module, original, code)
    stem = posixpath.join(home, _STEM)
    helper = helper_file(project, stem, module.ending, shape)
    if helper is None:
        return None
    folder = posixpath.dirname(project.path)
    path = posixpath.relpath(helper.path.removesuffix(module.ending), folder or ".")
    path = path if path.startswith(".") else f"./{path}"
    edit = _load(tree, module, (original, name), path + module.shown)
    return Reach(name, (edit,), helper) if edit else None


def manifest_of(project: Project) -> dict[str, object] | None:
    """Return what the project's `package.json` says; None where it has none, or a broken one."""
    text = project.read("package.json")
    try:
        read = read_json(text) if text else None
    except DataError:
        return None
    return read if isinstance(read, dict) else None


def _folder_for(project: Project, manifest: dict[str, object], ending: str) -> str | None:
    """Return the folder of the helper file, one for all of the project where that can be.

    None where a new file would not be published with the package, which lists its own.
    """
    home = home_of(project)
    is_source = home == "src"
    usual = ("src", "src/lib") if is_source else (home, "lib", "")
    for folder in usual:
        if is_ours(project.read(posixpath.join(folder, _STEM + ending)) or ""):
            return folder
    is_kept = home and home not in _APART and home.lower() not in LOADED_FILE_BY_FILE
    if is_kept and not home.startswith("."):
        return home
    if "files" in manifest:
        return None
    has_library = any(each.endswith(tuple(_ENDINGS)) for each in project.names("lib"))
    return "lib" if has_library else ""


def _module_of(
    tree: SyntaxTree, file: File, project: Project, manifest: dict[str, object]
) -> _Module | None:
    _, ending = posixpath.splitext(project.path)
    is_module_package = manifest.get("type") == "module"
    if ending == ".mjs" and is_module_package and not project.read("tsconfig.json"):
        # What the ending says, the package says as well, so that one file does for both.
        ending = ".js"
    has_imports = any(
        node.type in {"import_statement", "export_statement"} for node in tree.root.named_children
    )
    if ending in {".ts", ".tsx", ".mts", ".cts"}:
        ending = ".ts" if ending == ".tsx" else ending
        # Without an import or export the file is a script, and its names are everyone's.
        return (
            _Module(True, ending, _shown_ending(tree, file, project, ending))
            if has_imports
            else None
        )
    if ending not in {".js", ".mjs", ".cjs", ".jsx"}:
        return None
    is_common = bool(_COMMON.search(tree.text))
    is_esm = ending == ".mjs" or (
        ending != ".cjs" and (has_imports or (not is_common and manifest.get("type") == "module"))
    )
    if is_esm and is_common and not has_imports:
        return None
    ending = ".js" if ending == ".jsx" else ending
    return _Module(is_esm, ending, _shown_ending(tree, file, project, ending))


def _shown_ending(tree: SyntaxTree, file: File, project: Project, ending: str) -> str:
    """Return the ending that imports of the helper show: as other imports around do."""
    found = next(filter(None, map(_RELATIVE.findall, _around(tree, file, project))), [])
    endings = {posixpath.splitext(each)[1] for each in found}
    shown = endings & _ENDINGS
    compiled = ending.replace("t", "j") if "t" in ending else ending
    if shown:
        return ending if ending in shown else compiled
    is_strict = ending in {".mjs", ".cjs", ".mts", ".cts"}
    if is_strict or (ending == ".js" and not endings):
        return compiled
    if endings:
        return ""
    config = project.read("tsconfig.json") or ""
    return compiled if _NODE_MODULES.search(config) else ""


def _around(tree: SyntaxTree, file: File, project: Project) -> Iterator[str]:
    """Yield texts to learn from: the document, its siblings, where programs usually begin."""
    yield tree.text
    yield from file.siblings().values()
    ending = posixpath.splitext(project.path)[1]
    for name in ("index", "main", "app", "server"):
        yield project.read(posixpath.join(home_of(project), name + ending)) or ""


def _shape(text: str, module: _Module, name: str, code: str) -> Shape:
    newline = "\r\n" if "\r\n" in text else "\n"
    code = in_quotes_of(text, in_style_of(text, code))
    code = f"export {code}" if module.is_esm else f"{code}\n\nexports.{name} = {name};"
    start = f"// {HEADER}\n"
    if not module.is_esm:
        start += in_quotes_of(text, '\n"use strict";\n')
    if ";" not in text:
        code = re.sub(r";$", "", code, flags=re.MULTILINE)
        start = start.replace(";\n", "\n") if not module.is_esm else start

    def extend(before: str) -> str:
        return f"{before.rstrip()}\n\n{code}\n".replace("\r\n", "\n").replace("\n", newline)

    exported = re.compile(
        rf"^export\s+(?:async\s+)?function\s+{name}\b"
        if module.is_esm
        else rf"^exports\.{name}\s*=",
        re.MULTILINE,
    )
    is_esm = module.is_esm
    return Shape(
        start=start,
        is_usable=lambda there: bool(re.search(r"^export\b", there, re.MULTILINE)) is is_esm,
        defines=lambda there: bool(exported.search(there)),
        extend=extend,
    )


def _load(tree: SyntaxTree, module: _Module, names: tuple[str, str], path: str) -> Edit | None:
    """Return the edit that loads a function by its name there, under its name here."""
    original, name = names
    quote = in_quotes_of(tree.text, '"')
    end = ";" if ";" in tree.text else ""
    if module.is_esm:
        what = original if original == name else f"{original} as {name}"
        return _below_imports(tree, f"import {{ {what} }} from {quote}{path}{quote}{end}")
    what = original if original == name else f"{original}: {name}"
    return _among_requires(tree, f"const {{ {what} }} = require({quote}{path}{quote}){end}")


def _below_imports(tree: SyntaxTree, line: str) -> Edit | None:
    imports = [node for node in tree.root.named_children if node.type == "import_statement"]
    if imports:
        end = tree.span(imports[-1]).end
        if is_last_on_line(tree.text, end, "//"):
            return insert(line_end(tree.text, end), f"\n{line}")
        return None
    return _on_top(tree, line, is_block=True)


def _among_requires(tree: SyntaxTree, line: str) -> Edit | None:
    """Load below the packages, but above the project's files: one of these may load this one."""
    first = next((node for node in tree.root.named_children if not _is_aside(node)), None)
    rest = tree.root.named_children[tree.root.named_children.index(first) :] if first else []
    last: Node | None = None
    for node in rest:
        found = _CHAINED.search(tree.source(node)) if "declaration" in node.type else None
        if not found or found["path"].startswith(".") or node.named_child_count != 1:
            break
        last = node
    if last is None:
        follows = bool(rest) and "require" in tree.source(rest[0])
        return _on_top(tree, line, is_block=not follows)
    end = tree.span(last).end
    is_last = is_last_on_line(tree.text, end, "//")
    return insert(line_end(tree.text, end), f"\n{line}") if is_last else None


def _on_top(tree: SyntaxTree, line: str, *, is_block: bool) -> Edit | None:
    nodes = tree.root.named_children
    first = next((node for node in nodes if not _is_aside(node)), None)
    if first is None:
        return None
    comments = [node for node in nodes if node.type == "comment" and node.id != first.id]
    above = [node for node in comments if node.start_byte < first.start_byte]
    offset = before_statement(tree, above, first, _HEAD)
    head = tree.text[:offset].removeprefix(BYTE_ORDER_MARK)
    lead = "\n" if head and not ends_with_blank_line(head) else ""
    return insert(offset, f"{lead}{line}\n\n" if is_block else f"{lead}{line}\n")


def _is_aside(node: Node) -> bool:
    """Tell whether a statement is a comment, the interpreter's line or a directive."""
    if node.type in {"comment", "html_comment", "hash_bang_line"}:
        return True
    return node.type == "expression_statement" and [n.type for n in node.named_children] == [
        "string"
    ]
