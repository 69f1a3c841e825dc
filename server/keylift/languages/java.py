"""Java: string literals and the places where a lookup is legal.

A `final` variable with a literal is a constant that annotations and case labels may use, which is
`_java_constants`' business.
"""

from __future__ import annotations

import re

from keylift.languages._java_blocks import compose
from keylift.languages._java_constants import constants_that_stay
from keylift.languages._java_formats import TIGHT, is_format, is_known_format
from keylift.languages._java_strings import BLOCK, QUOTES, decode
from keylift.languages._jvm_helpers import has_package, shared
from keylift.languages._jvm_versions import oldest
from keylift.languages.model import Fallback, File, Function, Language, Reach, Syntax
from keylift.languages.placement import insert, is_first_on_line, line_end, line_start
from keylift.languages.tree import Place, SyntaxTree, field_of, is_bare
from keylift.model import Edit, Refusal, RefusalReason

_FALLBACKS = frozenset({"getProperty", "getOrDefault", "orElse", "requireNonNullElse"})
_ENVIRONMENT = re.compile(
    r"""
    System\s*\.\s*getenv\(\s*\)\s*\.\s*getOrDefault\(\s*"(?P<of_map>[A-Za-z_]\w*)"\s*,\s*\Z
    |(?:java\.util\.)?Optional\s*\.\s*ofNullable\(\s*System\s*\.\s*getenv\(\s*
        "(?P<of_optional>[A-Za-z_]\w*)"\s*\)\s*\)\s*\.\s*orElse\(\s*\Z
    """,
    re.VERBOSE | re.ASCII,
)
_SPRING_VALUE = "org.springframework.beans.factory.annotation.Value"
_SPRING_IMPORT = re.compile(
    r"^[\s\ufeff]*import\s+org\.springframework\.beans\.factory\.annotation\.(?:Value|\*)\s*;",
    re.MULTILINE,
)
_SPRING_DEFAULT = re.compile(r'"\$\{[\w.-]+:[^"$#{}\\]+\}"')
_OWN_IMPORT = re.compile(r"import java\.[\w.]+;")
_BINDERS = frozenset(
    {
        "class_declaration", "interface_declaration", "enum_declaration", "record_declaration",
        "annotation_type_declaration", "variable_declarator", "formal_parameter",
        "catch_formal_parameter", "resource", "enhanced_for_statement", "type_parameter",
        "inferred_parameters", "lambda_expression", "instanceof_expression",
    }
)  # fmt: skip


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    if is_format(tree, place):
        return None if is_known_format(tree, place) else RefusalReason.FORMAT_STRING
    if place.parent.type == "expression_statement":
        is_result = place.ancestors[1].type == "switch_rule"
        return None if is_result else RefusalReason.UNUSUAL_PLACE
    if place.parent.type != "argument_list":
        return None
    function = place.ancestors[1].child_by_field_name("name")
    name = tree.source(function) if function else ""
    is_last = place.value == place.parent.named_children[-1]
    return RefusalReason.FALLBACK if name in _FALLBACKS and is_last else None


