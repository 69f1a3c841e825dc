"""Python: string literals, the places where a lookup is legal, and imports.

Names are judged by scope, conservatively: whatever might bind a name counts as binding it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._python_async import can_await
from keylift.languages._python_fallback import find_fallback
from keylift.languages._python_fields import env_caution, find_field_default
from keylift.languages._python_formats import is_format, takes_sum
from keylift.languages._python_functions import define
from keylift.languages._python_imports import import_symbol, reach_beside
from keylift.languages._python_literals import QUOTES, decode
from keylift.languages._python_operators import compose, object_to_operator
from keylift.languages._python_packages import has_package
from keylift.languages._python_places import caution, is_literal_type, is_shown
from keylift.languages._python_readers import (
    find_default,
    find_scheme_default,
    object_to_default,
    object_to_scheme,
)
from keylift.languages._python_versions import oldest
from keylift.languages.model import Fallback, File, Language, Syntax
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from keylift.languages.tree import Place, SyntaxTree

_FALLBACK = re.compile(r"(?:.*\.)?(?:getenv|environ\.(?:get|setdefault|pop))\Z", re.DOTALL)
_INDEXED = {"Literal": RefusalReason.TYPE, "environ": RefusalReason.LOOKUP_NAME}


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    parent = place.parent
    if is_shown(place) or is_literal_type(tree, place):
        return RefusalReason.UNUSUAL_PLACE if is_shown(place) else RefusalReason.NAMED_TYPE
    if is_format(tree, place):
        return None if takes_sum(tree, place) else RefusalReason.FORMAT_STRING
    if parent.type == "subscript":
        value = parent.child_by_field_name("value")
        return _INDEXED.get(tree.source(value).split(".")[-1] if value else "", RefusalReason.KEY)
    if parent.type in {"argument_list", "keyword_argument", "tuple"}:
        return _object_to_argument(tree, place)
    if parent.type in {"binary_operator", "augmented_assignment"}:
        return object_to_operator(place)
    return None


def _object_to_argument(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    if place.parent.type == "tuple":
        return object_to_scheme(tree, place)
    call = next((node for node in place.ancestors if node.type == "call"), None)
    function = call.child_by_field_name("function") if call else None
    if function is None or not _FALLBACK.match(tree.source(function)):
        return object_to_default(tree, place)
    name = place.parent.child_by_field_name("name")
    is_default = name is not None and tree.source(name) in {"default", "value"}
    is_first = place.parent.named_children[0] == place.value
    is_name = is_first or (name is not None and not is_default)
    return RefusalReason.LOOKUP_NAME if is_name else RefusalReason.FALLBACK


def _fallback(tree: SyntaxTree, place: Place) -> Fallback | None:
    found = find_fallback(tree, place, lambda symbol: import_symbol(tree, place, symbol))
    found = found or find_default(tree, place) or find_scheme_default(tree, place)
    return found or find_field_default(tree, place)


def _object_to_file(tree: SyntaxTree, file: File) -> RefusalReason | None:
    if file.path.endswith(".pyi"):
        return RefusalReason.TYPE
    # A notebook's cell magic must stay the first line, and what follows it may be no Python.
    return RefusalReason.SYNTAX if tree.text.lstrip("\ufeff \t\r\n").startswith("%%") else None


LANGUAGE = Language(
    id="python",
    name="Python",
    extensions=(".py", ".pyi", ".pyw"),
    filenames=("sconstruct", "wscript"),
    lsp_ids=("python",),
    line_comment="#",
    syntax=Syntax(
        grammar="tree_sitter_python:language",
        literals=frozenset({"string"}),
        quotes=QUOTES,
        holes=frozenset({"interpolation"}),
        decode=decode,
        object_to=_object_to,
        compose=compose,
        object_to_file=_object_to_file,
        import_symbol=import_symbol,
        reach_beside=reach_beside,
        caution=caution,
        env_caution=env_caution,
        can_await=can_await,
        loose=frozenset(
            {
                "assignment.right",
                "argument_list",
                "keyword_argument.value",
                "return_statement",
                "pair.value",
                "list",
                "tuple",
            }
        ),
        define=define,
        has_package=has_package,
        install="pip install",
        oldest=oldest,
        places=frozenset(
            {
                "assignment.right",
                "named_expression.value",
                "argument_list",
                "keyword_argument.value",
                "pair.value",
                "default_parameter.value",
                "typed_default_parameter.value",
                "return_statement",
                "yield",
                "list",
                "tuple",
                "set",
                "expression_list",
                "conditional_expression",
                "lambda.body",
                "attribute.object",
                "comparison_operator",
                "list_comprehension.body",
                "set_comprehension.body",
                "generator_expression.body",
                "assert_statement",
                "subscript.subscript",
                "interpolation.expression",
                "binary_operator",
                "augmented_assignment.right",
                "for_statement.right",
                "for_in_clause.right",
            }
        ),
        refused={
            "expression_statement": RefusalReason.DOCSTRING,
            "pair.key": RefusalReason.KEY,
            "boolean_operator.right": RefusalReason.FALLBACK,
            "ERROR": RefusalReason.SYNTAX,
        },
        blockers={
            "case_pattern": RefusalReason.PATTERN,
            "type": RefusalReason.TYPE,
        },
        targets={
            "assignment": "left",
            "augmented_assignment": "left",
            "named_expression": "name",
            "keyword_argument": "name",
            "pair": "key",
            "default_parameter": "name",
            "typed_default_parameter": "name",
        },
        barriers=frozenset({"call", "function_definition", "lambda", "class_definition"}),
        has_either_quote=True,
        bytes_form="@value.encode()",
        joins=frozenset({"binary_operator"}),
        adjacent=frozenset({"concatenated_string"}),
        tight=frozenset({"attribute.object", "binary_operator.right"}),
        interpolating=frozenset("f"),
        interpolation="{@value}",
        fallback=_fallback,
    ),
)
