"""Ruby: string literals and the places where a lookup is legal.

Symbols and shell commands are no string literals here. Values of the environment are
frozen, so a variable whose string the file changes in place gets a copy; code of other files that
changes it is not seen.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from keylift.languages._ruby_changes import CHANGES, compose, is_changed_variable
from keylift.languages._ruby_helpers import define
from keylift.languages._ruby_heredocs import (
    BEGINNING,
    BODY,
    anchor,
    margin_of,
    object_to_heredoc,
    raw_heredocs_opened,
)
from keylift.languages._ruby_packages import has_package, oldest
from keylift.languages._ruby_words import WORD, WORDS, object_to_word, words_written_out
from keylift.languages.escapes import Escapes, simple, unescape
from keylift.languages.model import Fallback, File, Function, Language, Reach, Syntax
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tree_sitter import Node

    from keylift.languages.model import Composition, Literal
    from keylift.model import Edit, Span

_PAIR = 2
_QUOTES = re.compile(
    # A word of a list has no quotes.
    r"(?P<prefix>)(?P<quote>[\"']|%[qQ]?[(\[{<]|\r?\n|(?P<word>(?=[^\s\"'%?]|\Z)))(?P<content>.*)"
    r"(?(word)|(?:[\"')\]}>]|(?<=\n)[ \t]*\w+))\Z",
    re.DOTALL,
)
_PIECE = re.compile(r"(?P<quote>%Q?[(\[{<]|\r?\n)(?P<content>.*)(?P=quote)\Z", re.DOTALL)
_NUMERIC = re.compile(
    r"(?P<hex>x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\})|(?P<octal>[0-7]{1,3})"
)
_DOUBLE = Escapes(
    simple("abfnrtv", s=" ", e="\x1b", **{"\n": ""}), _NUMERIC, keeps_unknown=True, limit=0x80
)
# Control and meta characters, which nobody writes into a credential.
_CONTROL = re.compile(r"(?<!\\)(?:\\\\)*\\[cCM]")
_SINGLE = re.compile(r"\\([\\'])")
_NEEDS_NO_ESCAPE = re.compile(r"[^\\()\[\]{}<>#\r]*")
_FORMATS = frozenset({"format", "sprintf", "printf"})
_OPERAND = re.compile(r"[\w)\]}\"'`?!][ \t]*\Z")
_KEYWORD = re.compile(
    r"(?<![\w@$.])(?:return|if|unless|while|until|and|or|not|when|then|else|do)[ \t]+\Z"
)
_FALLBACK = re.compile(r"ENV\b|.*\bENV\.fetch\b|.*\.(?:fetch|dig)\b", re.DOTALL)
_VARIABLE = r"""["'](?P<variable>\w+)["']"""
_LOOKUP = re.compile(
    rf"(?:::)?ENV(?:\[\s*{_VARIABLE}\s*\]"
    rf"|\.fetch\(\s*{_VARIABLE.replace('variable', 'fetched')}\s*(?:,\s*nil\s*)?\))"
)
_FETCH = re.compile(rf"(?:::)?ENV\.fetch\(\s*{_VARIABLE}\s*[,)]")
_WRAPPERS = frozenset({"parenthesized_statements", BEGINNING})
_BODIES = ("body_statement", "block_body", "then", "else", "begin")
_BESIDE = frozenset({"comment", "rescue", BODY})


def decode(literal: str) -> str | None:
    """Return the value of a whole literal or of a piece of one between two of its openings.

    None for a whole heredoc, and for a whole literal in brackets that needs an escape.
    """
    piece = _PIECE.match(literal)
    if piece:
        return _unescaped(piece["content"])
    found = _QUOTES.match(literal)
    if not found or "\n" in found["quote"]:
        return None
    if not found["quote"]:
        return found["content"]
    if found["quote"][0] == "%":
        return found["content"] if _NEEDS_NO_ESCAPE.fullmatch(found["content"]) else None
    if found["quote"] == "'":
        return _SINGLE.sub(r"\1", found["content"].replace("\r\n", "\n"))
    return _unescaped(found["content"])


def _unescaped(content: str) -> str | None:
    text = content.replace("\r\n", "\n")
    return None if _CONTROL.search(text) else unescape(text, _DOUBLE)


def _object_to(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    if _may_be_modulo(tree, place):
        return RefusalReason.UNUSUAL_PLACE
    judge = _JUDGES.get(place.parent.type)
    objection = judge(tree, place) if judge else None
    if place.literal.type != BODY:
        return objection
    # A literal with holes is a string of its own, which may be changed.
    is_free = objection in {None, RefusalReason.CHANGED_IN_PLACE}
    return object_to_heredoc(tree, place) if is_free else objection


def _may_be_modulo(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether `x %(y)` may be a remainder: only Ruby knows which names are variables.

    Nobody divides by what has a secret for the name of a method, and hands that another word.
    """
    is_word = place.literal.type == WORD
    start = tree.span(place.parent if is_word else place.literal).start
    is_apart = tree.text[start - 1 : start].isspace()
    if is_word and is_apart and len(place.parent.named_children) > 1:
        return False
    line = tree.text[tree.text.rfind("\n", 0, start) + 1 : start]
    is_percent = tree.text.startswith("%", start)
    return is_percent and bool(_OPERAND.search(line)) and not _KEYWORD.search(line)


def _object_to_body(_tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Allow the result of a method, block or branch; anywhere else the literal is a statement."""
    body = [node for node in place.parent.named_children if node.type not in _BESIDE]
    return None if body[-1] == place.value else RefusalReason.UNUSUAL_PLACE


def _object_to_modified(_tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Allow the result of a method, block or branch, also where a condition stands behind it."""
    body = [node for node in place.ancestors[1].named_children if node.type not in _BESIDE]
    is_result = place.ancestors[1].type in _BODIES and body[-1] == place.parent
    return None if is_result else RefusalReason.UNUSUAL_PLACE


def _object_to_unary(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    """Allow `+"…"`, which makes a frozen string a new one."""
    operator = place.parent.child_by_field_name("operator")
    is_plus = operator is not None and tree.source(operator) == "+"
    return None if is_plus else RefusalReason.UNUSUAL_PLACE


def _object_to_argument(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    call = place.ancestors[1]
    method = call.child_by_field_name("method")
    name = tree.source(method) if method else ""
    arguments = place.parent.named_children
    if name in _FORMATS and arguments[0] == place.value:
        return RefusalReason.FORMAT_STRING
    receiver = call.child_by_field_name("receiver")
    if receiver is not None and _is_env(tree, receiver) and arguments[0] == place.value:
        return RefusalReason.LOOKUP_NAME
    is_second = len(arguments) > 1 and arguments[0] != place.value
    return RefusalReason.FALLBACK if name == "fetch" and is_second else None


def _object_to_index(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    is_name = _is_env(tree, place.parent.named_children[0])
    return RefusalReason.LOOKUP_NAME if is_name else RefusalReason.KEY


def _is_env(tree: SyntaxTree, receiver: Node) -> bool:
    return tree.source(receiver) in {"ENV", "::ENV"}


def _object_to_receiver(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    method = place.parent.child_by_field_name("method")
    is_change = method is not None and CHANGES.fullmatch(tree.source(method))
    return RefusalReason.CHANGED_IN_PLACE if is_change else None


def _object_to_operand(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    operator = place.parent.child_by_field_name("operator")
    word = tree.source(operator) if operator else ""
    is_left = place.parent.child_by_field_name("left") == place.value
    if word in {"==", "!="}:
        return None
    if word in {"||", "or"} and not is_left:
        return RefusalReason.FALLBACK
    if word == "%" and is_left:
        return RefusalReason.FORMAT_STRING
    if word == "<<":
        return RefusalReason.CHANGED_IN_PLACE if is_left else None
    return RefusalReason.INTERPOLATED if word == "+" else RefusalReason.UNUSUAL_PLACE


def _object_to_assigned(tree: SyntaxTree, place: Place) -> RefusalReason | None:
    assignment = place.parent
    left = assignment.child_by_field_name("left")
    target = tree.source(left) if left else ""
    if assignment.type == "operator_assignment":
        operator = assignment.child_by_field_name("operator")
        word = tree.source(operator) if operator else ""
        if word == "+=":
            return None
        if word != "||=":
            return RefusalReason.INTERPOLATED
        if _FALLBACK.match(target):
            return RefusalReason.FALLBACK
    is_apart = place.value != place.literal and place.value.type in _WRAPPERS
    is_kept = is_apart and is_changed_variable(tree, place)
    return RefusalReason.CHANGED_IN_PLACE if is_kept else None


_JUDGES: Mapping[str, Callable[[SyntaxTree, Place], RefusalReason | None]] = MappingProxyType(
    {
        **dict.fromkeys(_BODIES, _object_to_body),
        **dict.fromkeys(("if_modifier", "unless_modifier"), _object_to_modified),
        "unary": _object_to_unary,
        WORDS: object_to_word,
        "argument_list": _object_to_argument,
        "element_reference": _object_to_index,
        "call": _object_to_receiver,
        "binary": _object_to_operand,
        "assignment": _object_to_assigned,
        "operator_assignment": _object_to_assigned,
    }
)


def _fallback(tree: SyntaxTree, place: Place) -> Fallback | None:
    """Recognize `ENV["X"] || "…"`, `ENV.fetch("X", "…")` and `ENV.fetch("X") { "…" }`."""
    parent = place.parent
    if parent.type == "binary" and _object_to_operand(tree, place) is RefusalReason.FALLBACK:
        found = _LOOKUP.fullmatch(tree.source(parent.named_children[0]))
        return Fallback(parent, found["variable"] or found["fetched"]) if found else None
    is_argument = parent.type == "argument_list" and len(parent.named_children) == _PAIR
    if is_argument or (parent.type == "block_body" and len(parent.named_children) == 1):
        call = place.ancestors[1 if is_argument else 2]
        found = _FETCH.match(tree.source(call))
        is_value = not is_argument or parent.named_children[1] == place.value
        return Fallback(call, found["variable"]) if found and is_value else None
    return None


def _compose(
    tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | RefusalReason | None:
    if place.literal.type == WORD and part != literal.content:
        return RefusalReason.PARTIAL
    return compose(tree, place, literal, part)


def _restructure(
    tree: SyntaxTree, places: Sequence[Place], file: File
) -> tuple[Edit, ...] | Refusal:
    opened = raw_heredocs_opened(tree, places, file)
    return opened if isinstance(opened, Refusal) else (*opened, *words_written_out(tree, places))


def _object_to_file(_tree: SyntaxTree, _file: File) -> RefusalReason | None:
    return None


def _import_symbol(tree: SyntaxTree, place: Place, symbol: str) -> Reach | None:
    """Reach a global constant, from the root where the file or a module may have one, too.

    Any other file may add to a module.
    """
    is_within = any(node.type == "module" for node in place.ancestors)
    is_bound = any(
        path[-2].type in {"assignment", "class", "module", "scope_resolution"}
        for path in tree.occurrences(symbol)
        if path[-1].type == "constant"
    )
    return Reach(f"::{symbol}" if is_bound or is_within else symbol)


def _define(
    tree: SyntaxTree, _place: Place, function: Function, file: File
) -> Reach | Refusal | None:
    return define(tree, function, file) if function.is_shared else None


LANGUAGE = Language(
    id="ruby",
    name="Ruby",
    extensions=(".rb", ".rake", ".gemspec"),
    filenames=("gemfile", "rakefile", "vagrantfile", "podfile", "fastfile"),
    lsp_ids=("ruby",),
    line_comment="#",
    syntax=Syntax(
        grammar="tree_sitter_ruby:language",
        literals=frozenset({"string", BODY, WORD}),
        quotes=_QUOTES,
        holes=frozenset({"interpolation"}),
        wrappers=_WRAPPERS,
        decode=decode,
        object_to=_object_to,
        compose=_compose,
        object_to_file=_object_to_file,
        import_symbol=_import_symbol,
        define=_define,
        has_package=has_package,
        install="bundle add",
        oldest=oldest,
        places=frozenset(
            {
                "assignment.right",
                "operator_assignment.right",
                "right_assignment_list",
                "argument_list",
                "element_reference",
                "pair.value",
                "optional_parameter.value",
                "keyword_parameter.value",
                "array",
                WORDS,
                "conditional.consequence",
                "conditional.alternative",
                "call.receiver",
                "binary",
                "pattern",
                "method.body",
                "body_statement",
                "block_body",
                "then",
                "else",
                "begin",
                "if_modifier.body",
                "unless_modifier.body",
                "unary.operand",
                "rescue_modifier.handler",
            }
        ),
        refused={
            "pair.key": RefusalReason.KEY,
            "ERROR": RefusalReason.SYNTAX,
        },
        blockers={
            "in_clause.pattern": RefusalReason.PATTERN,
        },
        targets={
            "assignment": "left",
            "operator_assignment": "left",
            "pair": "key",
            "optional_parameter": "name",
            "keyword_parameter": "name",
        },
        barriers=frozenset({"call", "method", "block", "do_block", "lambda", "class", "module"}),
        has_either_quote=True,
        joins=frozenset({"binary"}),
        tight=frozenset({"call.receiver", "binary.right", "unary.operand"}),
        adjacent=frozenset({"chained_string"}),
        interpolating=frozenset(
            {'"', "\n", "\r\n", *(f"%{letter}{mark}" for letter in ("", "Q") for mark in "([{<")}
        ),
        interpolation="#{@value}",
        anchor=anchor,
        margin=margin_of,
        restructure=_restructure,
        fallback=_fallback,
    ),
)
