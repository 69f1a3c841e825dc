"""Findings made by hand, for tests that plan without a scan."""

from __future__ import annotations

from keylift.model import Confidence, Finding, Severity, Span


def shop_key(start: int, length: int) -> Finding:
    """Return a finding of a made-up detector at a place."""
    return Finding(
        detector_id="shop-key",
        name="Shop key",
        span=Span(start, start + length),
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        fingerprint="",
        redacted="",
    )
