"""Drops values that a person typed to fill the space: `aaaa…`, `123456789…`, `abcabcabc…`."""

from __future__ import annotations

import re

from keylift.detection.filters.candidate import Candidate

_RUN = re.compile(rb"(.)\1{6,}", re.DOTALL)
_CYCLE = re.compile(rb"\A(.{1,10}?)\1{2,}.{0,9}\Z", re.DOTALL)
_SEQUENCES = (
    b"0123456789",
    b"1234567890",
    b"abcdefghijklm",
    b"abcdefghABCDEFGH",
    b"0123456789abcdef",
    b"9876543210",
    b"qwertyuiop",
)
_LONGEST = 400
_LEAST_SEQUENCE = 9
_LEAST_SHARE = 4
"""A run or sequence counts if it is longer than this part of the value: Dropbox' and X's own tokens
hold runs of up to ten."""


def is_repetitive(candidate: Candidate) -> bool:
    """Tell whether most of the value is one run, one cycle or one keyboard sequence."""
    body = candidate.body
    if len(body) > _LONGEST:
        return False
    if _CYCLE.match(body):
        return True
    if any(len(run[0]) * _LEAST_SHARE > len(body) for run in _RUN.finditer(body)):
        return True
    lowered = body.lower()
    return any(
        sequence[:_LEAST_SEQUENCE].lower() in lowered and len(sequence) * _LEAST_SHARE > len(body)
        for sequence in _SEQUENCES
    )
