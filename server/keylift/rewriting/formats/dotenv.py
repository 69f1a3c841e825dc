"""`.env` files: the right place for a value, as long as git ignores the file.

An example file is shared, so its values go; the entry stays, and is empty.
"""

from __future__ import annotations

import re

from keylift.model import Edit, Refusal, RefusalReason, Span
from keylift.rewriting.env_files import parse_env
from keylift.rewriting.formats.lines import line_around
from keylift.rewriting.formats.model import ConfigFile, Format, Slot

_EXAMPLE = re.compile(r"\.env\.(?:[\w-]+\.)?(?:example|sample|template|dist)\Z|.*\.example\.env\Z")
_ENTRY = re.compile(
    r"""
    [ \t\ufeff]* (?:export[ \t]+)? (?P<name>[A-Za-z_]\w*) [ \t]* = [ \t]*
    (?P<all> (?P<quote>["']?) (?P<value>[^\s"'\\$`\#]+) (?P=quote) ) [ \t]*
    """,
    re.VERBOSE | re.ASCII,
)
_IGNORE = (
    "It may stay where git ignores the file: add it to .gitignore, and where git tracks it already,"
    " run `git rm --cached` on it and revoke the credential."
)
_EMPTY = "Leave the entry of an example file empty."


def _read(file: ConfigFile, span: Span) -> Slot | Refusal:
    if not _EXAMPLE.match(file.name):
        return Refusal(RefusalReason.ENV_FILE, _IGNORE)
    line = line_around(file.text, span)
    found = _ENTRY.fullmatch(line.of(file.text))
    if found is None or parse_env(file.text).get(found["name"]) != found["value"]:
        return Refusal(RefusalReason.NO_LITERAL, _EMPTY)
    secret = Span(*(line.start + offset for offset in found.span("value")))
    everything = Span(*(line.start + offset for offset in found.span("all")))
    if not secret.contains(span):
        return Refusal(RefusalReason.KEY)
    return Slot(
        secret=secret,
        value=found["value"],
        write=lambda _variable: (Edit(everything, ""),),
        fixed=found["name"],
    )


FORMAT = Format(
    id="dotenv",
    name="Example files such as .env.example",
    reference="an empty entry",
    fits=lambda file: file.language_id == "dotenv",
    read=_read,
)
