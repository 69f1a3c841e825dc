"""Kotlin: string literals and the places where a lookup is legal.

The grammar misreads some code without an error, so constants are looked for in the text as well,
and so are short templates such as `$name`, by `_kotlin_templates`. Java code is not seen.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from keylift.languages._jvm_helpers import has_package, shared
from keylift.languages._kotlin_constants import GRAMMAR, properties_from_constants
from keylift.languages._kotlin_formats import compose, is_format, is_known_format
from keylift.languages._kotlin_templates import (
    has_template,
    has_unknown_template,
    short_templates,
)
from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.model import Fallback, File, Function, Language, Reach, Syntax
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

_QUOTES = re.compile(r'(?P<prefix>)(?P<quote>"""|")(?P<content>.*)(?P=quote)\Z', re.DOTALL)
_ESCAPES = Escapes(simple("bnrt", itself="\\\"'$"), re.compile(r"(?P<hex>u[0-9a-fA-F]{4})"))
_LONGEST_HEAD = 100
_CONST = re.compile(r"\bconst\s[\w\s]*\Z")
_LOOKUP = re.compile(r'(?:java\.lang\.)?System\.getenv\(\s*"(?P<variable>\w+)"\s*\)')
_FALLBACKS = frozenset({"getProperty", "getOrDefault", "orElse", "getOrElse", "getString"})
_OFF_SERVER = re.compile(
    r"^[\s\ufeff]*import\s+(?:android|androidx|platform|kotlinx\.browser|kotlinx\.cinterop)\.",
    re.MULTILINE,
)
_OTHER_TARGET = re.compile(
    r"(?:^|/)(?:common|js|wasm\w*|native|ios\w*|macos\w*|linux\w*|mingw\w*|apple|android)"
    r"(?:Main|Test)/"
)
_USES = frozenset(
    {"navigation_expression", "user_type", "call_expression", "constructor_invocation"}
)
_RESULTS = frozenset({"if_expression", "when_entry", "try_expression", "catch_block"})


def decode(literal: str) -> str | None:
    """Return the value of a whole literal; None where it holds a template."""
    found = _QUOTES.match(literal)
    if not found or has_template(found["content"], found["quote"]):
        return None
    if found["quote"] == '"""':
        return re.sub(r"\r\n?", "\n", found["content"])
    return unescape(found["content"], _ESCAPES)


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    if has_unknown_template(tree, place.literal):
        return RefusalReason.INTERPOLATED
    if is_format(tree, place) and not is_known_format(tree, place):
        return RefusalReason.FORMAT_STRING
    judge = _JUDGES.get(place.parent.type)
    return judge(tree, place) if judge else None


