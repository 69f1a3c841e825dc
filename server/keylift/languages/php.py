"""PHP: string literals and the places where a lookup is legal.

A lookup throws where its variable is missing, and `throw` is an expression since PHP 8. No other
file is looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._php_class_constants import returned_constants
from keylift.languages._php_constants import defined_constants
from keylift.languages._php_fallback import find_fallback
from keylift.languages._php_helpers import define
from keylift.languages._php_heredocs import body_of, margin_of, piece_of, seam_of
from keylift.languages._php_packages import has_package, oldest
from keylift.languages._php_parameters import nullable_parameters, value_instead
from keylift.languages._php_properties import assignment_of, cleared_properties
from keylift.languages._php_static_properties import returned_statics
from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.model import File, Function, Language, Reach, Syntax
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Edit, Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

_QUOTES = re.compile(
    r"""(?P<prefix>)[bB]?(?P<quote>["']|<<<[ \t]*(?P<mark>["']?)(?P<id>\w+)(?P=mark)(?:\r\n?|\n))"""
    r"(?P<content>.*?)(?(id)(?:\r\n?|\n)[ \t]*(?P=id)|(?P=quote))\Z",
    re.DOTALL,
)
_NUMERIC = re.compile(r"(?P<hex>x[0-9a-fA-F]{1,2}|u\{[0-9a-fA-F]+\})|(?P<octal>[0-7]{1,3})")
_DOUBLE = Escapes(simple("fnrtv", '\\"$', e="\x1b"), _NUMERIC, keeps_backslash=True, limit=0x80)
_HEREDOC = Escapes(simple("fnrtv", "\\$", e="\x1b"), _NUMERIC, keeps_backslash=True, limit=0x80)
_SINGLE = Escapes(simple("", "\\'"), re.compile(r"(?!)"), keeps_backslash=True)
_VARIABLE = re.compile(r"(?<!\\)(?:\\\\)*(?:\$[A-Za-z_\x80-\U0010ffff{]|\{\$)")
_FALLBACKS = re.compile(r"\\?(?:env|getenv|config|constant|data_get|array_get|ini_get)\Z")
_FORMATS = re.compile(r"\\?(?:[sf]?printf|v[sf]?printf)\Z")
_DEFINED = re.compile(r"\\?define\Z")
_OWN_GETENV = re.compile(
    r"\bfunction\s+&?\s*getenv\b|\buse\s+function\s[^;]*\bgetenv\b", re.IGNORECASE
)
_CACHED = (
    "Laravel loads no .env once its configuration is cached; then set the variable itself, or read"
    " it in config/ and call config() here."
)
_LETTER = re.compile(r"(?:\??->|\[)?[\x80-\U0010ffff]")
_HOLES = frozenset(
    {
        "variable_name",
        "dynamic_variable_name",
        "subscript_expression",
        "member_access_expression",
        "nullsafe_member_access_expression",
        "member_call_expression",
        "scoped_property_access_expression",
        "scoped_call_expression",
        "function_call_expression",
    }
)
_LITERALS = frozenset({"string", "encapsed_string", "heredoc", "nowdoc"})
_TEXT = frozenset({"string_content", "escape_sequence", "nowdoc_string"})


def decode(literal: str) -> str | None:
    """Return the value of a whole literal or of a piece of a heredoc between two openings of it.

    None where it holds variables or raw bytes.
    """
    found = piece_of(literal) or _QUOTES.match(literal)
    if not found:
        return None
    if found["quote"] == "'":
        return unescape(found["content"], _SINGLE)
    content = body_of(found)
    if content is None or found["mark"] == "'":
        return content
    if _VARIABLE.search(content):
        return None
    return unescape(content, _HEREDOC if found["id"] else _DOUBLE)


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    if _has_other_parts(place.literal) or _is_longer_name(tree, place.literal):
        return RefusalReason.INTERPOLATED
    parent, value = place.parent, place.value
    if parent.type == "expression_statement":
        is_printed = tree.text[: tree.span(parent).start].rstrip().endswith("<?=")
        return RefusalReason.MARKUP if is_printed else RefusalReason.UNUSUAL_PLACE
    if parent.type in {"subscript_expression", "array_element_initializer"}:
        return _object_to_key(tree, parent, value)
    if parent.type in {"binary_expression", "augmented_assignment_expression"}:
        operator = parent.child_by_field_name("operator")
        is_fallback = operator is not None and operator.type in {"??", "??="}
        return RefusalReason.FALLBACK if is_fallback else None
    if parent.type == "conditional_expression":
        return None if parent.child_by_field_name("body") else RefusalReason.FALLBACK
    return _object_to_argument(tree, place) if parent.type == "argument" else None


def _object_to_key(tree: SyntaxTree, parent: Node, value: Node) -> RefusalReason | None:
    first = parent.named_children[0]
    if parent.type == "subscript_expression":
        is_name = tree.source(first) in {"$_ENV", "$_SERVER"}
        return RefusalReason.LOOKUP_NAME if is_name else RefusalReason.KEY
    is_key = len(parent.named_children) > 1 and first == value
    return RefusalReason.KEY if is_key else None


def _object_to_argument(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    arguments, call = place.ancestors[1:3]
    function = call.child_by_field_name("function") or call.child_by_field_name("name")
    name = tree.source(function) if function else ""
    is_first = arguments.named_children[0] == place.parent
    if is_first and _FORMATS.match(name):
        return RefusalReason.FORMAT_STRING
    if is_first and _DEFINED.match(name):
        return RefusalReason.KEY
    if not _FALLBACKS.match(name):
        return None
    if is_first:
        return RefusalReason.LOOKUP_NAME if name.endswith("env") else RefusalReason.KEY
    return RefusalReason.FALLBACK


def _has_other_parts(literal: Node) -> bool:
    """Tell whether a literal has parts that are neither text nor known as holes."""
    if literal.type not in _LITERALS:
        return False
    parts = (literal.child_by_field_name("value") or literal).named_children
    return not (_HOLES | _TEXT).issuperset(part.type for part in parts)


def _is_longer_name(tree: SyntaxTree, literal: Node) -> bool:
    """Tell whether a variable's name goes on where the grammar, unlike PHP, sees no letter."""
    parts = (literal.child_by_field_name("value") or literal).children
    ends = (tree.span(node).end for node in parts if node.type in _HOLES)
    return any(_LETTER.match(tree.text, end) for end in ends)


_CHANGES = (
    defined_constants,
    returned_constants,
    returned_statics,
    cleared_properties,
    nullable_parameters,
)


def _elsewhere(tree: SyntaxTree, place: Place, file: File) -> Edit | None:
    return assignment_of(tree, place) or value_instead(tree, place, file)


def _restructure(
    tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    edits: list[Edit] = []
    for change in _CHANGES:
        changed = change(tree, places, file)
        if isinstance(changed, Refusal):
            return changed
        edits += changed
    return tuple(edits)


def _object_to_file(_tree: SyntaxTree, _file: File) -> RefusalReason | None:
    return None


def _import_symbol(tree: SyntaxTree, _place: Place, symbol: str) -> Reach | None:
    """Reach a global function: by its bare name unless something else may have that.

    In a namespace that may be a function of any other file.
    """
    is_spaced = any(node.type == "namespace_definition" for node in tree.root.named_children)
    return Reach(f"\\{symbol}" if is_spaced or _OWN_GETENV.search(tree.text) else symbol)


def _env_caution(_tree: SyntaxTree, _place: Place, file: File) -> str:
    """Return what a user should know of Laravel's way to read `.env`, or ""."""
    project = file.project
    if project is None or project.path.startswith(("config/", "tests/")):
        return ""
    return _CACHED if has_package("laravel/framework", file) else ""


def _define(
    tree: SyntaxTree, _place: Place, function: Function, file: File
) -> Reach | Refusal | None:
    return define(tree, function, file) if function.is_shared else None


LANGUAGE = Language(
    id="php",
    name="PHP",
    extensions=(".php", ".phtml"),
    lsp_ids=("php", "blade"),
    line_comment="//",
    syntax=Syntax(
        grammar="tree_sitter_php:language_php",
        literals=_LITERALS,
        quotes=_QUOTES,
        decode=decode,
        object_to=_object_to,
        object_to_file=_object_to_file,
        import_symbol=_import_symbol,
        define=_define,
        has_package=has_package,
        install="composer require",
        oldest=oldest,
        loose=frozenset(
            {
                "const_element",
                # Behind an assignment within an expression, `or` would become part of the throw.
                "expression_statement/assignment_expression.right",
                "argument",
                "array_element_initializer",
                "return_statement",
                "echo_statement",
            }
        ),
        holes=_HOLES,
        has_either_quote=True,
        margin=margin_of,
        seam=seam_of,
        joins=frozenset({"binary_expression"}),
        operator=".",
        spaced=lambda _place: " . ",
        tight=frozenset({"binary_expression", "cast_expression.value"}),
        places=frozenset(
            {
                "const_element",
                "property_element.default_value",
                "simple_parameter.default_value",
                "property_promotion_parameter.default_value",
                "assignment_expression.right",
                "augmented_assignment_expression.right",
                "argument",
                "array_element_initializer",
                "return_statement",
                "echo_statement",
                "exit_statement",
                "require_expression",
                "require_once_expression",
                "include_expression",
                "include_once_expression",
                "expression_statement",
                "sequence_expression",
                "subscript_expression",
                "print_intrinsic",
                "arrow_function.body",
                "conditional_expression.body",
                "conditional_expression.alternative",
                "binary_expression",
                "cast_expression.value",
                "case_statement.value",
                "match_condition_list",
                "match_conditional_expression.return_expression",
                "match_default_expression.return_expression",
            }
        ),
        refused={},
        compared=frozenset({"case_statement.value", "match_condition_list"}),
        blockers={
            "static_variable_declaration.value": RefusalReason.CONSTANT_REQUIRED,
            "enum_case.value": RefusalReason.CONSTANT_REQUIRED,
            "attribute": RefusalReason.ANNOTATION,
            "encapsed_string": RefusalReason.INTERPOLATED,
            "heredoc_body": RefusalReason.INTERPOLATED,
            "shell_command_expression": RefusalReason.INTERPOLATED,
        },
        targets={
            "const_element": "name",
            "property_element": "name",
            "simple_parameter": "name",
            "property_promotion_parameter": "name",
            "assignment_expression": "left",
            "augmented_assignment_expression": "left",
            "array_element_initializer": "string",
            "argument": "name",
        },
        barriers=frozenset(
            {
                "arguments",
                "anonymous_function",
                "arrow_function",
                "function_definition",
                "method_declaration",
            }
        ),
        restructure=_restructure,
        elsewhere=_elsewhere,
        fallback=find_fallback,
        env_caution=_env_caution,
    ),
)
