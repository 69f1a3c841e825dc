"""Builds the edits that put a lookup in a literal's place, or in the place of a part of it.

It decides nothing: which part moves, and whether a lookup is legal there, is settled before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keylift.languages.model import Reach
from keylift.languages.placement import in_quotes_of, insert
from keylift.model import Edit, HelperFile, Refusal, RefusalReason, Span
from keylift.rewriting.edits import merge_edits, with_line_ends
from keylift.rewriting.parts import kept_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keylift.languages.model import Composition
    from keylift.rewriting.lookups import Lookup
    from keylift.rewriting.places import Site

_MEANS_MORE = frozenset('\\"#{$')
_LOOSE = re.compile(r"\(await |\(global::[\w.]+\([^()]*\)\)\Z|\(\\?getenv\(")
_SEQUENCES = frozenset({"program", "statement_block", "switch_case", "switch_default"})
_CLOSED = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "class_declaration",
        "statement_block",
    }
)
_ENDS_IN_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")


@dataclass(frozen=True, slots=True)
class Written:
    """A lookup in its place: the document's edits, and the helper file that it calls, or None."""

    edits: tuple[Edit, ...]
    helper: HelperFile | None = None


def write_lookup(
    site: Site, lookup: Lookup, variable: str, part: Span, instead_of: Edit | None = None
) -> Written | Refusal:
    """Return what makes `part` of the literal a lookup, or why nothing does.

    Where `instead_of` is given, it takes the place of that whole expression, in the form that the
    edit has for it.
    """
    is_needed = instead_of is None or "@value" in instead_of.new_text
    reached = _reach(site, lookup, variable) if is_needed else Reach("")
    if isinstance(reached, Refusal):
        return reached
    expression, edits, helper = reached.name, reached.edits, reached.helper
    edit: Edit | None
    compose = site.syntax.compose if instead_of is None and not lookup.is_text else None
    composition = compose(site.tree, site.place, site.literal, part) if compose else None
    if isinstance(composition, RefusalReason):
        return Refusal(composition)
    if composition is not None:
        edit, more = _composed(site, composition, expression)
        edits = (*edits, *more)
    elif instead_of is not None:
        form = instead_of.new_text.replace("@value", _in_quotes_of(site, expression))
        edit = replace(instead_of, new_text=form)
    elif lookup.is_text:
        edit = _within_text(site, expression, part)
    else:
        edit = _edit_of(site, expression, part)
    if edit is None:
        return Refusal(RefusalReason.INTERPOLATED)
    moved = [with_line_ends(site.tree.text, one) for one in edits]
    if edit.new_text.startswith("(") and _joins_line_above(site, edit):
        moved.append(insert(edit.span.start, ";"))
    merged = merge_edits([*moved, edit])
    return Refusal(RefusalReason.GATE) if merged is None else Written(merged, helper)


def _reach(site: Site, lookup: Lookup, variable: str) -> Reach | Refusal:
    """Return the lookup as the place writes it, and what it needs elsewhere."""
    expression = lookup.expression.replace("@variable", variable)
    edits: list[Edit] = []
    helper: HelperFile | None = None
    if lookup.symbol:
        reach = site.syntax.import_symbol(site.tree, site.place, lookup.symbol)
        if reach is None:
            return Refusal(RefusalReason.NOT_NAMESPACED)
        reach = site.syntax.reach_beside(site.tree, site.place, site.file, reach)
        expression = expression.replace("@symbol", reach.name)
        edits += reach.edits
    if lookup.function:
        defined = site.syntax.define(site.tree, site.place, lookup.function, site.file)
        if not isinstance(defined, Reach):
            return defined or Refusal(RefusalReason.NOT_NAMESPACED)
        reach = defined
        expression = expression.replace("@function", reach.name)
        edits += reach.edits
        helper = reach.helper
    named = (replace(one, new_text=one.new_text.replace("@variable", variable)) for one in edits)
    return Reach(expression, tuple(named), helper)


