"""Drops generic matches whose variable is named after something that is no secret.

`token_type`, `password_field`, `secret_name` and their like hold words, not credentials.
"""

from __future__ import annotations

import re

from keylift.detection.filters.candidate import Candidate

_NAME = re.compile(rb"""([A-Za-z0-9_.\-$]+)["'`]?\]?\)?\s*(?::[^=]*?=|:=|=>|=|:)\s*\S{0,4}\Z""")
_OTHER_THING = re.compile(
    rb"(?:name|id|ids|url|uri|urls|path|file|filename|dir|field|fields|header|type|types|prefix|suffix"
    rb"|length|len|size|regexp?|pattern|format|label|title|text|placeholder|hint|help|message|msg"
    rb"|error|param|params|parameter|column|table|env|var|variable|arn|ref|reference|version|expir\w*"
    rb"|endpoint|host|port|count|limit|class|kind|scope|scopes|policy|rule|rules|hash|hashed|digest"
    rb"|checksum|reset|confirm\w*|input|selector|template|strategy|provider|method|mode|view|action"
    rb"|icon|key_?size|validator|validators|hasher|hashers|status|state|description|desc|set|list"
    rb"|generator|factory|handler|middleware|manager|backend|store|storage|source|attribute|attr"
    rb"|placeholder|separator|delimiter|position|index|offset|start|end|width|color|style|css)\Z",
    re.IGNORECASE,
)
_WORD = re.compile(rb"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PUBLIC = re.compile(
    rb"public|pubkey|publish|tokeni[sz]"  # public by name, or about parsing
    rb"|continuation|next_?token|page_?token|(?:request|change|action|client|sync|cursor)_?token"
    rb"|dummy|fake|mock|example|sample|placeholder",  # made up, and said to be
    re.IGNORECASE,
)


def names_no_secret(candidate: Candidate) -> bool:
    """Tell whether the variable's name ends in, or holds, a word for something harmless."""
    if not candidate.is_generic:
        return False
    name = name_before(candidate)
    words = _WORD.findall(name)
    return bool(_PUBLIC.search(name)) or (bool(words) and bool(_OTHER_THING.match(words[-1])))


def name_before(candidate: Candidate) -> bytes:
    """Return the name that the value is given to on its line, b"" where there is none."""
    found = _NAME.search(candidate.line_before[-200:])
    return found[1] if found else b""