def _object_to_property(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Refuse what the text calls a constant and the tree does not."""
    start = tree.span(place.parent).start
    is_const = _CONST.search(tree.text[max(0, start - _LONGEST_HEAD) : start])
    return RefusalReason.CONSTANT_REQUIRED if is_const else None


def _object_to_side(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    left, function = place.parent.named_children[:2]
    if left != place.value:
        return None
    is_key = tree.source(function) == "to"
    return RefusalReason.KEY if is_key else RefusalReason.UNUSUAL_PLACE


def _object_to_negated(_tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Allow `!"x".equals(y)`, which the grammar takes for `(!"x").equals(y)`."""
    is_method = place.ancestors[1].type == "navigation_expression"
    return None if is_method else RefusalReason.UNUSUAL_PLACE


def _object_to_body(_tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Allow the result of a lambda or branch; anywhere else the literal is a statement."""
    is_result = place.parent.type == "lambda_literal" or place.ancestors[1].type in _RESULTS
    is_last = place.parent.named_children[-1] == place.value
    return None if is_result and is_last else RefusalReason.UNUSUAL_PLACE


def _object_to_argument(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    arguments, call = place.ancestors[1:3]
    name = _last_word(tree.source(call.named_children[0]))
    position = arguments.named_children.index(place.parent)
    return RefusalReason.FALLBACK if name in _FALLBACKS and position == 1 else None


def _last_word(source: str) -> str:
    return re.split(r"\W+", re.sub(r"<.*", "", source).strip())[-1]


def _object_to_operand(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    parent = place.parent
    operator = parent.child_by_field_name("operator")
    word = tree.source(operator) if operator else ""
    if word in {"==", "!="} or _is_call(tree, place):
        return None
    if word == "?:" and parent.child_by_field_name("right") == place.value:
        return RefusalReason.FALLBACK
    return RefusalReason.INTERPOLATED if word == "+" else RefusalReason.UNUSUAL_PLACE


def _is_call(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether this is `f<T>("x")`, which the grammar takes for two comparisons."""
    left = place.parent.child_by_field_name("left")
    return (
        place.value.type == "parenthesized_expression"
        and left is not None
        and re.fullmatch(r"[\w.]+<[\w., ?]+", tree.source(left)) is not None
    )


_JUDGES: Mapping[str, Callable[[SyntaxTree, Place], RefusalReason | None]] = MappingProxyType(
    {
        "property_declaration": _object_to_property,
        "lambda_literal": _object_to_body,
        "block": _object_to_body,
        "value_argument": _object_to_argument,
        "infix_expression": _object_to_side,
        "unary_expression": _object_to_negated,
        "binary_expression": _object_to_operand,
    }
)


def _fallback(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Recognize `System.getenv("X") ?: "…"`."""
    if _object_to(tree, place) is not RefusalReason.FALLBACK:
        return None
    left = place.parent.child_by_field_name("left")
    found = _LOOKUP.fullmatch(tree.source(left)) if left else None
    return Fallback(place.parent, found["variable"]) if found else None


def _object_to_file(tree: SyntaxTree, file: File) -> RefusalReason | None:
    if _OFF_SERVER.search(tree.text) or _OTHER_TARGET.search(file.path):
        return RefusalReason.NO_ENVIRONMENT
    return None


def _import_symbol(tree: SyntaxTree, _place: Place, symbol: str) -> Reach | None:
    """Reach a class by its bare name, else by its full one where the file has that name, too."""
    package, name = symbol.rsplit(".", 1)
    if not _is_bound(tree, name):
        return Reach(name)
    return None if _is_bound(tree, package.split(".")[0]) else Reach(symbol)


def _is_bound(tree: SyntaxTree, name: str) -> bool:
    """Tell whether the file might declare or import something of that name."""
    return any(
        path[-2].type not in _USES and not _is_package(path)
        for path in tree.occurrences(name)
        if path[-1].type == "identifier"
    )


def _is_package(path: tuple[Node, ...]) -> bool:
    """Tell whether the word is part of an import, but not the name that this binds."""
    return path[-2].type == "qualified_identifier" and path[-2].named_children[-1] != path[-1]


def _define(
    tree: SyntaxTree, _place: Place, function: Function, file: File
) -> Reach | Refusal | None:
    return shared(tree, function, file) if function.is_shared else None


LANGUAGE = Language(
    id="kotlin",
    name="Kotlin",
    extensions=(".kt", ".kts"),
    lsp_ids=("kotlin",),
    line_comment="//",
    syntax=Syntax(
        grammar=GRAMMAR,
        literals=frozenset({"string_literal", "multiline_string_literal"}),
        quotes=_QUOTES,
        holes=frozenset({"interpolation"}),
        unseen_holes=short_templates,
        decode=decode,
        object_to=_object_to,
        object_to_file=_object_to_file,
        import_symbol=_import_symbol,
        define=_define,
        has_package=has_package,
        compose=compose,
        restructure=properties_from_constants,
        places=frozenset(
            {
                "property_declaration",
                "assignment.right",
                "value_argument",
                "return_expression",
                "function_body",
                "class_parameter",
                "function_value_parameters",
                "lambda_literal",
                "block",
                "if_expression",
                "when_entry",
                "navigation_expression",
                "infix_expression",
                "binary_expression",
                "in_expression",
                "unary_expression",
                "as_expression.left",
            }
        ),
        refused={
            "index_expression": RefusalReason.KEY,
            # The grammar takes the argument of some annotations for the code that they are on.
            "annotated_expression": RefusalReason.ANNOTATION,
            "ERROR": RefusalReason.SYNTAX,
        },
        blockers={
            "annotation": RefusalReason.ANNOTATION,
            "file_annotation": RefusalReason.ANNOTATION,
        },
        targets={
            "property_declaration": "variable_declaration/identifier",
            "assignment": "left",
            "value_argument": "identifier",
            "class_parameter": "identifier",
            "infix_expression": "string_literal",
        },
        barriers=frozenset({"call_expression", "lambda_literal", "function_declaration"}),
        joins=frozenset({"binary_expression"}),
        interpolating=frozenset({'"', '"""'}),
        interpolation="${@value}",
        fallback=_fallback,
    ),
)
