"""Go: string literals, the places where a lookup is legal, imports, functions of the package.

An untyped constant takes any string type and a function's result does not, so what a place takes
counts: where that is a type with a name, a conversion goes around the lookup.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from keylift.languages._go_constants import variables_from_constants
from keylift.languages._go_fallback import find_fallback
from keylift.languages._go_formats import compose_format, is_format, takes_argument
from keylift.languages._go_functions import define
from keylift.languages._go_imports import import_symbol
from keylift.languages._go_joins import spaced
from keylift.languages._go_layout import lined_up
from keylift.languages._go_modules import texts_of
from keylift.languages._go_package import Package
from keylift.languages._go_packages import has_package, oldest
from keylift.languages._go_shapes import Verdict
from keylift.languages._go_types import wanted
from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.model import File, Language, Syntax
from keylift.languages.placement import insert
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Edit, Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTES = re.compile(r"""(?P<prefix>)(?P<quote>["`])(?P<content>.*)(?P=quote)\Z""", re.DOTALL)
_ESCAPES = Escapes(
    simple("abfnrtv", '\\"'),
    re.compile(r"(?P<hex>x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|(?P<octal>[0-7]{3})"),
    limit=0x80,
)
_UNSEEN = (
    "What takes this string is declared where Keylift does not look. If it has a string type of its"
    " own, the lookup needs a conversion to that."
)
# What viper, koanf and their like take for a key that is set nowhere else.
_DEFAULTS = frozenset({"SetDefault"})
_LOOKUPS = re.compile(r"(?:get|lookup|set|unset|must|require)env\Z", re.IGNORECASE)


def decode(literal: str) -> str | None:
    """Return the value of a whole literal; None where it holds raw bytes."""
    found = _QUOTES.match(literal)
    if not found:
        return None
    if found["quote"] == "`":
        return found["content"].replace("\r", "")
    return unescape(found["content"], _ESCAPES)


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    if place.parent.type != "argument_list":
        return None
    function = place.ancestors[1].child_by_field_name("function")
    name = tree.source(function).split(".")[-1] if function else ""
    if name in _DEFAULTS and place.parent.named_children[-1] == place.value:
        return RefusalReason.FALLBACK
    if _LOOKUPS.match(name) and place.parent.named_children[0] == place.value:
        return RefusalReason.LOOKUP_NAME
    is_fixed = is_format(tree, place) and not takes_argument(tree, place)
    return RefusalReason.FORMAT_STRING if is_fixed else None


def _restructure(
    tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    """Convert lookups to the types that the places take, and turn constants into variables."""
    texts = partial(_texts, tree, file)
    imported = partial(texts_of, file)
    package, edits = Package(tree, texts, imported), []
    for place in places:
        want = wanted(package, place)
        if want.verdict is Verdict.UNKNOWN:
            return Refusal(RefusalReason.NAMED_TYPE)
        if want.verdict is Verdict.NAMED:
            span = tree.span(place.literal)
            edits += [insert(span.start, f"{want.name}("), insert(span.end, ")")]

    def judge(where: SyntaxTree, place: Place) -> RefusalReason | None:
        objection = _object_to(where, place)
        if objection or is_format(where, place):
            return objection or RefusalReason.FORMAT_STRING
        verdict = wanted(Package(where, texts, imported), place).verdict
        is_plain = verdict in {Verdict.PLAIN, Verdict.FOREIGN}
        return None if is_plain else RefusalReason.NAMED_TYPE

    variables = variables_from_constants(tree, places, file, judge)
    return variables if isinstance(variables, Refusal) else (*edits, *variables)


def _texts(tree: SyntaxTree, file: File) -> list[str]:
    return [tree.text, *file.siblings().values()]


def _caution(tree: SyntaxTree, place: Place, file: File) -> str:
    package = Package(tree, partial(_texts, tree, file), partial(texts_of, file))
    return _UNSEEN if wanted(package, place).verdict is Verdict.FOREIGN else ""


def _object_to_file(tree: SyntaxTree, _file: File) -> RefusalReason | None:
    is_whole = any(node.type == "package_clause" for node in tree.root.named_children)
    return None if is_whole else RefusalReason.SYNTAX


LANGUAGE = Language(
    id="go",
    name="Go",
    extensions=(".go",),
    lsp_ids=("go",),
    line_comment="//",
    syntax=Syntax(
        grammar="tree_sitter_go:language",
        literals=frozenset({"interpreted_string_literal", "raw_string_literal"}),
        quotes=_QUOTES,
        decode=decode,
        object_to=_object_to,
        compose=compose_format,
        object_to_file=_object_to_file,
        import_symbol=import_symbol,
        define=define,
        has_package=has_package,
        install="go get",
        oldest=oldest,
        line_up=lined_up,
        restructure=_restructure,
        caution=_caution,
        fallback=find_fallback,
        compared=frozenset({"expression_case.value"}),
        wrappers=frozenset({"parenthesized_expression", "expression_list", "literal_element"}),
        places=frozenset(
            {
                "var_spec.value",
                "const_spec.value",
                "binary_expression",
                "expression_case.value",
                "short_var_declaration.right",
                "assignment_statement.right",
                "keyed_element.value",
                "literal_value",
                "argument_list",
                "variadic_argument",
                "send_statement.value",
                "return_statement",
                "type_conversion_expression.operand",
            }
        ),
        refused={
            "keyed_element.key": RefusalReason.KEY,
            "index_expression.index": RefusalReason.KEY,
        },
        blockers={
            "const_spec": RefusalReason.CONSTANT_REQUIRED,
            "array_type.length": RefusalReason.CONSTANT_REQUIRED,
            "import_spec": RefusalReason.IMPORT,
            "field_declaration.tag": RefusalReason.CONSTANT_REQUIRED,
        },
        targets={
            "var_spec": "name",
            "short_var_declaration": "left",
            "assignment_statement": "left",
            "keyed_element": "key",
        },
        barriers=frozenset({"call_expression", "func_literal", "function_declaration"}),
        joins=frozenset({"binary_expression"}),
        spaced=spaced,
        tight=frozenset({"binary_expression.right"}),
    ),
)
