"""Rust: turns constants into functions, where every use of them can call one.

A function gives exactly the type that the constant has, `&'static str`, needs no particular version
of the compiler, and may stand in a module, a block or an `impl`; a lazy static gives none of these.
Which uses can call it is `_rust_uses`' business.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._rust_bytes import SLICE
from keylift.languages._rust_uses import Constant, Use, find_uses
from keylift.languages.placement import in_style_of, is_first_on_line, line_start
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Edit, Refusal, RefusalReason, Span
from keylift.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from keylift.languages.model import File

_ITEMS = frozenset({"const_item", "static_item"})
_TEXT = re.compile(r"&\s*(?:'static\s+)?str\Z")
_HARMLESS = frozenset({"cfg", "allow", "expect", "warn", "doc", "deprecated", "rustfmt"})
_KEYWORDS = frozenset(
    {
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
        "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
        "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
        "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type",
        "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "main",
    }
)  # fmt: skip
_PROGRAM = re.compile(
    r"(?:^|/)(?:main|build)\.rs\Z|(?:^|/)(?:bin|examples|tests|benches)/[^/]+\.rs\Z"
)
_ROOTS = frozenset({"main", "lib", "mod"})
_MODULE = re.compile(r"^[ \t]*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;", re.MULTILINE)
_BEHIND = re.compile(r"[ \t]*\r?\n[ \t]*[^\s}]")
_ELSEWHERE = re.compile(r"\binclude!|#\[\s*path\b")


def is_constant(place: Place) -> bool:
    """Tell whether the place is the whole value of a constant or a static."""
    return place.parent.type in _ITEMS


def functions_from_constants(
    tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    """Return the edits that make functions of the constants at these places, and call them."""
    edits: list[Edit] = []
    for place in places:
        if is_constant(place):
            found = _plan(tree, place, file)
            if isinstance(found, Refusal):
                return found
            edits += found
    return tuple(dict.fromkeys(edits))


def _plan(tree: SyntaxTree, place: Place, file: File) -> list[Edit] | Refusal:
    item = place.parent
    written = item.child_by_field_name("type")
    is_bytes = tree.source(place.literal).startswith("b")
    fitting = SLICE if is_bytes else _TEXT
    if written is None or not fitting.match(tree.source(written)):
        return Refusal(RefusalReason.NAMED_TYPE)
    constant = Constant.at(tree, place)
    objection = _object_to_item(tree, item, constant) or _object_to_elsewhere(tree, constant, file)
    if objection:
        return Refusal(RefusalReason.CONSTANT_REQUIRED, objection)
    uses = find_uses(tree, constant, file.path)
    if isinstance(uses, str):
        return Refusal(RefusalReason.CONSTANT_REQUIRED, uses)
    name = _free_name(tree, constant, file)
    if not name:
        return Refusal(RefusalReason.NOT_NAMESPACED)
    return [
        *_declaration_edits(tree, place, name, is_bytes=is_bytes),
        *_use_edits(tree, uses, name),
    ]


def _object_to_item(tree: SyntaxTree, item: Node, constant: Constant) -> str:
    if constant.name == "_":
        return "It has no name."
    if constant.is_of_trait:
        return "A trait asks for it."
    if any(node.type == "mutable_specifier" for node in item.named_children):
        return "It may be set."
    if any("comment" in node.type for node in item.named_children):
        return f"Line {_line(tree, tree.span(item).start)} has a comment in it."
    before = item.prev_named_sibling
    while before is not None and (before.type == "attribute_item" or "comment" in before.type):
        words = re.match(r"#\[\s*(\w+)", tree.source(before))
        if words and words[1] not in _HARMLESS:
            return f"Line {_line(tree, tree.span(before).start)} gives it an attribute."
        before = before.prev_named_sibling
    return ""


def _object_to_elsewhere(tree: SyntaxTree, constant: Constant, file: File) -> str:
    """Say which other file may use the constant, as far as it can be seen there."""
    is_program = bool(_PROGRAM.search(file.path))
    if constant.is_local:
        return ""
    if constant.is_public and not is_program:
        return "Other files may use it."
    if _ELSEWHERE.search(tree.text):
        return "A file that is included may use it."
    module = tree.root if constant.is_public else constant.module
    stem = file.path.rsplit("/", 1)[-1].removesuffix(".rs")
    # Only these have their modules beside them.
    has_modules = module == tree.root and (is_program or stem in _ROOTS)
    siblings = file.siblings() if has_modules else {}
    objections = (
        _object_to_module(name, constant.name, siblings.get(f"{name}.rs", f"mod {name};"))
        for name in _MODULE.findall(tree.source(module))
    )
    return next(filter(None, objections), "")


def _object_to_module(module: str, name: str, text: str) -> str:
    used = re.search(rf"\b{re.escape(name)}\b", text)
    if used:
        line = LineIndex(text).position(used.start())[0] + 1
        return f"Line {line} of {module}.rs may use it."
    inner = _MODULE.search(text)
    return f"The module {inner[1]} may use it." if inner else ""


def _free_name(tree: SyntaxTree, constant: Constant, file: File) -> str:
    """Return what to call the function: the constant's name in lower case where that is free."""
    lower = constant.name.lower()
    for name in (lower, f"{lower}_from_env"):
        is_taken = any(path[-1].type == "identifier" for path in tree.occurrences(name))
        has_method = constant.owner and any(
            re.search(rf"\bfn\s+{name}\b", text) for text in file.siblings().values()
        )
        if name not in _KEYWORDS and not is_taken and not has_method:
            return name
    return ""


def _declaration_edits(tree: SyntaxTree, place: Place, name: str, *, is_bytes: bool) -> list[Edit]:
    item, value = place.parent, place.value
    text, keyword = tree.text, next(one for one in item.children if one.type in {"const", "static"})
    whole, inner = tree.span(item), tree.span(value)
    start = line_start(text, whole.start)
    before, after, apart = " ", " ", ""
    if is_first_on_line(text, whole.start):
        indent = text[start : whole.start]
        before, after = f"\n{indent}{in_style_of(text, '  ')}", f"\n{indent}"
        behind = _BEHIND.match(text, whole.end)
        # A function does not stand right above another item.
        apart = "\n" if behind else ""
    head = f"fn {name}() -> &'static {'[u8]' if is_bytes else 'str'} {{{before}"
    return [
        Edit(Span(tree.span(keyword).start, inner.start), head),
        Edit(Span(inner.end, whole.end), f"{after}}}{apart}"),
    ]


def _use_edits(tree: SyntaxTree, uses: Sequence[Use], name: str) -> list[Edit]:
    return [Edit(tree.span(use.node), name if use.is_import else f"{name}()") for use in uses]


def _line(tree: SyntaxTree, offset: int) -> int:
    return LineIndex(tree.text).position(offset)[0] + 1
