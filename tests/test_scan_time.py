"""No text makes a scan slow: neither a detector's pattern nor a filter may look for ages."""

from __future__ import annotations

import time

import pytest

from keylift.detection.detectors import builtin_detectors
from keylift.detection.matching import Matcher
from keylift.detection.scan import scan

DETECTORS = builtin_detectors()
KEYWORDS = sorted({word for detector in DETECTORS.values() for word in detector.keywords})
MOST_SECONDS = 20.0
"""Processor time; some tenfold of what a slow machine takes, and nothing beside a runaway."""

FILLERS = (
    "a", "A", "0", "-", "_", "/", ".", ":", "=", '"', " ", "\n", "%", "\\n", "Aa0", "a-", "a:",
    "a@", "a;", "a=b;", "://", "eyJ", "0123456789abcdef",
)  # fmt: skip


@pytest.mark.parametrize("filler", FILLERS)
def test_every_keyword_before_a_monotonous_text_is_scanned_in_time(filler: str) -> None:
    """Each pattern is tried where it can go wrong in as many ways as the filler allows."""
    text = "\n".join(f"{keyword}{filler * (160 // len(filler))}" for keyword in KEYWORDS)
    started = time.process_time()
    result = scan(text.encode(), Matcher(DETECTORS.values()))
    assert result.problems == ()
    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.parametrize("run", ["8", "A", "a", "Ab", "_", "a1"])
def test_a_long_monotonous_value_is_judged_in_time(run: str) -> None:
    """The words in a value can be cut in countless ways; not all of them are tried."""
    value = f"{run * (180 // len(run))}!x"
    started = time.process_time()
    scan(f'secret_token = "{value}"'.encode(), Matcher(DETECTORS.values()))
    assert time.process_time() - started < MOST_SECONDS
