"""Drops values that documentation and templates use in a secret's place."""

from __future__ import annotations

import re

from keylift.detection.filters.candidate import Candidate

_LONGEST = 200
"""Longer values hold such letters by chance."""

_WORDS = re.compile(
    rb"example|placeholder|change_?me|redacted|removed|dummy|fake|your[_\-]?|insert|replace"
    rb"|x{4}|\*{3}|\.{3}|<[a-z]|todo|fixme|sample|notareal|not_?a_?real|invalid|foo_?bar",
    re.IGNORECASE,
)


def is_placeholder(candidate: Candidate) -> bool:
    """Tell whether the value is a documented example or spells a placeholder's word."""
    value = candidate.value
    if value.decode("utf-8", "replace") in candidate.detector.placeholders:
        return True
    if b"EXAMPLE" in candidate.body:  # As Amazon marks every documented value, however long.
        return True
    return len(value) <= _LONGEST and bool(_WORDS.search(candidate.body))
