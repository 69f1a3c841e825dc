"""Dockerfiles: an `ENV` of the last stage goes, and the container gets the variable at its start.

`ENV K=$K` or `ARG` would keep the value in the image's history, so neither is ever written. What a
build itself needs belongs into a secret mount, which no text alone can set up.
"""

from __future__ import annotations

import re

from keylift.model import Applicability, Refusal, RefusalReason, Span
from keylift.rewriting.formats.lines import delete_line, line_around
from keylift.rewriting.formats.model import ConfigFile, Format, Slot

_ENV = re.compile(
    r"""
    [ \t\ufeff]* ENV [ \t]+ (?P<name>[A-Za-z_]\w*)
    (?: = | [ \t]+ (?! \S*= ) )
    (?P<quote> ["']? ) (?P<value> [^\s"'\\$`]+ ) (?P=quote) [ \t]*
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_STEP = re.compile(r"^[ \t]*(?:ONBUILD[ \t]+)?(RUN|FROM)\b", re.MULTILINE | re.IGNORECASE)
_MOUNT = (
    "Mount it in the step that needs it, `RUN --mount=type=secret,id=name,env=NAME,required=true …`"
    " (with `# syntax=docker/dockerfile:1` as the first line), and build with `--secret"
    " id=name,env=NAME`; `ENV` and `ARG` stay in the image."
)


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    text = file.text
    line = line_around(text, span)
    if line.of(text).lstrip(" \t\ufeff").startswith("#"):
        return Refusal(RefusalReason.COMMENT)
    found = _ENV.fullmatch(line.of(text))
    if found is None or _is_continued(text, line):
        return Refusal(RefusalReason.NO_CONTEXT, _MOUNT)
    secret = Span(*(line.start + offset for offset in found.span("value")))
    edit = delete_line(text, line)
    is_needed = _STEP.search(text, line.end) or _uses(text, found["name"])
    if edit is None or is_needed or not secret.contains(span):
        return Refusal(RefusalReason.NO_CONTEXT, _MOUNT)
    return Slot(
        secret=secret,
        value=found["value"],
        write=lambda _variable: (edit,),
        fixed=found["name"],
        note=_note,
        applicability=Applicability.ASK,
    )


def _is_continued(text: str, line: Span) -> bool:
    """Tell whether a line may be the rest of the one above, or of a here-document."""
    above = text[: line.start]
    return above.rstrip("\r\n \t").endswith(("\\", "`")) or "<<" in above


def _uses(text: str, name: str) -> bool:
    return bool(re.search(rf"\$\{{?{re.escape(name)}\b", text))


def _note(variable: str) -> str:
    return (
        f"The image no longer sets {variable}: start the container with `--env-file .env` or"
        f" `-e {variable}`."
    )


FORMAT = Format(
    id="dockerfile",
    name="Dockerfile",
    fits=lambda file: file.language_id == "dockerfile",
    read=_read,
    reference="nothing: an `ENV` of the last stage goes, and the container is started with it",
)
