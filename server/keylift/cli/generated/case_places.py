"""Words for the place of a literal and for its kind, the same in every language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from keylift.languages import Syntax
from keylift.languages.tree import Place, SyntaxTree, field_of
from keylift.model import Span
from keylift.rewriting.places import is_alone, read_literal

if TYPE_CHECKING:
    from tree_sitter import Node

KINDS = ("plain", "raw", "bytes", "several lines", "with holes", "a part", "joined")
"""Kinds of literals; the last that fits counts."""


def place_word(language_id: str, tree: SyntaxTree, place: Place) -> str:
    """Return our word for the place, or "other"."""
    for words in (_AROUND, _AT):
        for depth in range(place.depth, 0, -1):
            word = _word_of(language_id, place, depth, words)
            if word:
                return _variable_word(tree, place, depth) if word == "variable" else word
    return "other"


def kind_word(tree: SyntaxTree, syntax: Syntax, place: Place, secret: Span) -> str:
    """Return the word for the kind of the place's literal; `secret` is the finding's span."""
    literal = read_literal(tree, syntax, place.literal)
    if literal is None:
        return "plain"
    content = literal.content.of(tree.text).strip()
    fits = {
        "raw": "r" in literal.prefix.lower() or "@" in literal.prefix or literal.quote == "`",
        "bytes": literal.is_bytes,
        "several lines": "\n" in literal.span.of(tree.text).strip("\r\n"),
        "with holes": bool(literal.holes),
        "a part": not literal.holes and content != secret.of(tree.text),
        "joined": not is_alone(syntax, place),
    }
    return [kind for kind in KINDS if fits.get(kind, True)][-1]


def _word_of(language_id: str, place: Place, depth: int, words: Mapping[str, str]) -> str:
    parent, child = place.path[depth - 1], place.path[depth]
    held = f"{parent.type}.{field_of(parent, child)}"
    if parent.type == "array_element_initializer" and len(parent.named_children) > 1:
        return "key" if child == parent.named_children[0] else "value of a key"
    keys = (f"{language_id}:{held}", f"{language_id}:{parent.type}", held, parent.type)
    return next((words[key] for key in keys if key in words), "")


def _variable_word(tree: SyntaxTree, place: Place, depth: int) -> str:
    """Tell constants and fields from other variables."""
    above = place.path[:depth][::-1]
    if any(_is_constant(tree, node, place.path[depth]) for node in above[:3]):
        return "constant"
    kinds = [node.type for node in above]
    body = next((at for at, kind in enumerate(kinds) if kind in _BODIES), len(kinds))
    function = next((at for at, kind in enumerate(kinds) if kind in _FUNCTIONS), len(kinds))
    return "field" if body < function else "variable"


def _is_constant(tree: SyntaxTree, node: Node, value: Node) -> bool:
    left = node.child_by_field_name("left")
    if left is not None and left.type == "constant":
        return True
    head = Span(tree.span(node).start, tree.span(value).start).of(tree.text)
    modifiers = head.partition("=")[0].split()
    is_final = {"static", "final"} <= {*modifiers}
    return node.type in _DECLARATIONS and (is_final or "const" in modifiers)


_DECLARATIONS = frozenset(
    {"field_declaration", "local_declaration_statement", "property_declaration"}
)
_BODIES = frozenset({"class_body", "declaration_list", "class_definition", "field_declaration"})
_FUNCTIONS = frozenset(
    {
        "function_body", "function_definition", "function_declaration", "function_item",
        "method_declaration", "method_definition", "method", "lambda_literal", "lambda_expression",
        "constructor_declaration", "constructor_body", "secondary_constructor",
        "anonymous_initializer", "accessor_declaration", "statement_block", "compound_statement",
        "static_initializer", "do_block", "func_literal",
    }
)  # fmt: skip


def _words(table: Mapping[str, str]) -> Mapping[str, str]:
    return {key: word for word, keys in table.items() for key in keys.split()}


_AROUND = _words(
    {
        "annotation": "annotation file_annotation annotation_type_element_declaration"
        " csharp:attribute php:attribute rust:attribute_item field_declaration.tag",
        "decorator": "decorator",
        "type": "literal_type type_annotation type_arguments type_alias_declaration python:type"
        " typescript:interface_declaration ambient_declaration module.name",
        "key": "bracketed_argument_list element_binding_expression",
        "import": "import_statement import_spec export_statement.source require_expression"
        " include_expression require_once_expression include_once_expression",
        "markup": "jsx_attribute jsx_expression",
        "case label": "case_pattern switch_label constant_pattern match_pattern case_item.value"
        " tuple_struct_pattern in_clause.pattern when_entry.condition switch_case.value"
        " expression_case.value ruby:pattern match_condition_list goto_statement",
    }
)
"""Our words for what counts at any height, by node kind or `kind.field`, perhaps of a language."""

_AT = _words(
    {
        "variable": "assignment.right assignment_expression.right assignment_statement.right"
        " variable_declarator.value csharp:variable_declarator let_declaration.value"
        " short_var_declaration.right var_spec.value kotlin:property_declaration"
        " named_expression.value variable_assignment.value augmented_assignment.right"
        " augmented_assignment_expression.right operator_assignment.right"
        " static_variable_declaration.value compound_assignment_expr right_assignment_list"
        " export_statement.value",
        "constant": "const_spec.value const_item.value static_item.value const_element"
        " constant_declaration enum_case.value enum_assignment",
        "field": "field_definition.value public_field_definition.value"
        " property_element.default_value csharp:property_declaration.value",
        "argument": "argument_list arguments argument value_argument command.argument"
        " keyword_argument.value send_statement.value call_expression.arguments echo_statement"
        " print_intrinsic exit_statement throw_statement",
        "default": "default_parameter.value typed_default_parameter.value"
        " assignment_pattern.right object_assignment_pattern.right required_parameter.value"
        " optional_parameter.value keyword_parameter.value function_value_parameters"
        " class_parameter simple_parameter.default_value csharp:parameter"
        " property_promotion_parameter.default_value",
        "result": "return_statement return return_expression yield yield_statement"
        " yield_expression function_body arrow_expression_clause arrow_function.body lambda.body"
        " lambda_expression.body lambda_literal closure_expression.body break_expression"
        " rust:block kotlin:block method.body ruby:body_statement block_body begin",
        "element": "list tuple set array array_expression array_initializer expression_list"
        " literal_value initializer_expression expression_element tuple_expression"
        " list_comprehension.body set_comprehension.body generator_expression.body"
        " for_statement.value for_statement.right for_in_clause.right array_element_initializer",
        "value of a key": "pair.value keyed_element.value field_initializer.value"
        " kotlin:infix_expression anonymous_object_creation_expression",
        "key": "pair.key subscript subscript_expression index_expression element_reference"
        " array_access keyed_element.key computed_property_name method_definition.name",
        "branch": "conditional_expression ternary_expression if_expression when_entry then else"
        " conditional match_arm.value switch_expression_arm match_conditional_expression"
        " match_default_expression",
        "operand": "comparison_operator boolean_operator binary_expression binary binary_operator"
        " test_command unary_expression case_statement.value assert_statement",
        "receiver": "python:attribute member_expression.object method_invocation.object"
        " navigation_expression call.receiver selector_expression field_expression.value"
        " member_access_expression",
        "conversion": "as_expression cast_expression type_conversion_expression"
        " satisfies_expression non_null_expression type_assertion",
        "hole of a string": "interpolation template_substitution",
        "expansion": "expansion",
        "macro": "token_tree",
        "redirection": "herestring_redirect redirected_statement file_redirect",
        "command name": "command_name",
        "statement": "expression_statement",
    }
)
"""The same for what counts only near by: the nearest wins."""
