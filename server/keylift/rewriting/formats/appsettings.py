"""`appsettings.json` of .NET: no reference is possible, but a variable of a fixed name overrides.

.NET loads no `.env`, and an empty value in the file would go unnoticed, so this says what to do
instead of doing half of it.
"""

from __future__ import annotations

import re

from keylift.model import Refusal, RefusalReason, Span
from keylift.rewriting.formats.jsonc import find_string
from keylift.rewriting.formats.model import ConfigFile, Format

_NAME = re.compile(r"appsettings(?:\.[\w-]+)?\.json\Z")
# No token is made of letters alone, so a key that is one can be named.
_KEY = re.compile(r"[A-Za-z]{1,40}\Z")


def _read(file: ConfigFile, span: Span) -> Refusal:
    found = find_string(file.text, span)
    if isinstance(found, Refusal):
        return found
    keys = [str(key) for key in found.keys]
    if not all(key.isdecimal() or _KEY.match(key) for key in keys):
        keys = ["Section", "Key"]
    return Refusal(
        RefusalReason.NO_LOOKUP,
        f"Remove the value, and set the environment variable {'__'.join(keys)}, or while"
        f" developing the user secret {':'.join(keys)} (`dotnet user-secrets`): both override it.",
    )


FORMAT = Format(
    id="appsettings",
    name="appsettings",
    fits=lambda file: bool(_NAME.match(file.name)),
    read=_read,
)
