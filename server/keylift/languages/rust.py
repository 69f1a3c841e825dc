"""Rust: string literals and the places where a lookup is legal.

A lookup calls a function of ours that returns a `&'static str`, which is the type of a literal, so
that no type or lifetime around it changes. What is evaluated at compile time is refused, and so is
what a macro reads, except for the arguments of well-known ones.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from keylift.languages._rust_bytes import takes_slice
from keylift.languages._rust_calls import object_to_call
from keylift.languages._rust_constants import functions_from_constants, is_constant
from keylift.languages._rust_contexts import is_compile_time, is_fallback, is_promoted, is_sliced
from keylift.languages._rust_crates import has_package, is_of_2015, oldest
from keylift.languages._rust_formats import is_format
from keylift.languages._rust_helpers import is_conditional, shared
from keylift.languages._rust_macros import object_to_token
from keylift.languages._rust_parts import KEPT_TEXT, KEPT_TEXT_BEFORE_1_66, compose
from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.model import File, Function, Language, Project, Reach, Syntax
from keylift.languages.ownership import is_surely_ours
from keylift.languages.placement import at_end, in_style_of, insert, is_first_on_line
from keylift.languages.tree import Place, SyntaxTree, field_of
from keylift.languages.versions import is_older
from keylift.model import Edit, Refusal, RefusalReason

if TYPE_CHECKING:
    from tree_sitter import Node

_QUOTES = re.compile(
    r'(?P<prefix>b?|c?|(?P<raw>[bc]?r)(?P<hashes>#*))(?P<quote>")(?P<content>.*)"(?(raw)(?P=hashes))\Z',
    re.DOTALL,
)
# A part of a raw string, put between plain quotes.
_PIECE = re.compile(r'(?P<prefix>(?P<raw>b?r)#+)(?P<quote>")(?P<content>.*)"\Z', re.DOTALL)
_ESCAPES = Escapes(
    simple("nrt", **{"0": "\0"}), re.compile(r"(?P<hex>x[0-7][0-9a-fA-F]|u\{[0-9a-fA-F]{1,6}\})")
)
_CONTINUED = re.compile(r"(?<!\\)((?:\\\\)*)\\\r?\n[ \t\r\n]*")
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_NO_STD = re.compile(r"^[\s\ufeff]*#!\[[^\]]*\bno_std\b", re.MULTILINE)
# The crate's root may be in another folder; what its modules import tells as well.
_WITHOUT_STD = re.compile(
    r"^[\s\ufeff]*(?:pub\s+)?(?:use|extern\s+crate)\s+(?:core|alloc)\b", re.MULTILINE
)
_OTHER_STD = re.compile(r"\bmod\s+std\b|\bas\s+std\b(?!\s*::)|\bmacro_rules!\s+panic\b")
_TESTS = re.compile(r"#\[\s*cfg\s*\(\s*test\s*\)\s*\]")


def decode(literal: str) -> str | None:
    """Return the value of a whole literal; None where it is no text."""
    found = _QUOTES.match(literal) or _PIECE.match(literal)
    if not found or "c" in found["prefix"] or ("b" in found["prefix"] and not literal.isascii()):
        return None
    if found["raw"]:
        return found["content"].replace("\r\n", "\n")
    content = _CONTINUED.sub(r"\1", found["content"]).replace("\r\n", "\n")
    return unescape(content, _ESCAPES)


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    prefix = tree.source(place.literal)[0]
    if is_constant(place) and prefix != "c":
        # The constant itself may change.
        return None
    if prefix == "c" or (prefix == "b" and not takes_slice(tree, place)):
        return RefusalReason.NAMED_TYPE
    if is_compile_time(tree, place) or is_promoted(tree, place):
        return RefusalReason.CONSTANT_REQUIRED
    return RefusalReason.FALLBACK if is_fallback(tree, place) else _object_to_user(tree, place)


def _object_to_user(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Say what the node that uses the value has against an expression."""
    if place.parent.type == "index_expression":
        return None if is_sliced(place) else RefusalReason.KEY
    if place.parent.type == "token_tree":
        return object_to_token(tree, place.path)
    operator = place.parent.child_by_field_name("operator")
    if operator is not None and operator.type not in _COMPARISONS:
        return RefusalReason.INTERPOLATED
    return None if is_format(tree, place) else object_to_call(tree, place.path)


