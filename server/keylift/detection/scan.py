"""From UTF-8 bytes to findings; the body of `scan` reads as the pipeline it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from keylift.detection.filters import is_dropped
from keylift.detection.filters.candidate import Candidate
from keylift.detection.matching import Matcher
from keylift.detection.overlaps import drop_overlaps
from keylift.detection.setting_names import is_random_setting
from keylift.detection.suppressions import Suppressions
from keylift.detection.validators import VALIDATORS, Verdict
from keylift.model import Confidence, Finding, Match, ScanResult, Severity, Span

_DOTS = "••••••••"
_CHECKSUM_NOTE = "Its checksum does not match, so it may be a fake or mistyped."


def scan(
    data: bytes,
    matcher: Matcher,
    *,
    language_id: str = "",
    severities: Mapping[str, Severity] | None = None,
    salt: bytes = b"",
) -> ScanResult:
    """Find the hardcoded secrets in a text.

    Args:
        data: The text in UTF-8.
        matcher: The detectors to use.
        language_id: The text's language, for detectors that are limited to some.
        severities: Severities by detector id that replace the detectors' own.
        salt: Key of the fingerprints, at most 64 bytes.

    Returns:
        Findings in document order, with spans in code points of the decoded text.
    """
    matches, problems = matcher.matches(data, language_id)
    matches = [match for match in matches if not is_dropped(_candidate(match, data))]
    matches = drop_overlaps(matches)
    if not matches:
        return ScanResult((), tuple(problems))
    text = data.decode("utf-8", "surrogatepass")
    findings = [
        _finding(match, span, data, severities or {}, salt)
        for match, span in zip(matches, _code_points(matches, data), strict=True)
    ]
    return ScanResult(tuple(_unsuppressed(findings, text)), tuple(problems))


def fingerprint(value: bytes, salt: bytes) -> str:
    """Return a keyed hash of a value: equal values have equal ones, and none can be guessed back.

    The key matters: without it, a short password could be found by trying.
    """
    return hashlib.blake2b(value, key=salt, digest_size=12).hexdigest()


def _unsuppressed(findings: Iterable[Finding], text: str) -> list[Finding]:
    suppressions = Suppressions(text)
    return [
        finding
        for finding in findings
        if not suppressions.covers(finding.span.start, finding.detector_id)
    ]


def _candidate(match: Match, data: bytes) -> Candidate:
    return Candidate(detector=match.detector, data=data, start=match.start, end=match.end)


def _code_points(matches: Iterable[Match], data: bytes) -> list[Span]:
    """Turn sorted, disjoint byte spans into code-point spans in one walk."""
    if data.isascii():
        return [Span(match.start, match.end) for match in matches]
    spans: list[Span] = []
    byte, point = 0, 0
    for match in matches:
        start = point + _length(data[byte : match.start])
        point = start + _length(data[match.start : match.end])
        byte = match.end
        spans.append(Span(start, point))
    return spans


def _length(part: bytes) -> int:
    return len(part.decode("utf-8", "surrogatepass"))


def _finding(
    match: Match, span: Span, data: bytes, severities: Mapping[str, Severity], salt: bytes
) -> Finding:
    detector = match.detector
    value = data[match.start : match.end]
    shown = detector.keep if value.startswith(detector.keep.encode()) else ""
    finding = Finding(
        detector_id=detector.id,
        name=detector.name,
        span=span,
        severity=severities.get(detector.id, detector.severity),
        confidence=_confidence(match, data),
        fingerprint=fingerprint(value, salt),
        redacted=shown + _DOTS,
    )
    return _judged(finding, detector.validator, value)


def _confidence(match: Match, data: bytes) -> Confidence:
    """Return the detector's confidence, or a higher one where the place speaks for the value."""
    confidence, candidate = match.detector.confidence, _candidate(match, data)
    is_weak = confidence is Confidence.LOW and candidate.is_generic
    return Confidence.MEDIUM if is_weak and is_random_setting(candidate) else confidence


def _judged(finding: Finding, validator: str, value: bytes) -> Finding:
    """Let the offline check of the value have its say."""
    verdict = VALIDATORS[validator](value) if validator else Verdict.UNKNOWN
    if verdict is Verdict.VALID:
        return replace(finding, confidence=Confidence.HIGH)
    if verdict is Verdict.INVALID:
        return replace(
            finding, severity=Severity.INFO, confidence=Confidence.LOW, note=_CHECKSUM_NOTE
        )
    return finding
