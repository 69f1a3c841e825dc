"""Puts a lookup into a Go format: a verb in the secret's place, and the lookup as its argument.

Only functions of the standard library that surely take a format are known here. A value is never
read as a part of the format, so a percent sign in it means nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.languages._go_package import Package
from keylift.languages._go_scopes import bindings
from keylift.languages.model import Composition
from keylift.model import Edit, RefusalReason, Span

if TYPE_CHECKING:
    from keylift.languages.model import Literal
    from keylift.languages.tree import Place, SyntaxTree

# Functions of a package's own have such names, too, and vet judges them by what they call.
_FORMATS = re.compile(
    r"\w*(?:print|append|err|error|fatal|panic|log|skip|info|debug|warn|warning|trace|wrap|fail"
    r"|report|exit|die|format|write|msg|message|usage|note)f\Z",
    re.IGNORECASE,
)
_KNOWN = {
    "fmt.Printf": 0, "fmt.Sprintf": 0, "fmt.Errorf": 0, "fmt.Fprintf": 1, "fmt.Appendf": 1,
    "log.Printf": 0, "log.Fatalf": 0, "log.Panicf": 0,
}  # fmt: skip
"""Where the format stands among the arguments of each function."""

# Verbs that take the next argument, in a text without escapes for a percent sign.
_PIECE = re.compile(
    r"(?:[^%]|%%)+|(?P<verb>%[-+# 0]*(?:[1-9]\d*)?(?:\.\d*)?[bcdeEfFgGopqstTUvwxX])"
)
_NUMERIC = re.compile(r"\\[xuU0-7]")


def is_format(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the value is the first string handed to a function like Printf."""
    if place.parent.type != "argument_list":
        return False
    arguments = place.parent.named_children
    strings = [one for one in arguments if "string_literal" in one.type or one == place.value]
    return bool(_FORMATS.match(_called(tree, place).split(".")[-1])) and strings[0] == place.value


def takes_argument(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether the value is a literal that a function of the standard library formats."""
    name = _called(tree, place)
    if name not in _KNOWN or place.value != place.literal:
        return False
    word = name.split(".", 1)[0]
    values = [node for node in place.parent.named_children if node.type != "comment"]
    is_standard = Package(tree, list).import_path(word) == word
    is_free = is_standard and not any(bindings(tree, word, place.literal))
    return is_free and values.index(place.value) == _KNOWN[name]


def _called(tree: SyntaxTree, place: Place) -> str:
    function = place.ancestors[1].child_by_field_name("function")
    return tree.source(function) if function else ""


def compose_format(
    tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | RefusalReason | None:
    """Return how a format and its arguments are written with `part` looked up.

    None where the place is no format; a refusal where its verbs and arguments do not pair off.
    """
    if not is_format(tree, place):
        return None
    text, children = tree.text, place.parent.named_children
    arguments = children[children.index(place.value) + 1 :]
    before, after = text[literal.content.start : part.start], text[part.end : literal.content.end]
    verbs = [_verbs(literal, each) for each in (before, after)]
    is_plain = verbs[0] is not None and verbs[1] is not None and "%" not in part.of(text)
    if not is_plain or len(arguments) != sum(each or 0 for each in verbs):
        return RefusalReason.FORMAT_STRING
    if any(one.type in {"comment", "variadic_argument"} for one in arguments):
        return RefusalReason.FORMAT_STRING
    end = tree.span([place.value, *arguments][verbs[0] or 0]).end
    # Up to the literal's end, so that a second part of it contends for its place.
    rest = Span(part.start, literal.span.end)
    verb = Edit(rest, f"%s{text[part.end : rest.end]}")
    return Composition(Span(end, end), ", ", edits=(verb,))


def _verbs(literal: Literal, text: str) -> int | None:
    """Return how many verbs a part of a format has; None where they are not plainly in order."""
    if literal.quote == '"' and _NUMERIC.search(text):
        return None
    found = list(_PIECE.finditer(text))
    is_whole = sum(len(each[0]) for each in found) == len(text)
    return sum(each["verb"] is not None for each in found) if is_whole else None