def _object_to_file(tree: SyntaxTree, file: File) -> RefusalReason | None:
    roots = _roots(file.project) if file.project else []
    texts = [tree.text, *(roots or file.siblings().values())]
    is_bare = any(_NO_STD.search(text) for text in texts)
    is_guessed = not roots and _WITHOUT_STD.search(tree.text)
    return RefusalReason.NO_ENVIRONMENT if is_bare or is_guessed else None


def _roots(project: Project) -> list[str]:
    """Return the texts of the crate's roots, in the nearest folder that has one."""
    *folders, _ = project.path.split("/")
    for depth in range(len(folders), -1, -1):
        names = ("/".join([*folders[:depth], name]) for name in ("lib.rs", "main.rs"))
        texts = [text for name in names if (text := project.read(name))]
        if texts:
            return texts
    return []


def _import_symbol(_tree: SyntaxTree, _place: Place, _symbol: str) -> Reach | None:
    return None


def _define(
    tree: SyntaxTree, place: Place, function: Function, file: File
) -> Reach | Refusal | None:
    """Reach `function` in the crate's helper file; else in the file's own module.

    There it has its first name that nothing else has.
    """
    if _OTHER_STD.search(tree.text):
        return None
    if not all(has_package(each, file) for each in function.package.split()):
        return Refusal(RefusalReason.NO_CLIENT, f"`cargo add {function.package}`.")
    if function.package and is_of_2015(file):
        return Refusal(RefusalReason.OLD_EDITION)
    is_kept = function == KEPT_TEXT
    if is_kept and is_older(oldest(file), "1.66"):
        function = KEPT_TEXT_BEFORE_1_66
    way = "super::" * sum(node.type == "mod_item" for node in place.ancestors)
    bindings = {
        name: [path for path in tree.occurrences(name) if not _is_call(path)]
        for name in function.names
    }
    for name, found in bindings.items():
        if len(found) == 1 and _is_ours(tree, found[0], function, name):
            return Reach(way + name)
    # A text that is kept goes with another function, and a lookup has one helper file.
    is_free = not bindings[function.names[0]]
    reach = None if is_kept else shared(tree, function, file, is_free=is_free)
    if reach:
        return reach if "::" in reach.name else replace(reach, name=way + reach.name)
    name = next((name for name, found in bindings.items() if not found), "")
    return _in_file(tree, function, name, way) if name else None


def _in_file(tree: SyntaxTree, function: Function, name: str, way: str) -> Reach | None:
    code = in_style_of(tree.text, function.code.replace("@function", name))
    # In a build without such code nothing may call the function.
    if is_conditional(tree.text):
        code = f"#[allow(dead_code)]\n{code}"
    is_kept = function in {KEPT_TEXT, KEPT_TEXT_BEFORE_1_66}
    edit = _placed(tree, code, is_kept=is_kept)
    return Reach(way + name, (edit,)) if edit else None


def _placed(tree: SyntaxTree, code: str, *, is_kept: bool) -> Edit | None:
    """Return the edit that puts `code` at the end, but in front of a last module of tests."""
    before = _start_of_tests(tree)
    if before is not None and not is_kept:
        return insert(before, f"{code}\n\n")
    # What other lookups put at that place stays an edit of its own.
    blank = re.compile(r"(?:\r\n|\n)\Z").search(tree.text, 0, before) if before else None
    if blank and tree.text[: blank.start()].endswith("\n"):
        return insert(blank.start(), f"\n{code}\n")
    return _behind_end(tree.text, code) if is_kept else at_end(tree.text, code)