def _composed(
    site: Site, composition: Composition, expression: str
) -> tuple[Edit | None, Sequence[Edit]]:
    """Return the edit that writes a composition, and those that it needs elsewhere."""
    text = composition.before + _in_quotes_of(site, expression) + composition.after
    edits: Sequence[Edit] = composition.edits
    if composition.function:
        reach = site.syntax.define(site.tree, site.place, composition.function, site.file)
        if not isinstance(reach, Reach):
            return None, ()
        text, edits = f"{reach.name}({text})", (*edits, *reach.edits)
    if site.literal.is_bytes:
        text = site.syntax.bytes_form.replace("@value", text)
    return Edit(composition.span, text), edits


def _edit_of(site: Site, expression: str, part: Span) -> Edit | None:
    literal, syntax = site.literal, site.syntax
    if site.place.path[-2].type in syntax.adjacent:
        return _among_adjacent(site, expression, part)
    if part == literal.content:
        return _instead_of(site, literal.span, _of_literal_type(site, _loosened(site, expression)))
    if literal.interpolates:
        hole = _hole(site, expression)
        return Edit(part, hole) if hole else None
    return _joined(site, _of_literal_type(site, expression), part)


def _loosened(site: Site, expression: str) -> str:
    """Return an expression without its parentheses where the place needs none."""
    keys = site.place.keys(len(site.place.path) - 1)
    around = [f"{node.type}/{key}" for node in site.place.ancestors[1:2] for key in keys]
    is_loose = not site.syntax.loose.isdisjoint((*keys, *around))
    if not _LOOSE.match(expression) or site.literal.is_bytes or not is_loose:
        return expression
    return expression[1:-1]


def _within_text(site: Site, text: str, part: Span) -> Edit:
    before, after = _rest(site, part)
    opening, quote = site.literal.prefix + site.literal.quote, site.literal.quote
    return Edit(site.literal.span, f"{opening}{before}{text}{after}{quote}")


def _joined(site: Site, expression: str, part: Span) -> Edit | None:
    """Write what is left of the literal as literals of their own, before and after the lookup."""
    before, after = _rest(site, part)
    if _ENDS_IN_BACKSLASH.search(before):
        # A raw literal cannot end in one.
        return None
    apart = kept_apart(site.syntax, site.literal, before)
    place, span, opening = site.place, site.literal.span, site.literal.prefix + site.literal.quote
    seam = site.syntax.seam(span.of(site.tree.text), site.literal, after)
    if seam is None:
        return None
    if opening + before == seam.opening:
        # A heredoc's indentation is no text.
        before = ""
    second = seam.opening.rstrip(" \t") if after[:1] in {"\r", "\n"} else seam.opening
    plus = site.syntax.spaced(place)
    # What a backslash keeps apart is the last character, which is written anew.
    last = "" if apart == before else apart[-2:]
    ending = f"{last}{seam.closing}{plus}{expression}" if before else expression
    joined = f"{ending}{plus}{second}" if after else ending
    if not any(key in site.syntax.tight for key in place.keys(len(place.path) - 1)):
        # What is left stays untouched, so that another part of it can move as well.
        begin = part.start - (1 if last else 0)
        start, end = begin if before else span.start, part.end if after else span.end
        return _instead_of(site, Span(start, end), joined)
    whole = f"{opening}{before[:-1] if last else before}" if before else ""
    rest = f"{after}{seam.closing}" if after else ""
    # Without semicolons, a parenthesis at a statement's start would call what stands above it.
    starts = {node.start_byte for node in place.path if node.type == "expression_statement"}
    is_first = place.literal.start_byte in starts
    return None if is_first else _instead_of(site, span, f"({whole}{joined}{rest})")


