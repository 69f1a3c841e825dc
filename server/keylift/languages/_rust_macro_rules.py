"""Rust: writes out what a macro makes of its arguments, as the compiler does.

It reads the rules of `macro_rules!` in order and takes the first that matches. Where one asks for
what is not followed here, such as a whole item, nothing is known of the macro.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tree_sitter import Node

    from keylift.languages.tree import SyntaxTree

_NAME = re.compile(r"(?:r#)?[^\W\d]\w*\Z")
# What ends a fragment; the compiler lets nothing else follow one.
_ENDS = {
    "expr": frozenset({",", ";", "=>"}),
    "ty": frozenset({",", ";", "=>", "=", "|", ":", "{", "[", "as", "where"}),
    "path": frozenset({",", ";", "=>", "=", "|", ":", "{", "[", "as", "where"}),
    "pat": frozenset({",", "=>", "=", "if", "in"}),
    "pat_param": frozenset({",", "=>", "=", "|", "if", "in"}),
}
_SINGLE: Mapping[str, Callable[[Node, str], bool]] = {
    "ident": lambda node, text: node.is_named and bool(_NAME.match(text)),
    "literal": lambda node, _text: node.type.endswith("literal"),
    "tt": lambda _node, _text: True,
    "lifetime": lambda node, text: node.is_named and bool(_NAME.match(text)),
    "block": lambda _node, text: text.startswith("{"),
}
_MARKS = {"tt": "'", "lifetime": "'", "literal": "-"}


class Expansion(NamedTuple):
    """The number of the rule that matched, and the text that it makes."""

    rule: int
    text: str


class _UnclearError(Exception):
    """A rule asks for something that is not followed."""


_Bound = dict[str, "str | list[_Bound]"]
"""What metavariables stand for; in a repetition, in each round."""


NO_RULE = Expansion(-1, "")


def expand(tree: SyntaxTree, definition: Node, arguments: SyntaxTree) -> Expansion | None:
    """Return what a macro makes of its arguments, or `NO_RULE`; None where that is unclear.

    `arguments` is the text of a macro's call, such as `name!(…)`, parsed by itself.
    """
    brackets = next((node for node in arguments.walk() if node.type == "token_tree"), None)
    rules = [node for node in definition.named_children if node.type == "macro_rule"]
    tokens = _inner(brackets) if brackets else []
    try:
        for number, rule in enumerate(rules):
            left, right = rule.child_by_field_name("left"), rule.child_by_field_name("right")
            found = _Matcher(tree, arguments, tokens).match(_inner(left)) if left else None
            if found is not None and found.at == len(tokens) and right:
                return Expansion(number, _written(tree, _inner(right), found.bound))
    except _UnclearError:
        return None
    return NO_RULE


def _inner(brackets: Node) -> list[Node]:
    """Return what stands between brackets, without comments."""
    return [node for node in brackets.children[1:-1] if "comment" not in node.type]


def _repetition(tree: SyntaxTree, node: Node) -> tuple[list[Node], str, str]:
    """Return what is repeated, what stands between, and how often: `*`, `+` or `?`."""
    closing = max(n for n, child in enumerate(node.children) if child.type == ")")
    inner = [child for child in node.children[2:closing] if "comment" not in child.type]
    # The grammar has no node for what stands between.
    rest = tree.data[node.children[closing].end_byte : node.end_byte].decode().strip()
    return inner, rest[:-1].strip(), rest[-1]


class _Match(NamedTuple):
    at: int
    bound: _Bound


@dataclass(frozen=True, slots=True)
class _Matcher:
    """Matches a rule's pattern with tokens; both come with their tree."""

    rules: SyntaxTree
    arguments: SyntaxTree
    tokens: Sequence[Node]

    def match(self, pattern: Sequence[Node], at: int = 0) -> _Match | None:
        """Match from a token on; the result says at which token the pattern ended."""
        bound: _Bound = {}
        for one in pattern:
            found = self._match_one(one, at)
            if found is None:
                return None
            at, bound = found.at, bound | found.bound
        return _Match(at, bound)

    def _match_one(self, one: Node, at: int) -> _Match | None:
        if one.type == "token_repetition_pattern":
            return self._repeat(one, at)
        if one.type == "token_binding_pattern":
            name, _, kind = re.sub(r"\s", "", self.rules.source(one)).partition(":")
            end = self._end_of(kind, at)
            return None if end is None else _Match(end, {name: self._text(at, end, kind)})
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if one.type == "token_tree_pattern":
            if token.type != "token_tree" or one.children[0].type != token.children[0].type:
                return None
            inner = _Matcher(self.rules, self.arguments, _inner(token))
            found = inner.match(_inner(one))
            is_whole = found is not None and found.at == len(inner.tokens)
            return _Match(at + 1, found.bound) if found and is_whole else None
        is_same = self.rules.source(one) == self.arguments.source(token)
        return _Match(at + 1, {}) if is_same else None

    def _repeat(self, one: Node, at: int) -> _Match | None:
        pattern, separator, operator = _repetition(self.rules, one)
        rounds: list[_Bound] = []
        while True:
            start = at
            if rounds and separator:
                if at >= len(self.tokens) or self._source(at) != separator:
                    break
                start += 1
            found = self.match(pattern, start)
            if found is None or found.at == start or (operator == "?" and rounds):
                break
            at = found.at
            rounds.append(found.bound)
        if operator == "+" and not rounds:
            return None
        names = re.findall(r"\$(\w+)\s*:", self.rules.source(one))
        return _Match(at, {f"${name}": list(rounds) for name in names})

    def _end_of(self, kind: str, at: int) -> int | None:
        """Return where a fragment ends that begins at a token; None where none of it does."""
        if kind == "vis":
            is_public = at < len(self.tokens) and self._source(at).startswith("pub")
            if is_public:
                raise _UnclearError
            return at
        if at >= len(self.tokens):
            return None
        if kind in _SINGLE:
            # The mark of a lifetime is a token by itself, and so is a sign.
            is_marked = self._source(at) == _MARKS.get(kind)
            last = at + 1 if is_marked else at
            is_one = last < len(self.tokens) and _SINGLE[kind](
                self.tokens[last], self._source(last)
            )
            return last + 1 if is_one and (is_marked or kind != "lifetime") else None
        if kind not in _ENDS:
            raise _UnclearError
        end, depth = at, 0
        while end < len(self.tokens) and (depth or not self._ends(kind, end, at)):
            if kind != "expr":
                depth += {"<": 1, ">": -1}.get(self._source(end), 0)
            end += 1
        return end if end > at else None

    def _ends(self, kind: str, end: int, start: int) -> bool:
        token = self.tokens[end]
        is_brackets = token.type == "token_tree" and end > start
        return (token.children[0].type if is_brackets else self._source(end)) in _ENDS[kind]

    def _source(self, at: int) -> str:
        return self.arguments.source(self.tokens[at])

    def _text(self, start: int, end: int, kind: str) -> str:
        if start == end:
            return ""
        span = self.tokens[start].start_byte, self.tokens[end - 1].end_byte
        text = self.arguments.data[slice(*span)].decode(errors="surrogatepass")
        # An expression stays one, whatever stands around it.
        return f"({text})" if kind == "expr" and end > start + 1 else text


