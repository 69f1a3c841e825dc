"""Finds the lookups that Keylift writes, in code that may have been formatted since.

It reads text alone: a call that looks the same but is somebody else's is found as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from keylift.languages import LANGUAGES
from keylift.model import Entry, Span
from keylift.rewriting.stores import STORES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keylift.rewriting.lookups import Lookup, Store

_PIECE = re.compile(r"@[a-z]+|\s+|.", re.DOTALL)
_DOTTED = r"[\w$.:\\]+"
_WRITTEN = r"[^\"'`\\\n{}$]+"
# Where a mount and a path stand in one text, the mount ends at the first slash.
_PARTS = {"path": _WRITTEN, "mount": f"{_WRITTEN}?", "key": _WRITTEN, "variable": r"\w+"}
_SPACED = {"(": r"\(\s*", ")": r"\s*,?\s*\)", ",": r"\s*,\s*", "[": r"\[\s*", "]": r"\s*\]"}
_SPACED |= dict.fromkeys("\"'", "[\"'`]")
_PLAIN_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A lookup in a text.

    Attributes:
        store_id: What it reads: a store of its own, or "env".
        entry: Where; in the environment the path is the variable's name.
        span: The lookup, as far as it is known by its form.
    """

    store_id: str
    entry: Entry
    span: Span


def lookups_in(text: str, language_id: str, store_id: str = "") -> tuple[Found, ...]:
    """Return all lookups of a text that have a form which Keylift writes in its language.

    Those of one store are all that are looked for, where `store_id` names one.
    """
    language = LANGUAGES.get(language_id)
    if language is None:
        return ()
    found = {each.span: each for each in _all_in(text, language.id, store_id)}
    # Of two at one place the longer one says more.
    spans = sorted(found, key=lambda span: (span.start, -span.end))
    kept: list[Span] = []
    for span in spans:
        if not any(other.contains(span) for other in kept):
            kept.append(span)
    return tuple(found[span] for span in kept)


def _all_in(text: str, language_id: str, wanted: str) -> Iterator[Found]:
    for store_id, pattern in _patterns(language_id):
        if wanted not in {"", store_id}:
            continue
        for match in pattern.finditer(text):
            parts = {name: said for name, said in match.groupdict().items() if said}
            path = parts.get("path") or parts.get("variable", "")
            if store_id == "env" and not _PLAIN_VARIABLE.match(path):
                continue
            entry = Entry(path, parts.get("mount", ""), parts.get("key", ""))
            yield Found(store_id=store_id, entry=entry, span=Span(*match.span()))


@cache
def _patterns(language_id: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return a pattern for each form, with the id of its store."""
    forms = {
        (store.id, lookup.expression, lookup.function.names if lookup.function else ())
        for store in STORES.values()
        if store.in_env_file or not store.is_environment
        for lookup in _lookups(store, language_id)
        if not lookup.is_text
    }
    return tuple((store, re.compile(_pattern(form, names))) for store, form, names in sorted(forms))


def _lookups(store: Store, language_id: str) -> Iterator[Lookup]:
    for table in (store.lookups, store.non_empty):
        lookup = table.get(language_id)
        if lookup is not None:
            yield from _forms_of(lookup)


def _forms_of(lookup: Lookup) -> Iterator[Lookup]:
    yield lookup
    others = (*lookup.frames.values(), lookup.awaited, lookup.preloaded, lookup.older)
    for each in others:
        if each is not None:
            yield from _forms_of(each)


def _pattern(form: str, names: tuple[str, ...]) -> str:
    """Return a lookup's form as a pattern that lets spaces and quotes differ."""
    named: set[str] = set()
    # Whoever formats code may drop the outer parentheses, or the quotes of a shell's word.
    plain = form.strip('"')
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    return "".join(_piece(part, names, named) for part in _PIECE.findall(plain))


def _piece(part: str, names: tuple[str, ...], named: set[str]) -> str:
    word = part[1:] if part.startswith("@") else ""
    if word == "function":
        return rf"(?:{_DOTTED}[.:\\])?\b(?:{'|'.join(map(re.escape, names))})\b"
    if word == "symbol":
        return _DOTTED
    if word in named:
        return f"(?P={word})"
    if word in _PARTS:
        named.add(word)
        return f"(?P<{word}>{_PARTS[word]})"
    if part.isspace():
        return r"\s+"
    return _SPACED.get(part, re.escape(part))
