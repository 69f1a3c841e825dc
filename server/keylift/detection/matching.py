"""Detectors against bytes: each keyword hit is confirmed by its detectors' patterns.

The only module that runs detector patterns. A pattern is tried anchored at the hit, so each hit is
judged alone: the result does not depend on the prefilter, and the cost is linear in the hits. Each
try has a time limit, and all tries of the user's own detectors in a text have one together; what
exceeds it is reported and never counts as "nothing found". A line end is taken to stand before each
text, so that a value at its very start is found like one at the start of any line.
"""

from __future__ import annotations

import time
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

import regex

from keylift.detection.prefilter import Hit, Prefilter, best_prefilter
from keylift.model import Detector, Match, Problem

_TIMEOUT = 0.25
"""Seconds that one try of one pattern may take."""

_OWN_SECONDS = 1.0
"""Seconds that all tries of the user's own detectors in one text may take together."""

_FEW_STARTS = 24
"""Up to so many possible starts are tried one by one."""

_MAX_HITS = 100_000
_MAX_HITS_WITH_LEAD = 5_000
"""Keyword hits of one detector in one text that are looked at; more is not ordinary text."""

_MAX_TIMEOUTS = 2
"""Time-outs after which a detector is given up for this text."""

_LINE_END = b"\n"

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
        self._tried_owners = [[each for each in some if not each.is_own] for some in self._owners]
        self._line_starts = _line_starts(list(owners))
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
        mark = len(BOM_UTF8) if data.startswith(BOM_UTF8) else 0
        first = [
            (number, 0)
            for number, word in self._line_starts.items()
            if data[mark : mark + len(word)].lower() == word
        ]
        if not hits and not first:  # As in most files, hence the short way out.
            return [], []
        found: dict[tuple[int, int, str], Match] = {}
        tries = _Tries()
        if first:
            self._try(_LINE_END + data[mark:], first, language_id, tries, found)
            moved = [_moved(match, mark - len(_LINE_END), mark) for match in found.values()]
            found = {_key(match): match for match in moved}
            tries.restart()
        self._try(data, sorted(set(hits), key=_offset), language_id, tries, found)
        return [found[key] for key in sorted(found)], tries.problems()

    def _try(
        self,
        data: bytes,
        hits: Iterable[Hit],
        language_id: str,
        tries: _Tries,
        found: dict[tuple[int, int, str], Match],
    ) -> None:
        """Add the matches at hits, which are in the order of their offsets."""
        for number, hit in hits:
            owners = self._tried_owners if tries.own_seconds <= 0 else self._owners
            for detector in owners[number]:
                if detector.languages and language_id not in detector.languages:
                    continue
                first = tries.begin(detector, hit)
                if first is None:
                    continue
                began = time.monotonic() if detector.is_own else 0.0
                try:
                    for start, end in self._confirm(detector, data, first, hit):
                        match = Match(detector=detector, start=start, end=end)
                        found[_key(match)] = match
                except TimeoutError:
                    tries.timed_out(detector)
                if detector.is_own:
                    tries.own_seconds -= time.monotonic() - began

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
        ValueError: The pattern is no valid regular expression, or too much of one; the message says
            where.
    """
    source = detector.pattern
    if moving:
        source = f"(?s:.{{0,{detector.lead}}}?)(?P<{_WHOLE}>{detector.pattern}\n)"
    try:
        return regex.compile(source.encode(), regex.VERBOSE | regex.ASCII)
    except regex.error as error:
        fault = f"not a valid regular expression: {error}"
    except (RecursionError, MemoryError, OverflowError):
        fault = "not a regular expression that can be used: it is too large or too deeply nested"
    raise ValueError(fault)


def _value_span(match: Any) -> tuple[int, int]:  # noqa: ANN401 - `regex` has no types
    groups = match.re.groupindex
    group = "secret" if "secret" in groups else _WHOLE if _WHOLE in groups else 0
    start, end = match.span(group)
    return start, end


def _line_starts(keywords: Sequence[bytes]) -> Mapping[int, bytes]:
    """Return what follows the line end that a keyword begins with, by the keyword's number."""
    return {
        number: keyword.removeprefix(_LINE_END)
        for number, keyword in enumerate(keywords)
        if keyword.startswith(_LINE_END)
    }


def _moved(match: Match, by: int, least: int) -> Match:
    start, end = max(least, match.start + by), match.end + by
    return Match(detector=match.detector, start=start, end=end)


def _key(match: Match) -> tuple[int, int, str]:
    return match.start, match.end, match.detector.id


_offset = itemgetter(1)


class _Tries:
    """What was tried in one text so far, and which detectors were given up.

    Attributes:
        own_seconds: What is left for the user's own detectors.
    """

    def __init__(self) -> None:
        self.own_seconds = _OWN_SECONDS
        self._timeouts: Counter[str] = Counter()
        self._hits: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        self._flooded: set[str] = set()
        self._own: set[str] = set()

    def begin(self, detector: Detector, hit: int) -> int | None:
        """Return the first start to try for this hit, or None where the detector is given up."""
        if detector.is_own and self.own_seconds <= 0:
            return None
        most = _MAX_HITS_WITH_LEAD if detector.lead else _MAX_HITS
        self._hits[detector.id] += 1
        if self._hits[detector.id] > most:
            self._flooded.add(detector.id)
            return None
        if self._timeouts[detector.id] >= _MAX_TIMEOUTS:
            return None
        first = max(hit - detector.lead, self._last.get(detector.id, -1) + 1)
        self._last[detector.id] = hit
        return first

    def timed_out(self, detector: Detector) -> None:
        """Note that a try took too long."""
        self._timeouts[detector.id] += 1
        if detector.is_own:
            self._own.add(detector.id)

    def restart(self) -> None:
        """Let every start be tried again, as offsets are others from here on."""
        self._last.clear()

    def problems(self) -> list[Problem]:
        """Name the detectors that did not check the whole text."""
        if self.own_seconds <= 0:
            told = f"together took more than {_OWN_SECONDS:g} s on this text"
            others = [each for each in self._given_up() if each.source not in self._own]
            return [_unchecked("your own detectors", told), *others]
        return self._given_up()

    def _given_up(self) -> list[Problem]:
        slow = [(each, "took too long on this text") for each in +self._timeouts]
        many = [(each, "has its keywords too often in this text") for each in self._flooded]
        return [_unchecked(each, reason) for each, reason in sorted(slow + many)]


def _unchecked(who: str, reason: str) -> Problem:
    return Problem(who, "pattern", f"{reason}, so it was not fully checked")