def _written(tree: SyntaxTree, tokens: Sequence[Node], bound: _Bound) -> str:
    """Return a rule's outcome as text."""
    texts = [_token(tree, token, bound) for token in tokens]
    # The mark of a lifetime is a token by itself.
    return "".join(text if text == "'" else f"{text} " for text in texts)


def _token(tree: SyntaxTree, token: Node, bound: _Bound) -> str:
    if token.type == "metavariable":
        name = tree.source(token)
        value = "crate" if name == "$crate" else bound.get(name)
        if not isinstance(value, str):
            raise _UnclearError
        return value
    if token.type == "token_repetition":
        return _repeated(tree, token, bound)
    if token.type == "token_tree":
        opening, closing = token.children[0].type, token.children[-1].type
        return f"{opening} {_written(tree, _inner(token), bound)} {closing}"
    return tree.source(token)


def _repeated(tree: SyntaxTree, token: Node, bound: _Bound) -> str:
    inner, separator, _ = _repetition(tree, token)
    names = set(re.findall(r"\$\w+", " ".join(map(tree.source, inner))))
    rounds = [value for name in names if isinstance(value := bound.get(name), list)]
    if not rounds or any(len(each) != len(rounds[0]) for each in rounds):
        raise _UnclearError
    outer: _Bound = {name: value for name, value in bound.items() if isinstance(value, str)}
    written = []
    for number in range(len(rounds[0])):
        merged = dict(outer)
        for each in rounds:
            merged |= each[number]
        written.append(_written(tree, inner, merged))
    return f" {separator} ".join(written)
