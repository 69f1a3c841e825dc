"""Drops values that are looked up or filled in elsewhere, such as `${TOKEN}` or `{{ token }}`."""

from __future__ import annotations

import re

from keylift.detection.filters.candidate import Candidate

_LOOKUP = re.compile(
    rb"""\$\{|\$\(|\{\{|<%|%\(|\#\{          # templates and interpolation
    |\A<[^<>]*>\Z|\A\[[^\[\]]*\]\Z|\A\{[^{}]*\}\Z  # <token>, [token], {token}
    |\A\$[A-Za-z_][A-Za-z0-9_]*\Z|\A%[A-Za-z_]+%\Z  # $TOKEN, %TOKEN%
    |\A%[sdr]\Z|\A@[A-Za-z_.]+@\Z
    |process\.env|os\.environ|getenv|System\.get|secrets\.|vault:|op://|arn:aws:""",
    re.VERBOSE,
)


def is_lookup(candidate: Candidate) -> bool:
    """Tell whether the value is an expression that some tool replaces."""
    return len(candidate.value) < 400 and bool(_LOOKUP.search(candidate.value))  # noqa: PLR2004 - a PEM block is no lookup
