"""C#: string literals and the places where a lookup is legal.

The lookup throws where the variable is missing, which no expression tree may do, so a lambda that
might be one is left alone. It knows only the file: types that other files declare are not seen.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from keylift.languages._csharp_constants import GRAMMAR, variables_from_constants
from keylift.languages._csharp_helpers import has_package, shared
from keylift.languages._csharp_names import import_symbol, reach_beside
from keylift.languages._csharp_versions import oldest
from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.model import (
    Composition,
    Fallback,
    File,
    Function,
    Language,
    Literal,
    Reach,
    Syntax,
)
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from keylift.model import Span

_QUOTES = re.compile(
    r"""(?P<prefix>\$@|@\$|[$@]?)(?P<quote>(?<!@)(?<!@\$)\"{3,}|\")(?P<content>.*)(?P=quote)"""
    r"(?P<suffix>[uU]8)?\Z",
    re.DOTALL,
)
_ESCAPES = Escapes(
    simple("abfnrtv", **{"0": "\0"}),
    re.compile(r"(?P<hex>x[0-9a-fA-F]{1,4}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})"),
)
_INTERPOLATED_STRING = "interpolated_string_expression"
_BRACES = frozenset("{}")
_LOOKUP = re.compile(
    r'(?:(?:global::)?System\.)?Environment\.GetEnvironmentVariable\(\s*"(?P<variable>\w+)"\s*\)'
)
# What these take is no string but a format with its values apart.
_INTERPOLATED = re.compile(r"\w*(?:Sql|Interpolated)\w*")
_FORMATS = re.compile(
    r"Format|AppendFormat|Write|WriteLine|Log\w*|Trace|Debug|Information|Info|Warning|Warn"
    r"|Error|Critical|Fatal|Verbose"
)
_FALLBACKS = frozenset({"GetValue", "GetValueOrDefault", "GetString"})
_DELEGATES = re.compile(
    r"(?:AddSingleton|AddScoped|AddTransient|AddHttpClient|AddDbContext\w*|Configure\w*|Run)\b.*"
    r"|(?:[\w.]+\.)?(?:Lazy|Task|Func|Action|Thread)\b.*",
    re.DOTALL,
)
_OFF_SERVER = re.compile(
    r"^[\s\ufeff]*(?:global\s+)?using\s+(?:static\s+)?"
    r"(?:UnityEngine|UnityEditor|Xamarin|Android|Foundation|UIKit|Microsoft\.Maui)\b",
    re.MULTILINE,
)


def decode(literal: str) -> str | None:
    """Return the value of a whole literal; a raw one of several lines loses its indentation."""
    found = _QUOTES.match(literal)
    if not found or found["suffix"]:
        return None
    content = found["content"]
    if "$" in found["prefix"] and not _BRACES.isdisjoint(content):
        return None
    if "@" in found["prefix"]:
        return content.replace('""', '"')
    if found["quote"] == '"':
        return unescape(content, _ESCAPES)
    return _without_indent(content) if re.search(r"[\r\n]", content) else content


def _without_indent(content: str) -> str | None:
    first, *lines, indent = re.split(r"\r\n|\n|\r", content)
    is_indented = all(line.startswith(indent) or not line.strip() for line in lines)
    if first.strip() or indent.strip() or not lines or not is_indented:
        return None
    return "\n".join(line[len(indent) :] for line in lines)


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    if any(child.type == "string_literal_encoding" for child in place.literal.children):
        return RefusalReason.NAMED_TYPE
    if any(_may_be_tree(tree, place, depth) for depth in range(place.depth)):
        return RefusalReason.EXPRESSION_TREE
    judge = _JUDGES.get(place.parent.type)
    return judge(tree, place) if judge else None


