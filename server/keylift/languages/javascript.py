"""JavaScript: string literals, the places where a lookup is legal, and functions of ours.

TypeScript shares all of it. Where a file runs is `_runtimes`' business.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from keylift.languages._javascript_async import can_await
from keylift.languages._javascript_helpers import shared
from keylift.languages._javascript_packages import has_package
from keylift.languages._javascript_preload import preload_file
from keylift.languages._runtimes import object_to_file
from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.model import Fallback, File, Function, Language, Reach, Syntax
from keylift.languages.placement import (
    BYTE_ORDER_MARK,
    after_statement,
    before_statement,
    ends_with_blank_line,
    in_style_of,
    insert,
)
from keylift.languages.tree import Place, SyntaxTree, field_of, is_bare
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from tree_sitter import Node

    from keylift.model import Edit

_QUOTES = re.compile(r"""(?P<prefix>)(?P<quote>["'`])(?P<content>.*)(?P=quote)\Z""", re.DOTALL)
_ESCAPES = Escapes(
    simple("bfnrtv", "\\\"'`", **dict.fromkeys(("\n", "\r\n", "\r", "\u2028", "\u2029"), "")),
    re.compile(
        r"(?P<hex>x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\})|(?P<octal>0(?![0-9]))"
    ),
    keeps_unknown=True,
)
_HEAD = re.compile(
    r"^///|eslint|prettier|jshint|@ts-|@jsx|@flow|@file|@jest|@vitest|@license", re.MULTILINE
)
_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
_FUNCTIONS = frozenset(
    {
        "function_declaration", "function_expression", "arrow_function", "method_definition",
        "generator_function", "generator_function_declaration",
    }
)  # fmt: skip
_LOADS = frozenset(
    {
        "call_expression.function", "member_expression.object", "subscript_expression.object",
        "arguments", "export_specifier.name", "pair.value", "variable_declarator.value",
        "unary_expression.argument", "binary_expression.left", "binary_expression.right",
    }
)  # fmt: skip
_ENVIRONMENT = re.compile(
    r"process\.env(?:\.(?P<dotted>[A-Za-z_]\w*)|\[(?P<quote>[\"'])(?P<quoted>[A-Za-z_]\w*)(?P=quote)\])\Z",
    re.ASCII,
)
_FORMATS = frozenset({"format", "printf"})
_LOADING = frozenset({"import_statement", "lexical_declaration", "variable_declaration"})
_ENVIRONMENT_WORD = re.compile(r"\benv(?:ironment)?\b", re.IGNORECASE)
# A function of one string that reads a variable of that name and throws.
_READER = re.compile(
    r"[^(]*\(\s*(?P<name>\w+)(?:\s*:\s*string)?\s*\)(?=.*\bthrow\b).*\bprocess\.env\[(?P=name)\]",
    re.DOTALL,
)


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


def _fallback(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Recognize `process.env.X || "…"`, also with `??`."""
    parent = place.parent
    operator, left, right = (
        parent.child_by_field_name(name) for name in ("operator", "left", "right")
    )
    if operator is None or operator.type not in {"||", "??"} or right != place.value:
        return None
    found = _ENVIRONMENT.match(tree.source(left)) if left else None
    if not found or not is_bare(place) or _is_global_taken(tree, "process"):
        return None
    return Fallback(parent, found["dotted"] or found["quoted"])


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


def _define(
    tree: SyntaxTree, place: Place, function: Function, file: File
) -> Reach | Refusal | None:
    """Reach `function`, and write what has to run before the program, where it needs that."""
    if function.preload is None:
        return _reach(tree, place, function, file)
    loader = preload_file(function, file)
    if loader is None:
        return Refusal(RefusalReason.NO_AWAIT)
    code = function.code.replace("@loader", f"./{loader.path}")
    reach = _reach(tree, place, replace(function, code=code), file)
    if reach is None:
        return None
    helper = replace(reach.helper, beside=loader) if reach.helper else loader
    return replace(reach, helper=helper)


def _reach(tree: SyntaxTree, place: Place, function: Function, file: File) -> Reach | None:
    """Reach `function` by its first name that means it already or means nothing yet."""
    process = "globalThis.process" if _is_global_taken(tree, "process") else "process"
    for name in function.names:
        codes = [
            each.replace("@function", name).replace("@process", process)
            for each in (function.code, *function.others)
        ]
        uses = [path for path in tree.occurrences(name) if not _is_property(path)]
        if not uses:
            there = shared(tree, name, function, file)
            return there or Reach(name, (_insert_function(tree, codes[0]),))
        bindings = [path for path in uses if _key(path) not in _LOADS]
        is_foreign = function.is_shared and _is_from_elsewhere(tree, bindings)
        is_one = len(bindings) == 1 and not is_foreign
        if is_one and any(_is_ours(tree, place, bindings[0], each) for each in codes):
            return Reach(name)
    return None


def _is_from_elsewhere(tree: SyntaxTree, bindings: list[tuple[Node, ...]]) -> bool:
    """Tell whether a name is loaded from another file than ours."""
    loads = [tree.source(path[1]) for path in bindings if path[1].type in _LOADING]
    sources = [re.search(r"""["']([^"'\n]*)["']\s*\)?\s*;?\s*\Z""", each) for each in loads]
    return any(found is not None and "/app-secrets" not in found[1] for found in sources)


def _key(path: tuple[Node, ...]) -> str:
    field = field_of(path[-2], path[-1])
    return f"{path[-2].type}.{field}" if field else path[-2].type


def _is_property(path: tuple[Node, ...]) -> bool:
    return path[-1].type in {"property_identifier", "string_fragment", "comment", "jsx_text"}


def _is_global_taken(tree: SyntaxTree, name: str) -> bool:
    """Tell whether the file's top level binds `name` to anything but the module of that name."""
    for path in tree.occurrences(name):
        if path[-1].type != "identifier" or _key(path) in _LOADS:
            continue
        owner = path[-2] if path[-2].type in _FUNCTIONS and _key(path).endswith(".name") else None
        is_inner = any(node.type in _FUNCTIONS and node != owner for node in path[:-1])
        is_module = re.search(rf"""["'](?:node:)?{name}["']""", tree.source(path[1]))
        if not is_inner and not is_module:
            return True
    return False


def _is_ours(tree: SyntaxTree, place: Place, path: tuple[Node, ...], code: str) -> bool:
    """Tell whether a binding is an import, our very code, or a function like ours."""
    statement = path[1]
    if statement.type == "import_statement":
        return not re.match(r"import\s+type\b", tree.source(statement))
    declared = path[2] if statement.type == "export_statement" else statement
    is_variable = declared.type in _DECLARATIONS
    if is_variable and statement.end_byte > place.literal.start_byte:
        return False
    if is_variable and _is_require(tree, declared):
        return True
    is_top_level = len(path) - path.index(declared) <= (3 if is_variable else 2)
    is_function = is_variable or declared.type == "function_declaration"
    source = tree.source(declared)
    # What our function keeps its answers in follows it.
    is_same = "".join(code.split()).startswith("".join(source.split()))
    is_reader = bool(_READER.match(code) and _READER.match(source))
    return is_function and is_top_level and (is_same or is_reader)


def _insert_function(tree: SyntaxTree, code: str) -> Edit:
    """Insert a function below the imports, else on top: it is hoisted wherever it stands."""
    code = in_style_of(tree.text, code)
    if ";" not in tree.text:
        code = re.sub(r";$", "", code, flags=re.MULTILINE)
    statements = [node for node in tree.root.named_children if not _is_remark(node)]
    head = list(takewhile(lambda node: _is_head(tree, node), statements))
    if head:
        return after_statement(tree.text, tree.span(head[-1]).end, code, "//")
    first = statements[0]
    above = [node for node in tree.root.named_children if node.start_byte < first.start_byte]
    comments = [node for node in above if node.type == "comment"]
    offset = before_statement(tree, comments, first, _HEAD)
    head_text = tree.text[:offset].removeprefix(BYTE_ORDER_MARK)
    lead = "\n" if head_text and not ends_with_blank_line(head_text) else ""
    return insert(offset, f"{lead}{code}\n\n")


def _is_remark(node: Node) -> bool:
    return node.type in {"comment", "html_comment", "hash_bang_line"}


def _is_head(tree: SyntaxTree, statement: Node) -> bool:
    if statement.type in _DECLARATIONS:
        return _is_require(tree, statement)
    if statement.type == "export_statement":
        return statement.child_by_field_name("source") is not None
    is_directive = [node.type for node in statement.named_children] == ["string"]
    return statement.type == "import_statement" or (
        statement.type == "expression_statement" and is_directive
    )


def _is_require(tree: SyntaxTree, declaration: Node) -> bool:
    """Tell whether every declarator takes its value from a call of `require`."""
    values = [
        node.child_by_field_name("value")
        for node in declaration.named_children
        if node.type == "variable_declarator"
    ]
    return all(
        value is not None and re.match(r"require\s*\(", tree.source(value)) for value in values
    )


SYNTAX = Syntax(
    grammar="tree_sitter_javascript:language",
    literals=frozenset({"string", "template_string"}),
    quotes=_QUOTES,
    holes=frozenset({"template_substitution"}),
    decode=decode,
    object_to=_object_to,
    object_to_file=object_to_file,
    import_symbol=_import_symbol,
    define=_define,
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
        "decorator": RefusalReason.DECORATOR,
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
    barriers=frozenset({"call_expression", "new_expression", "class_body", *_FUNCTIONS}),
    compared=frozenset({"switch_case.value"}),
    has_either_quote=True,
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
    fallback=_fallback,
)

LANGUAGE = Language(
    id="javascript",
    name="JavaScript",
    extensions=(".js", ".mjs", ".cjs", ".jsx"),
    lsp_ids=("javascript", "javascriptreact"),
    line_comment="//",
    syntax=SYNTAX,
)
