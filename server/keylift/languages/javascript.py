"""JavaScript: string literals, the places where a lookup is legal, and functions of ours.

TypeScript shares all of it. Where a file runs is `_runtimes`' business.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._javascript_async import can_await
from keylift.languages._javascript_fallback import fallback
from keylift.languages._javascript_functions import FUNCTIONS, define
from keylift.languages._javascript_packages import has_package
from keylift.languages._javascript_workspaces import advice, env_caution
from keylift.languages._node_versions import oldest
from keylift.languages._runtimes import caution, object_to_file, object_to_place
from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.model import Language, Reach, Syntax
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import RefusalReason

if TYPE_CHECKING:
    from tree_sitter import Node


_QUOTES = re.compile(r"""(?P<prefix>)(?P<quote>["'`])(?P<content>.*)(?P=quote)\Z""", re.DOTALL)
_ESCAPES = Escapes(
    simple("bfnrtv", "\\\"'`", **dict.fromkeys(("\n", "\r\n", "\r", "\u2028", "\u2029"), "")),
    re.compile(
        r"(?P<hex>x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\})|(?P<octal>0(?![0-9]))"
    ),
    keeps_unknown=True,
)
_HOISTED = frozenset({"jest.mock", "jest.setMock", "vi.mock"})
_FORMATS = frozenset({"format", "printf"})
_ENVIRONMENT_WORD = re.compile(r"\benv(?:ironment)?\b", re.IGNORECASE)


def decode(literal: str) -> str | None:
    """Return the value of a whole literal without interpolated parts."""
    found = _QUOTES.match(literal)
    if not found:
        return None
    content = found["content"]
    if found["quote"] == "`":
        content = re.sub(r"\r\n?", "\n", content)
    return unescape(content, _ESCAPES)


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    parent = place.parent
    if any(_is_hoisted(tree, node) for node in place.ancestors):
        return RefusalReason.HOISTED
    if parent.type == "as_expression":
        is_const = any(child.type == "const" for child in parent.children)
        return RefusalReason.CONSTANT_REQUIRED if is_const else None
    if parent.type == "call_expression":
        return RefusalReason.TEMPLATE_TAG
    if parent.type in {"binary_expression", "augmented_assignment_expression"}:
        return _object_to_operator(tree, parent)
    if parent.type == "arguments":
        return _object_to_argument(tree, place)
    return _object_to_type(tree, parent)


def _is_hoisted(tree: SyntaxTree, node: Node) -> bool:
    """Tell whether a test runner moves a call above the imports, and so away from them."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    return function is not None and tree.source(function) in _HOISTED


def _object_to_operator(tree: SyntaxTree, expression: Node) -> RefusalReason | None:
    operator = expression.child_by_field_name("operator")
    word = operator.type if operator else ""
    if word in {"==", "===", "!=", "!==", "+=", "<", "<=", ">", ">="}:
        return None
    if word == "in":
        return RefusalReason.KEY
    if word.removesuffix("=") in {"||", "??"}:
        # Where it is the environment's own value that may be missing, that one should be set.
        left = expression.child_by_field_name("left")
        is_own = left is not None and _ENVIRONMENT_WORD.search(tree.source(left))
        return RefusalReason.FALLBACK if is_own else None
    return RefusalReason.UNUSUAL_PLACE


def _object_to_argument(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    call = place.ancestors[1]
    function = call.child_by_field_name("function") or call.child_by_field_name("constructor")
    name = tree.source(function) if function else ""
    if name in {"import", "require", "require.resolve"}:
        return RefusalReason.IMPORT
    return RefusalReason.FORMAT_STRING if name.split(".")[-1] in _FORMATS else None


def _object_to_type(tree: SyntaxTree, declaration: Node) -> RefusalReason | None:
    """Refuse where the declared type is itself a literal."""
    annotation = declaration.child_by_field_name("type")
    if annotation is None:
        return None
    kinds = {node.type for node in tree.walk(annotation)}
    is_literal = not kinds.isdisjoint({"literal_type", "template_literal_type"})
    return RefusalReason.NAMED_TYPE if is_literal else None


def _import_symbol(_tree: SyntaxTree, _place: Place, _symbol: str) -> Reach | None:
    return None


SYNTAX = Syntax(
    grammar="tree_sitter_javascript:language",
    literals=frozenset({"string", "template_string"}),
    quotes=_QUOTES,
    holes=frozenset({"template_substitution"}),
    decode=decode,
    object_to=_object_to,
    object_to_file=object_to_file,
    object_to_place=object_to_place,
    caution=caution,
    env_caution=env_caution,
    advice=advice,
    import_symbol=_import_symbol,
    define=define,
    has_package=has_package,
    install="npm install",
    can_await=can_await,
    loose=frozenset(
        {
            "variable_declarator.value",
            "assignment_expression.right",
            "pair.value",
            "arguments",
            "return_statement",
            "array",
            "arrow_function.body",
        }
    ),
    places=frozenset(
        {
            "variable_declarator.value",
            "assignment_expression.right",
            "pair.value",
            "arguments",
            "return_statement",
            "array",
            "assignment_pattern.right",
            "object_assignment_pattern.right",
            "field_definition.value",
            "public_field_definition.value",
            "required_parameter.value",
            "arrow_function.body",
            "ternary_expression.consequence",
            "ternary_expression.alternative",
            "export_statement.value",
            "yield_expression",
            "as_expression",
            "satisfies_expression",
            "non_null_expression",
            "type_assertion",
            "call_expression.arguments",
            "binary_expression",
            "member_expression.object",
            "throw_statement",
            "switch_case.value",
            "template_substitution",
            "augmented_assignment_expression.right",
        }
    ),
    refused={
        "pair.key": RefusalReason.KEY,
        "method_definition.name": RefusalReason.KEY,
        "field_definition.property": RefusalReason.KEY,
        "public_field_definition.name": RefusalReason.KEY,
        "subscript_expression.index": RefusalReason.KEY,
        "enum_assignment": RefusalReason.CONSTANT_REQUIRED,
        "expression_statement": RefusalReason.NO_EFFECT,
    },
    blockers={
        "import_statement": RefusalReason.IMPORT,
        "export_statement.source": RefusalReason.IMPORT,
        "import_attribute": RefusalReason.IMPORT,
        "computed_property_name": RefusalReason.KEY,
        # What such an object has may have the name of anything.
        "with_statement": RefusalReason.NOT_NAMESPACED,
        "jsx_attribute": RefusalReason.MARKUP,
        "jsx_expression": RefusalReason.MARKUP,
        "literal_type": RefusalReason.TYPE,
        "template_literal_type": RefusalReason.TYPE,
        "type_annotation": RefusalReason.TYPE,
        "type_arguments": RefusalReason.TYPE,
        "type_alias_declaration": RefusalReason.TYPE,
        "interface_declaration": RefusalReason.TYPE,
        "ambient_declaration": RefusalReason.TYPE,
    },
    targets={
        "variable_declarator": "name",
        "assignment_expression": "left",
        "augmented_assignment_expression": "left",
        "pair": "key",
        "assignment_pattern": "left",
        "object_assignment_pattern": "left",
        "field_definition": "property",
        "public_field_definition": "name",
        "required_parameter": "pattern",
    },
    barriers=frozenset({"call_expression", "new_expression", "class_body", *FUNCTIONS}),
    compared=frozenset({"switch_case.value"}),
    has_either_quote=True,
    joins_lines=True,
    joins=frozenset({"binary_expression"}),
    tight=frozenset(
        {
            "member_expression.object",
            "binary_expression.right",
            "as_expression",
            "satisfies_expression",
            "non_null_expression",
            "type_assertion",
        }
    ),
    interpolating=frozenset("`"),
    interpolation="${@value}",
    fallback=fallback,
    oldest=oldest,
)

LANGUAGE = Language(
    id="javascript",
    name="JavaScript",
    extensions=(".js", ".mjs", ".cjs", ".jsx"),
    lsp_ids=("javascript", "javascriptreact"),
    line_comment="//",
    syntax=SYNTAX,
)
