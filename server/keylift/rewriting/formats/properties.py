"""Java `.properties`: the entry around a secret, and `${NAME}` where Spring or Quarkus reads it.

`java.util.Properties` itself fills nothing in, so only their own files become references. The same
holds for their YAML files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from keylift.languages.escapes import Escapes, simple, unescape
from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span
from keylift.rewriting.formats.lines import line_around
from keylift.rewriting.formats.model import ConfigFile, Format, Slot, part_of
from keylift.rewriting.formats.references import (
    object_to_scalar,
    part_of_scalar,
    target_of_scalar,
    write_scalar,
)
from keylift.rewriting.formats.yaml import GRAMMAR, find_scalar

if TYPE_CHECKING:
    from collections.abc import Callable

_NAME = re.compile(r"(?:application|bootstrap)(?:-(?P<profile>[\w-]+))?\.(?:properties|ya?ml)\Z")
_PLAIN_KEY = re.compile(r"[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*|\[\d+\])*\Z")
_ENTRY = re.compile(
    r"""
    ^ [ \t\f]* (?![#!])
    (?P<key> (?: [^\s\\=:] | \\. )+ ) [ \t\f]* [=:]? [ \t\f]*
    (?P<value> (?: [^\\\r\n] | \\(?:\r\n|.) )* )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_COMMENT = re.compile(r"[ \t\f\ufeff]*[#!]")
_ESCAPES = Escapes(
    simple=simple("fnrt", "\\\"'=:#! "), numeric=re.compile(r"(?P<hex>u[0-9A-Fa-f]{4})")
)
_NOTE = (
    "Spring does not read .env by itself; and a class bound by @ConfigurationProperties takes the"
    " reference literally where the variable is missing, so check that it is set."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a `.properties` file: its key, and where its value stands."""

    key: str
    span: Span
    value: str | None = field(repr=False)


def find_entry(text: str, span: Span) -> Entry | Refusal:
    """Return the entry whose value covers `span`, or why there is none."""
    start = line_around(text, span).start
    if _COMMENT.match(text, start) and not text[:start].rstrip("\r\n").endswith("\\"):
        return Refusal(RefusalReason.COMMENT)
    for found in _ENTRY.finditer(text):
        value = Span(*found.span("value"))
        if value.contains(span):
            return Entry(found["key"].lstrip("\ufeff"), value, _decode(value.of(text)))
        if Span(*found.span()).overlaps(span):
            return Refusal(RefusalReason.KEY)
    return Refusal(RefusalReason.NO_LITERAL)


def _decode(written: str) -> str | None:
    """Return what a value says; Java reads other characters in one encoding, Spring in another."""
    is_sure = written.isascii() and "\n" not in written and "\r" not in written
    return unescape(written, _ESCAPES) if is_sure else None


def _fits(file: ConfigFile) -> bool:
    return file.language_id in {"properties", "yaml"} and bool(_NAME.match(file.name))


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    return _read_yaml(file, span) if file.language_id == "yaml" else _read_entry(file, span)


def _read_entry(file: ConfigFile, span: Span) -> Slot | Refusal:
    entry = find_entry(file.text, span)
    if isinstance(entry, Refusal):
        return entry
    part = part_of(file.text, entry.span, entry.value, span)
    if isinstance(part, Refusal):
        return part
    before = file.text[entry.span.start : part.span.start]
    if before.rfind("${") > before.rfind("}"):
        return Refusal(RefusalReason.FALLBACK)
    target = _named(file, entry.key, is_whole=part.span == entry.span)
    return _slot(part.span, part.value, target, partial(_write, part.span))


def _read_yaml(file: ConfigFile, span: Span) -> Slot | Refusal:
    scalar = find_scalar(file.tree(GRAMMAR), span)
    if isinstance(scalar, Refusal):
        return scalar
    reason = object_to_scalar(file.text, scalar, span, "${", "}")
    if reason:
        return Refusal(reason)
    part = part_of_scalar(file.text, scalar, span, is_entry=False)
    if isinstance(part, Refusal):
        return part
    target = target_of_scalar(file.text, scalar, part)
    if scalar.keys and target == scalar.keys[-1]:
        is_whole = part.span == scalar.content
        target = _named(file, ".".join(scalar.keys), is_whole=is_whole)
    return _slot(
        part.span,
        part.value,
        target,
        lambda variable: write_scalar(file.text, scalar, part, f"${{{variable}}}"),
    )


def _named(file: ConfigFile, key: str, *, is_whole: bool) -> str:
    """Return a whole key as one word, as people set it in the environment.

    Spring reads a variable of exactly that name in place of the key, whatever the files say. Where
    that would change another profile's value, or the text around a part, the name is another one.
    """
    if not _PLAIN_KEY.match(key):
        return key
    word = re.sub(r"[.\[]", "_", key.replace("-", "").replace("]", "")).upper()
    profile = _NAME.match(file.name)
    if profile and profile["profile"]:
        return f"{profile['profile']}_{word}"
    texts = [text for name, text in file.siblings().items() if _NAME.match(name.lower())]
    last = re.escape(re.split(r"[.\[]", key)[-1])
    times = sum(len(re.findall(rf"(?<![\w-]){last}[\s=:]", text)) for text in [*texts, file.text])
    return word if is_whole and times == 1 else f"app_{word}"


def _slot(
    secret: Span, value: str, target: str, write: Callable[[str], tuple[Edit, ...]]
) -> Slot | Refusal:
    if "${" in value or "#{" in value:
        return Refusal(RefusalReason.INTERPOLATED)
    return Slot(
        secret=secret,
        value=value,
        write=write,
        target=target,
        note=lambda _variable: _NOTE,
        applicability=Applicability.ASK,
    )


def _write(span: Span, variable: str) -> tuple[Edit, ...]:
    return (Edit(span, f"${{{variable}}}"),)


def _read_plain(file: ConfigFile, span: Span) -> Refusal:
    entry = find_entry(file.text, span)
    return entry if isinstance(entry, Refusal) else Refusal(RefusalReason.UNKNOWN_TOOL)


FORMAT = Format(
    id="spring", name="Spring and Quarkus properties", fits=_fits, read=_read, reference="`${NAME}`"
)
PLAIN = Format(
    id="properties",
    name="Other .properties files",
    fits=lambda file: file.language_id == "properties",
    read=_read_plain,
)
