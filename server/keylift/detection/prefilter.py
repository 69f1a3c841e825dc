"""Where the keywords of all detectors stand: one pass over the bytes, without ASCII case.

Three implementations give exactly the same hits, so findings do not depend on which one a machine
can load: Hyperscan (the fastest), Aho-Corasick, and plain `bytes.find`. None of them knows what a
detector is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol

Hit = tuple[int, int]
"""A keyword's number and the byte offset at which it begins."""


class Prefilter(Protocol):
    """Finds every occurrence of every keyword, overlapping ones too, in any order."""

    def hits(self, data: bytes) -> list[Hit]:
        """Return the hits in UTF-8 bytes."""


class HyperscanPrefilter:
    """Keywords as one Hyperscan database."""

    def __init__(self, keywords: Sequence[bytes]) -> None:
        import hyperscan  # noqa: PLC0415 - not on every platform

        self._lengths = [len(keyword) for keyword in keywords]
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=[_escaped(keyword) for keyword in keywords],
            ids=list(range(len(keywords))),
            elements=len(keywords),
            flags=hyperscan.HS_FLAG_CASELESS,
        )
        self._new_scratch: Callable[[], Any] = lambda: hyperscan.Scratch(self._database)
        self._local = threading.local()

    def hits(self, data: bytes) -> list[Hit]:
        """Return the hits in UTF-8 bytes."""
        found: list[Hit] = []
        lengths = self._lengths

        def record(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((number, end - lengths[number]))

        self._database.scan(data, match_event_handler=record, scratch=self._scratch())
        return found

    def _scratch(self) -> Any:  # noqa: ANN401 - the type lives in an optional package
        """Return this thread's scratch space; Hyperscan must not share one between scans."""
        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = self._new_scratch()
        return scratch


class AhoCorasickPrefilter:
    """Keywords as one Aho-Corasick automaton over lower-cased bytes."""

    def __init__(self, keywords: Sequence[bytes]) -> None:
        import ahocorasick_rs  # noqa: PLC0415 - not on every platform

        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            [keyword.lower() for keyword in keywords],
            implementation=ahocorasick_rs.Implementation.DFA,
        )

    def hits(self, data: bytes) -> list[Hit]:
        """Return the hits in UTF-8 bytes."""
        found = self._automaton.find_matches_as_indexes(data.lower(), overlapping=True)
        return [(number, start) for number, start, _end in found]


class PlainPrefilter:
    """Keywords one by one; slow, but it needs nothing beyond Python."""

    def __init__(self, keywords: Sequence[bytes]) -> None:
        self._keywords = [keyword.lower() for keyword in keywords]

    def hits(self, data: bytes) -> list[Hit]:
        """Return the hits in UTF-8 bytes."""
        lowered = data.lower()
        found: list[Hit] = []
        for number, keyword in enumerate(self._keywords):
            start = lowered.find(keyword)
            while start >= 0:
                found.append((number, start))
                start = lowered.find(keyword, start + 1)
        return found


PREFILTERS: tuple[Callable[[Sequence[bytes]], Prefilter], ...] = (
    HyperscanPrefilter,
    AhoCorasickPrefilter,
    PlainPrefilter,
)
"""Fastest first."""


def best_prefilter(keywords: Sequence[bytes]) -> Prefilter:
    """Return the fastest prefilter that this machine can load."""
    for prefilter in PREFILTERS[:-1]:
        try:
            return prefilter(keywords)
        except ImportError:
            continue
    return PlainPrefilter(keywords)


def _escaped(keyword: bytes) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in keyword)
