"""Detectors against bytes: each keyword hit is confirmed by its detectors' patterns.

The only module that runs detector patterns. A pattern is tried anchored at the hit, so each hit is
judged alone: the result does not depend on the prefilter, and the cost is linear in the hits. Each
try has a time limit; a pattern that exceeds it is reported and never counts as "nothing found".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

import regex

from keylift.detection.prefilter import Prefilter, best_prefilter
from keylift.model import Detector, Match, Problem

_TIMEOUT = 0.25
"""Seconds that one try of one pattern may take."""

_FEW_STARTS = 24
"""Up to so many possible starts are tried one by one."""

_MAX_HITS = 100_000
_MAX_HITS_WITH_LEAD = 5_000
"""Keyword hits of one detector in one text that are looked at; more is not ordinary text."""

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
        self._compiled: dict[tuple[str, bool], Any] = {}

    def matches(self, data: bytes, language_id: str = "") -> tuple[list[Match], list[Problem]]:
        """Return all matches, in order of their start, and detectors that ran out of time.

        Args:
            data: UTF-8 text.
            language_id: The text's language; detectors limited to others are not tried.
        """
        if self._prefilter is None:
            return [], []
        hits = self._prefilter.hits(data)
        if not hits:  # As in most files, hence the short way out.
            return [], []
        found: dict[tuple[int, int, str], Match] = {}
        tries = _Tries()
        for number, hit in sorted(set(hits), key=_offset):
            for detector in self._owners[number]:
                if detector.languages and language_id not in detector.languages:
                    continue
                first = tries.begin(detector, hit)
                if first is None:
                    continue
                try:
                    for start, end in self._confirm(detector, data, first, hit):
                        match = Match(detector=detector, start=start, end=end)
                        found[start, end, detector.id] = match
                except TimeoutError:
                    tries.timeouts[detector.id] += 1
        return [found[key] for key in sorted(found)], tries.problems()

    def _confirm(
        self, detector: Detector, data: bytes, first: int, hit: int
    ) -> Iterator[tuple[int, int]]:
        """Yield the matches that hold `hit` and begin at `first` or later.

        No start is tried twice in a text: one that failed for an earlier hit cannot reach this one.
        """
        pattern = self._pattern(detector)
        start = max(0, first)
        if hit - start < _FEW_STARTS:
            for each in range(start, hit + 1):
                match = pattern.match(data, each, timeout=_TIMEOUT)
                if match and match.end() > hit:
                    yield _value_span(match)
            return
        moving = self._pattern(detector, moving=True)
        while start <= hit:
            match = moving.match(data, start, timeout=_TIMEOUT)
            if not match or match.start(_WHOLE) > hit:
                return
            if match.end() > hit:
                yield _value_span(match)
            start = match.start(_WHOLE) + 1

    def _pattern(self, detector: Detector, *, moving: bool = False) -> Any:  # noqa: ANN401 - `regex` has no types
        compiled = self._compiled.get((detector.id, moving))
        if compiled is None:
            compiled = compile_pattern(detector, moving=moving)
            self._compiled[detector.id, moving] = compiled
        return compiled


def compile_pattern(detector: Detector, *, moving: bool = False) -> Any:  # noqa: ANN401 - `regex` has no types
    """Compile a detector's pattern.

    Args:
        detector: Whose pattern.
        moving: Whether the pattern itself moves, by at most the detector's lead, from where it is
            tried to where it matches; that is faster than trying it at each start.

    Raises:
        ValueError: The pattern is no valid regular expression; the message says where.
    """
    source = detector.pattern
    if moving:
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


_offset = itemgetter(1)


class _Tries:
    """What was tried in one text so far, and which detectors were given up."""

    def __init__(self) -> None:
        self.timeouts: Counter[str] = Counter()
        self._hits: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        self._flooded: set[str] = set()

    def begin(self, detector: Detector, hit: int) -> int | None:
        """Return the first start to try for this hit, or None where the detector is given up."""
        most = _MAX_HITS_WITH_LEAD if detector.lead else _MAX_HITS
        self._hits[detector.id] += 1
        if self._hits[detector.id] > most:
            self._flooded.add(detector.id)
            return None
        if self.timeouts[detector.id] >= _MAX_TIMEOUTS:
            return None
        first = max(hit - detector.lead, self._last.get(detector.id, -1) + 1)
        self._last[detector.id] = hit
        return first

    def problems(self) -> list[Problem]:
        """Name the detectors that did not check the whole text."""
        slow = [(each, "took too long on this text") for each in +self.timeouts]
        many = [(each, "has its keywords too often in this text") for each in self._flooded]
        return [
            Problem(each, "pattern", f"{reason}, so it was not fully checked")
            for each, reason in sorted(slow + many)
        ]