def _compose(
    _tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | RefusalReason | None:
    """Keep an interpolated string without holes one: it may have to be a `FormattableString`."""
    if literal.holes or not literal.interpolates:
        return None
    if any(node.type == "interpolation" for node in place.path):
        return RefusalReason.INTERPOLATED
    return Composition(part, "{", "}")


def _may_be_tree(tree: SyntaxTree, place: Place, depth: int) -> bool:
    """Tell whether the node is a lambda around the place that might be an expression tree."""
    node, body = place.path[depth : depth + 2]
    if node.type != "lambda_expression" or body.type in {"block", "assignment_expression"}:
        return False
    if body != node.child_by_field_name("body") or tree.source(node).startswith("async"):
        return False
    return not _takes_delegate(tree, place.path[:depth])


def _takes_delegate(tree: SyntaxTree, path: tuple[Node, ...]) -> bool:
    """Tell whether what receives the lambda is known to take a delegate."""
    receiver = path[-3] if path[-1].type == "argument" else path[-1]
    if receiver.type == "variable_declarator":
        receiver = path[-2]
    field = "function" if receiver.type == "invocation_expression" else "type"
    name = receiver.child_by_field_name(field)
    if name is not None and name.type == "member_access_expression":
        name = name.child_by_field_name("name")
    return name is not None and _DELEGATES.fullmatch(tree.source(name)) is not None


def _object_to_argument(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    arguments, call = place.ancestors[1:3]
    if arguments.type in {"bracketed_argument_list", "element_binding_expression"}:
        return RefusalReason.KEY
    function = call.child_by_field_name("function")
    name = re.split(r"\W+", re.sub(r"<.*", "", tree.source(function)))[-1] if function else ""
    position = arguments.named_children.index(place.parent)
    if name == "nameof":
        return RefusalReason.UNUSUAL_PLACE
    is_interpolated = place.literal.type == _INTERPOLATED_STRING
    if is_interpolated and (_INTERPOLATED.fullmatch(name) or _FORMATS.fullmatch(name)):
        return RefusalReason.FORMAT_STRING
    is_alone = len(arguments.named_children) == 1 and name.startswith("Write")
    if _FORMATS.fullmatch(name) and not is_alone and _is_before_values(arguments, position):
        return RefusalReason.FORMAT_STRING
    return RefusalReason.FALLBACK if name in _FALLBACKS and position else None


def _is_before_values(arguments: Node, position: int) -> bool:
    """Tell whether the argument is the first one or has others after it, as a format has."""
    return position == 0 or position < len(arguments.named_children) - 1


def _object_to_element(_tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Refuse the key of `{ key, value }` in the initializer of a collection."""
    outer = place.ancestors[1:3]
    is_entry = outer[0].type == "initializer_expression" and "object" in outer[1].type
    is_key = place.parent.named_children[0] == place.value
    return RefusalReason.KEY if is_entry and is_key else None


def _object_to_operand(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    operator = place.parent.child_by_field_name("operator")
    word = tree.source(operator) if operator else ""
    if word in {"==", "!=", "=", "+="}:
        return None
    is_right = place.parent.child_by_field_name("right") == place.value
    if word in {"??", "??="} and is_right:
        return RefusalReason.FALLBACK
    return RefusalReason.INTERPOLATED if word == "+" else RefusalReason.UNUSUAL_PLACE


_JUDGES: Mapping[str, Callable[[SyntaxTree, Place], RefusalReason | None]] = MappingProxyType(
    {
        "argument": _object_to_argument,
        "initializer_expression": _object_to_element,
        "binary_expression": _object_to_operand,
        "assignment_expression": _object_to_operand,
    }
)


def _fallback(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Recognize `Environment.GetEnvironmentVariable("X") ?? "…"`."""
    is_fallback = _object_to(tree, place) is RefusalReason.FALLBACK
    left = place.parent.child_by_field_name("left") if is_fallback else None
    found = _LOOKUP.fullmatch(tree.source(left)) if left else None
    return Fallback(place.parent, found["variable"]) if found else None


def _object_to_file(tree: SyntaxTree, _file: File) -> RefusalReason | None:
    return RefusalReason.NO_ENVIRONMENT if _OFF_SERVER.search(tree.text) else None


def _define(
    tree: SyntaxTree, _place: Place, function: Function, file: File
) -> Reach | Refusal | None:
    return shared(tree, function, file) if function.is_shared else None


LANGUAGE = Language(
    id="csharp",
    name="C#",
    extensions=(".cs", ".csx"),
    lsp_ids=("csharp",),
    line_comment="//",
    syntax=Syntax(
        grammar=GRAMMAR,
        literals=frozenset(
            {
                "string_literal",
                "verbatim_string_literal",
                "raw_string_literal",
                _INTERPOLATED_STRING,
            }
        ),
        holes=frozenset({"interpolation"}),
        quotes=_QUOTES,
        decode=decode,
        object_to=_object_to,
        object_to_file=_object_to_file,
        import_symbol=import_symbol,
        reach_beside=reach_beside,
        define=_define,
        has_package=has_package,
        install="dotnet add package",
        oldest=oldest,
        compose=_compose,
        restructure=variables_from_constants,
        places=frozenset(
            {
                "variable_declarator",
                "property_declaration.value",
                "assignment_expression.right",
                "argument",
                "return_statement",
                "yield_statement",
                "arrow_expression_clause",
                "lambda_expression.body",
                "initializer_expression",
                "expression_element",
                "anonymous_object_creation_expression",
                "conditional_expression.consequence",
                "conditional_expression.alternative",
                "switch_expression_arm",
                "member_access_expression.expression",
                "cast_expression.value",
                "binary_expression",
            }
        ),
        refused={
            "parameter": RefusalReason.CONSTANT_REQUIRED,
            "goto_statement": RefusalReason.PATTERN,
            "ERROR": RefusalReason.SYNTAX,
        },
        blockers={
            "attribute": RefusalReason.ANNOTATION,
            "constant_pattern": RefusalReason.PATTERN,
            "query_expression": RefusalReason.EXPRESSION_TREE,
        },
        targets={
            "variable_declarator": "name",
            "property_declaration": "name",
            "assignment_expression": "left",
            "argument": "name",
        },
        barriers=frozenset(
            {"invocation_expression", "object_creation_expression", "lambda_expression"}
        ),
        joins=frozenset({"binary_expression"}),
        tight=frozenset(
            {
                "member_access_expression.expression",
                "cast_expression.value",
                "binary_expression.right",
            }
        ),
        interpolating=frozenset({"$"}),
        interpolation="{@value}",
        fallback=_fallback,
        # In a hole, the colons of `global::` would begin a format.
        loose=frozenset(
            {
                "variable_declarator",
                "property_declaration.value",
                "argument",
                "return_statement",
                "arrow_expression_clause",
                "initializer_expression",
            }
        ),
    ),
)