def _start_of_tests(tree: SyntaxTree) -> int | None:
    """Return where the last item begins, with all that belongs to it, if that is for tests."""
    items = tree.root.named_children
    while items and "comment" in items[-1].type:
        items = items[:-1]
    if not items or items[-1].type != "mod_item":
        return None
    first, is_for_tests = items[-1], False
    for node in reversed(items[:-1]):
        is_apart = tree.text[tree.span(node).end : tree.span(first).start].count("\n") > 1
        if is_apart or ("comment" not in node.type and node.type != "attribute_item"):
            break
        is_for_tests |= bool(_TESTS.match(tree.source(node)))
        first = node
    start = tree.span(first).start
    return start if is_for_tests and is_first_on_line(tree.text, start) else None


def _behind_end(text: str, code: str) -> Edit | None:
    """Return the edit that puts `code` behind the last line end, where one is.

    What other lookups put at the end of the code stays an edit of its own.
    """
    body = len(text.rstrip())
    end = re.compile(r"\r\n|\n|\r").search(text, body)
    return insert(end.end(), f"\n{code}\n") if end else None


def _is_call(path: tuple[Node, ...]) -> bool:
    node, parent = path[-1], path[-2]
    if "comment" in node.type or "string" in node.type:
        return True
    is_path = parent.type == "scoped_identifier" and field_of(parent, node) == "name"
    callee = parent if is_path else node
    around = path[-3] if is_path else parent
    is_callee = around.type == "call_expression" and field_of(around, callee) == "function"
    return is_callee or around.type == "token_tree"


def _is_ours(tree: SyntaxTree, path: tuple[Node, ...], function: Function, name: str) -> bool:
    item = path[-2]
    codes = [each.replace("@function", name) for each in (function.code, *function.others)]
    return item.parent == tree.root and is_surely_ours(tree.source(item), codes)


LANGUAGE = Language(
    id="rust",
    name="Rust",
    extensions=(".rs",),
    lsp_ids=("rust",),
    line_comment="//",
    syntax=Syntax(
        grammar="tree_sitter_rust:language",
        literals=frozenset({"string_literal", "raw_string_literal"}),
        quotes=_QUOTES,
        decode=decode,
        object_to=_object_to,
        object_to_file=_object_to_file,
        import_symbol=_import_symbol,
        define=_define,
        has_package=has_package,
        oldest=oldest,
        install="cargo add",
        compose=compose,
        bytes_form="@value.as_bytes()",
        restructure=functions_from_constants,
        places=frozenset(
            {
                "let_declaration.value",
                "const_item.value",
                "static_item.value",
                "assignment_expression.right",
                "field_initializer.value",
                "arguments",
                "array_expression",
                "tuple_expression",
                "return_expression",
                "break_expression",
                "block",
                "closure_expression.body",
                "match_arm.value",
                "field_expression.value",
                "index_expression",
                "type_cast_expression.value",
                "binary_expression",
                "reference_expression",
                "token_tree",
            }
        ),
        refused={
            "compound_assignment_expr": RefusalReason.INTERPOLATED,
        },
        blockers={
            "attribute": RefusalReason.ANNOTATION,
            "match_pattern": RefusalReason.PATTERN,
            "tuple_struct_pattern": RefusalReason.PATTERN,
            "let_condition.pattern": RefusalReason.PATTERN,
            "let_declaration.pattern": RefusalReason.PATTERN,
            "macro_definition": RefusalReason.MACRO,
            "extern_modifier": RefusalReason.CONSTANT_REQUIRED,
        },
        targets={
            "let_declaration": "pattern",
            "assignment_expression": "left",
            "field_initializer": "field",
            "const_item": "name",
            "static_item": "name",
        },
        barriers=frozenset({"arguments", "closure_expression", "function_item", "token_tree"}),
    ),
)