def _fallback(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Recognize `System.getenv().getOrDefault("X", "…")` and `ofNullable(getenv("X")).orElse`."""
    if place.parent.type != "argument_list" or not is_bare(place):
        return None
    call, given = place.ancestors[1], place.parent.named_children
    head = tree.data[call.start_byte : place.value.start_byte].decode(errors="surrogatepass")
    found = _ENVIRONMENT.match(head)
    if not found or given[-1] != place.value:
        return None
    return Fallback(call, found["of_map"] or found["of_optional"])


def _frame(tree: SyntaxTree, place: Place) -> str:
    """Recognize the value of Spring's `@Value`, in which `${X}` stands for a variable."""
    annotation = next((node for node in place.ancestors[:3] if node.type == "annotation"), None)
    key = place.parent.child_by_field_name("key")
    is_value = key is None or tree.source(key) == "value"
    is_argument = place.parent.type in {"annotation_argument_list", "element_value_pair"}
    if annotation is None or not is_argument or not is_value:
        return ""
    name = annotation.child_by_field_name("name")
    word = tree.source(name) if name else ""
    is_spring = word == _SPRING_VALUE or (word == "Value" and _SPRING_IMPORT.search(tree.text))
    text = tree.source(place.value)
    # A default may have a reference in it.
    is_free = _SPRING_DEFAULT.fullmatch(text) or not re.search(r"[$#]\{", text)
    return "spring-value" if is_spring and is_free else ""


def _object_to_file(_tree: SyntaxTree, _file: File) -> RefusalReason | None:
    return None


def _import_symbol(tree: SyntaxTree, _place: Place, symbol: str) -> Reach | None:
    """Reach a class: by its bare name where it is imported, else by its full one."""
    package, name = symbol.rsplit(".", 1)
    if any(_is_bound(tree, word) for word in ("System", package.split(".")[0])):
        return None
    imported = rf"^[\s\ufeff]*import\s+{re.escape(package)}\.{name}\s*;"
    if re.search(imported, tree.text, re.MULTILINE) and not _is_bound(tree, name):
        return Reach(name)
    added = _import_among(tree, symbol) if not any(tree.occurrences(name)) else None
    return Reach(name, (added,)) if added else Reach(symbol)


def _import_among(tree: SyntaxTree, symbol: str) -> Edit | None:
    """Return the edit that imports a class of Java's own among others of these, in their order.

    None where there are none: where a project wants the first one is not known.
    """
    imports = [node for node in tree.root.named_children if node.type == "import_declaration"]
    own = [node for node in imports if _OWN_IMPORT.fullmatch(tree.source(node))]
    if not own or not all(is_first_on_line(tree.text, tree.span(node).start) for node in own):
        return None
    line = f"import {symbol};"
    later = next((node for node in own if tree.source(node) > line), None)
    if later is not None:
        return insert(line_start(tree.text, tree.span(later).start), f"{line}\n")
    return insert(line_end(tree.text, tree.span(own[-1]).end), f"\n{line}")


def _is_bound(tree: SyntaxTree, name: str) -> bool:
    """Tell whether the file declares or imports something else of that name."""
    if name == "System" and re.search(
        r"^[\s\ufeff]*import\s+[\w.]+\.System\s*;", tree.text, re.MULTILINE
    ):
        return True
    return any(
        path[-2].type in _BINDERS and field_of(path[-2], path[-1]) in {"name", "parameters", ""}
        for path in tree.occurrences(name)
        if path[-1].type in {"identifier", "type_identifier"}
    )


def _define(
    tree: SyntaxTree, _place: Place, function: Function, file: File
) -> Reach | Refusal | None:
    return shared(tree, function, file) if function.is_shared else None


LANGUAGE = Language(
    id="java",
    name="Java",
    extensions=(".java",),
    lsp_ids=("java",),
    line_comment="//",
    syntax=Syntax(
        grammar="tree_sitter_java:language",
        literals=frozenset({"string_literal"}),
        quotes=QUOTES,
        decode=decode,
        object_to=_object_to,
        object_to_file=_object_to_file,
        import_symbol=_import_symbol,
        define=_define,
        has_package=has_package,
        oldest=oldest,
        restructure=constants_that_stay,
        compose=compose,
        blocks=frozenset({BLOCK}),
        frame=_frame,
        places=frozenset(
            {
                "variable_declarator.value",
                "assignment_expression.right",
                "argument_list",
                "return_statement",
                "array_initializer",
                "ternary_expression.consequence",
                "ternary_expression.alternative",
                "lambda_expression.body",
                "method_invocation.object",
                "cast_expression.value",
                "yield_statement",
                "expression_statement",
                "assert_statement",
            }
        ),
        refused={
            "array_access.index": RefusalReason.KEY,
        },
        blockers={
            "annotation": RefusalReason.ANNOTATION,
            "annotation_type_element_declaration": RefusalReason.ANNOTATION,
            "switch_label": RefusalReason.PATTERN,
        },
        joins=frozenset({"binary_expression"}),
        tight=TIGHT,
        fallback=_fallback,
        targets={
            "variable_declarator": "name",
            "assignment_expression": "left",
            "field_declaration": "declarator",
            "formal_parameter": "name",
        },
        barriers=frozenset(
            {"method_invocation", "object_creation_expression", "lambda_expression"}
        ),
    ),
)
