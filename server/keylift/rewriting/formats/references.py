"""Turns a YAML scalar into one that holds a reference, in the quotes that it needs.

It knows no tool: what a reference looks like is each format's business.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span
from keylift.rewriting.formats.model import ConfigFile, Part, Slot, part_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from keylift.rewriting.formats.yaml import Scalar

_ASSIGNMENT = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)=")
_UNQUOTABLE = re.compile(r"[\"\\]")
_BEFORE = re.compile(r"(?P<name>[A-Za-z_][\w-]*)[=: ]{1,2}\Z")


def part_of_scalar(text: str, scalar: Scalar, span: Span, *, is_entry: bool) -> Part | Refusal:
    """Return what of a scalar moves; `is_entry` says that it may be `NAME=value`."""
    content, value = scalar.content, scalar.value
    if scalar.quote == "|" and span == content:
        return Refusal(RefusalReason.MULTILINE)
    found = _ASSIGNMENT.match(value) if is_entry and value else None
    if found and value is not None and content.of(text) == value:
        content = Span(content.start + found.end(), content.end)
        value = value[found.end() :]
    return part_of(text, content, value, span)


def target_of_scalar(text: str, scalar: Scalar, part: Part) -> str:
    """Return what names the part: the word before it, else its key."""
    before = text[scalar.content.start : part.span.start]
    found = _BEFORE.search(before)
    if found:
        return found["name"]
    keys = [key for key in scalar.keys if key != "[]"]
    return keys[-1] if keys else ""


def write_scalar(text: str, scalar: Scalar, part: Part, reference: str) -> tuple[Edit, ...]:
    """Put a reference where the part is; between braces and brackets it must be quoted.

    A reference holds no quote, no backslash, no `: ` and no ` #`.
    """
    if scalar.quote or not scalar.is_in_flow:
        return (Edit(part.span, reference),)
    before = text[scalar.content.start : part.span.start]
    after = text[part.span.end : scalar.content.end]
    return (Edit(scalar.span, f'"{before}{reference}{after}"'),)


def object_to_scalar(
    text: str, scalar: Scalar, span: Span, opening: str, closing: str
) -> RefusalReason | None:
    """Return why no reference can stand in a scalar: its quotes, or a reference around the part."""
    if not can_write(text, scalar):
        return RefusalReason.UNUSUAL_PLACE
    before = text[scalar.content.start : span.start]
    if before.rfind(opening) > before.rfind(closing):
        return RefusalReason.FALLBACK
    return None


def can_write(text: str, scalar: Scalar) -> bool:
    """Tell whether a scalar without quotes could be put into them."""
    needs_quotes = not scalar.quote and scalar.is_in_flow
    return not (needs_quotes and _UNQUOTABLE.search(scalar.content.of(text)))


def slot_of_scalar(
    file: ConfigFile,
    scalar: Scalar,
    span: Span,
    form: Callable[[str], str],
    note: Callable[[str], str],
) -> Slot | Refusal:
    """Return what can be filled in at a scalar by `${…}`, for tools that stop where it is missing.

    Args:
        file: Where the scalar stands.
        scalar: The one with the value.
        span: Of the value.
        form: Makes the reference to a variable.
        note: Says how the tool gets it.
    """
    objection = object_to_scalar(file.text, scalar, span, "${", "}")
    if objection:
        return Refusal(objection)
    part = part_of_scalar(file.text, scalar, span, is_entry=False)
    if isinstance(part, Refusal):
        return part
    if "${" in part.value:
        return Refusal(RefusalReason.INTERPOLATED)
    return Slot(
        secret=part.span,
        value=part.value,
        write=lambda variable: write_scalar(file.text, scalar, part, form(variable)),
        target=target_of_scalar(file.text, scalar, part),
        note=note,
        applicability=Applicability.ASK,
    )