def _among_adjacent(site: Site, expression: str, part: Span) -> Edit | None:
    """Make the literal one with a hole, since no expression may stand next to a literal."""
    literal = site.literal
    hole = _hole(site, expression)
    if hole is None or literal.is_bytes:
        return None
    if literal.interpolates:
        return Edit(part, hole)
    mark = next((char for char in sorted(site.syntax.interpolating) if char.isalpha()), "")
    if not mark:
        return _in_double_quotes(site, expression, part)
    before, after = (text.replace("{", "{{").replace("}", "}}") for text in _rest(site, part))
    prefix = mark + literal.prefix.replace("u", "").replace("U", "")
    text = f"{literal.quote}{before}{hole}{after}{literal.quote}"
    return _instead_of(site, literal.span, prefix + text)


def _in_double_quotes(site: Site, expression: str, part: Span) -> Edit | None:
    """Make a plain literal one with a hole by its quotes, where the rest means the same in them."""
    before, after = _rest(site, part)
    if not _MEANS_MORE.isdisjoint(before + after):
        return None
    hole = site.syntax.interpolation.replace("@value", expression.replace('"', "'"))
    return _instead_of(site, site.literal.span, f'"{before}{hole}{after}"')


def _hole(site: Site, expression: str) -> str | None:
    """Return the interpolated lookup; None where there is none, or no quote is left for it."""
    syntax, quote = site.syntax, site.literal.quote[0]
    if not syntax.interpolation:
        return None
    if syntax.interpolation == "@value":
        # The lookup is an expansion itself, and the string's quotes are enough for it.
        return expression.strip('"')
    is_quote_of_strings = quote in {'"', "'"}
    if is_quote_of_strings and any(node.type in syntax.holes for node in site.place.path):
        return None
    if expression.startswith("(await "):
        expression = expression[1:-1]
    if syntax.has_either_quote:
        inner = expression.replace('"', "'") if quote == '"' else expression
        expression = in_quotes_of(site.tree.text, expression) if quote == "`" else inner
    return syntax.interpolation.replace("@value", expression)


def _rest(site: Site, part: Span) -> tuple[str, str]:
    """Return what the literal says before and after the part, as written."""
    content, text = site.literal.content, site.tree.text
    return text[content.start : part.start], text[part.end : content.end]


def _instead_of(site: Site, span: Span, expression: str) -> Edit:
    before = site.tree.text[span.start - 1 : span.start]
    is_word = before.isalnum() or before in {"_", "$"}
    # Where literals may touch, a blank would part them.
    is_first = span.start == site.literal.span.start
    space = " " if is_word and is_first and site.syntax.operator else ""
    return Edit(span, space + expression)


def _joins_line_above(site: Site, edit: Edit) -> bool:
    """Tell whether a parenthesis in the edit's place would call what stands above."""
    tree = site.tree
    statement = next(
        (node for node in site.place.path[::-1] if node.type == "expression_statement"), None
    )
    if statement is None or tree.span(statement).start != edit.span.start:
        return False
    above = statement.prev_named_sibling
    while above is not None and above.type == "comment":
        above = above.prev_named_sibling
    is_one_of_many = statement.parent is not None and statement.parent.type in _SEQUENCES
    is_open = above is not None and above.type not in _CLOSED
    return (
        site.syntax.joins_lines
        and is_one_of_many
        and is_open
        and above is not None
        and not tree.source(above).endswith(";")
    )


def _of_literal_type(site: Site, expression: str) -> str:
    expression = _in_quotes_of(site, expression)
    if site.literal.is_bytes:
        return site.syntax.bytes_form.replace("@value", expression)
    return expression


def _in_quotes_of(site: Site, expression: str) -> str:
    """Write a lookup's words in the literal's quotes, or the file's where it has none of these."""
    if not site.syntax.has_either_quote:
        return expression
    if site.literal.quote.startswith("`"):
        return in_quotes_of(site.tree.text, expression)
    return expression.replace('"', "'") if site.literal.quote.startswith("'") else expression
