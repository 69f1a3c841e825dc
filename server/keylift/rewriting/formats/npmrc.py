"""`.npmrc`: `${NAME}`, which npm fills in from the environment.

npm leaves the reference as it is where the variable is missing, and the registry then says no.
"""

from __future__ import annotations

import re

from keylift.model import Applicability, Edit, Refusal, RefusalReason, Span
from keylift.rewriting.formats.lines import line_around
from keylift.rewriting.formats.model import ConfigFile, Format, Slot, part_of

_ENTRY = re.compile(
    r"[ \t\ufeff]*(?P<key>[^\s=;#][^=\r\n]*?)[ \t]*=[ \t]*(?P<value>[^\r\n]*?)[ \t]*\Z"
)
_ODD = frozenset("\"'\\;#$")


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    text = file.text
    around = line_around(text, span)
    start, line = around.start, around.of(text)
    if line.lstrip(" \t\ufeff").startswith(("#", ";")):
        return Refusal(RefusalReason.COMMENT)
    found = _ENTRY.match(line)
    if found is None:
        return Refusal(RefusalReason.NO_LITERAL)
    content = Span(*(start + offset for offset in found.span("value")))
    if not content.contains(span):
        return Refusal(RefusalReason.KEY)
    value = found["value"]
    part = part_of(text, content, None if _ODD.intersection(value) else value, span)
    if isinstance(part, Refusal):
        return part
    return Slot(
        secret=part.span,
        value=part.value,
        write=lambda variable: (Edit(part.span, f"${{{variable}}}"),),
        target=found["key"],
        note=lambda variable: f"npm reads {variable} from the environment, not from .env.",
        applicability=Applicability.ASK,
    )


FORMAT = Format(
    id="npmrc",
    name=".npmrc",
    fits=lambda file: file.name == ".npmrc",
    read=_read,
    reference="`${NAME}`",
)
