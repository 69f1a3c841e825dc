"""Rust: writes a text of which only a part is looked up.

There is no operator that joins two `&str`. A format makes a `String`, which fits where the literal
becomes one anyway; anywhere else the text is kept once, so that its type stays `&'static str`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from keylift.languages._rust_formats import compose_format, is_format
from keylift.languages.model import Composition, Function, Literal
from keylift.languages.tree import Place, SyntaxTree
from keylift.model import RefusalReason, Span

if TYPE_CHECKING:
    from tree_sitter import Node

KEPT_TEXT = Function(
    names=("static_str", "static_str_of"),
    code="""\
fn @function(text: String) -> &'static str {
  use std::collections::BTreeSet;
  use std::sync::Mutex;
  static TEXTS: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());
  let mut texts = TEXTS
    .lock()
    .unwrap_or_else(|poisoned| poisoned.into_inner());
  if let Some(kept) = texts.get(text.as_str()) {
    return kept;
  }
  let kept: &'static str = Box::leak(text.into_boxed_str());
  texts.insert(kept);
  kept
}""",
)
KEPT_TEXT_BEFORE_1_66 = replace(
    KEPT_TEXT,
    code="""\
fn @function(text: String) -> &'static str {
  use std::cell::RefCell;
  use std::collections::BTreeSet;
  thread_local! {
    static TEXTS: RefCell<BTreeSet<&'static str>> = RefCell::new(BTreeSet::new());
  }
  TEXTS.with(|texts| {
    let mut texts = texts.borrow_mut();
    if let Some(kept) = texts.get(text.as_str()).cloned() {
      return kept;
    }
    let kept: &'static str = Box::leak(text.into_boxed_str());
    texts.insert(kept);
    kept
  })
}""",
)
_BRACE = re.compile(r"(\\u\{[0-9a-fA-F_]*\}|\\.)|([{}])", re.DOTALL)
_RAW_BRACE = re.compile(r"(?!)()|([{}])")
_TO_STRING = frozenset({"to_string", "to_owned"})


def compose(
    tree: SyntaxTree, place: Place, literal: Literal, part: Span
) -> Composition | RefusalReason | None:
    """Return how the text is written with `part` looked up; None where all of it is."""
    if is_format(tree, place):
        return compose_format(tree, place, literal, part) or RefusalReason.FORMAT_STRING
    if part == literal.content:
        return None
    text, content = tree.text, literal.content
    opening = text[literal.span.start : content.start].removeprefix("b")
    before, after = (
        _as_format(text[start:end], opening)
        for start, end in ((content.start, part.start), (part.end, content.end))
    )
    head = f"format!({opening}{before}{{}}{after}{text[content.end : literal.span.end]}, "
    owned = None if literal.is_bytes else _owned(tree, place)
    if owned:
        return Composition(owned, head, ")")
    return Composition(literal.span, head, ")", KEPT_TEXT)


def _as_format(text: str, opening: str) -> str:
    """Double the braces that are none of an escape."""
    brace = _RAW_BRACE if opening.startswith("r") else _BRACE
    return brace.sub(lambda found: found[1] or found[2] * 2, text)


def _owned(tree: SyntaxTree, place: Place) -> Span | None:
    """Return the span of the expression that makes a `String` of the literal, if one does."""
    if place.parent.type == "token_tree":
        return _owned_tokens(tree, place)
    user = place.ancestors[1]
    if user.type != "call_expression":
        return None
    if place.parent.type == "field_expression":
        field = place.parent.child_by_field_name("field")
        is_owned = field is not None and tree.source(field) in _TO_STRING
        return tree.span(user) if is_owned and _has(user, 0) else None
    function = user.child_by_field_name("function")
    is_owned = function is not None and tree.source(function) == "String::from" and _has(user, 1)
    return tree.span(user) if is_owned else None


def _has(call: Node, count: int) -> bool:
    arguments = call.child_by_field_name("arguments")
    return arguments is not None and arguments.named_child_count == count


def _owned_tokens(tree: SyntaxTree, place: Place) -> Span | None:
    tokens = place.parent.children
    at = tokens.index(place.value)
    behind = tokens[at + 1 : at + 4]
    words = [tree.source(token) for token in behind]
    is_owned = len(words) == 3 and words[0] == "." and words[1] in _TO_STRING and words[2] == "()"  # noqa: PLR2004
    return Span(tree.span(place.value).start, tree.span(behind[-1]).end) if is_owned else None
