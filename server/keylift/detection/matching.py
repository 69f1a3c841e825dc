"""Detectors against bytes: each keyword hit is confirmed by its detectors' patterns.

The only module that runs detector patterns. A pattern is tried anchored at the hit, so each hit is
judged alone: the result does not depend on the prefilter, and the cost is linear in the hits. Each
try has a time limit; a pattern that exceeds it is reported and never counts as "nothing found".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import regex

from keylift.detection.prefilter import Prefilter, best_prefilter
from keylift.model import Detector, Match, Problem

_TIMEOUT = 0.25
"""Seconds that one try of one pattern may take."""

_MAX_TIMEOUTS = 2
"""Time-outs after which a detector is given up for this text."""

_WHOLE = "match"
"""The group around the pattern of a detector with a lead."""


class Matcher:
    """Finds the matches of a fixed set of detectors. Safe to share between threads."""

    def __init__(
        self,
        detectors: Iterable[Detector],
        prefilter: Callable[[Sequence[bytes]], Prefilter] = best_prefilter,
    ) -> None:
        owners: dict[bytes, list[Detector]] = {}
        for detector in detectors:
            for keyword in detector.keywords:
                owners.setdefault(keyword.lower().encode(), []).append(detector)
        self._owners = list(owners.values())
        self._prefilter = prefilter(list(owners)) if owners else None
        self._compiled: dict[str, Any] = {}

    def matches(self, data: bytes, language_id: str = "") -> tuple[list[Match], list[Problem]]:
        """Return all matches, in order of their start, and detectors that ran out of time.

        Args:
            data: UTF-8 text.
            language_id: The text's language; detectors limited to others are not tried.
        """
        if self._prefilter is None:
            return [], []
        found: dict[tuple[int, int, str], Match] = {}
        timeouts: dict[str, int] = {}
        for number, start in sorted(set(self._prefilter.hits(data)), key=lambda hit: hit[1]):
            for detector in self._owners[number]:
                if detector.languages and language_id not in detector.languages:
                    continue
                if timeouts.get(detector.id, 0) >= _MAX_TIMEOUTS:
                    continue
                try:
                    for span in self._confirm(detector, data, start):
                        found[*span, detector.id] = Match(
                            detector=detector, start=span[0], end=span[1]
                        )
                except TimeoutError:
                    timeouts[detector.id] = timeouts.get(detector.id, 0) + 1
        ordered = [found[key] for key in sorted(found)]
        return ordered, [_timed_out(detector_id) for detector_id in timeouts]

    def _confirm(self, detector: Detector, data: bytes, hit: int) -> Iterator[tuple[int, int]]:
        pattern = self._pattern(detector)
        if not detector.lead:
            match = pattern.match(data, hit, timeout=_TIMEOUT)
            if match:
                yield _value_span(match)
            return
        start = max(0, hit - detector.lead)
        while start <= hit:
            match = pattern.match(data, start, timeout=_TIMEOUT)
            if not match or match.start(_WHOLE) > hit:
                return
            if match.end() > hit:
                yield _value_span(match)
            start = match.start(_WHOLE) + 1

    def _pattern(self, detector: Detector) -> Any:  # noqa: ANN401 - `regex` has no types
        compiled = self._compiled.get(detector.id)
        if compiled is None:
            compiled = self._compiled[detector.id] = compile_pattern(detector)
        return compiled


def compile_pattern(detector: Detector) -> Any:  # noqa: ANN401 - `regex` has no types
    """Compile a detector's pattern.

    Raises:
        ValueError: The pattern is no valid regular expression; the message says where.
    """
    source = detector.pattern
    if detector.lead:  # The pattern itself moves forward from the earliest start to the real one.
        source = f"(?s:.{{0,{detector.lead}}}?)(?P<{_WHOLE}>{detector.pattern}\n)"
    try:
        return regex.compile(source.encode(), regex.VERBOSE | regex.ASCII)
    except regex.error as error:
        raise ValueError(f"not a valid regular expression: {error}") from None


def _value_span(match: Any) -> tuple[int, int]:  # noqa: ANN401 - `regex` has no types
    groups = match.re.groupindex
    group = "secret" if "secret" in groups else _WHOLE if _WHOLE in groups else 0
    start, end = match.span(group)
    return start, end


def _timed_out(detector_id: str) -> Problem:
    return Problem(
        detector_id, "pattern", "took too long on this text, so it was not fully checked"
    )
