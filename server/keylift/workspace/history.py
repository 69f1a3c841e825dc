"""Tells whether values were ever committed, as far as this repository knows.

A value is looked for here, in the contents that git hands out: it is in no argument of a process.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from keylift.errors import UsageError
from keylift.workspace.git import committed_contents


class Committed(StrEnum):
    """Whether a commit has a value in a file of the same name."""

    YES = "committed"
    NO = "not committed"
    UNKNOWN = "unknown"


class History:
    """Looks values up in what was committed, for a limited time in all.

    Args:
        seconds: How long; what is asked for later is unknown.
    """

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def committed(self, path: Path, values: Iterable[str]) -> dict[str, Committed]:
        """Tell of each value whether any commit has it in this file, as it is written there."""
        left = {value: value.encode(errors="surrogatepass") for value in values if value}
        told = dict.fromkeys(left, Committed.UNKNOWN)
        if self._left <= 0 or not left:
            return told
        start = time.monotonic()
        try:
            for content in committed_contents(path, self._left):
                found = [value for value, raw in left.items() if raw in content]
                told |= dict.fromkeys(found, Committed.YES)
                left = {value: raw for value, raw in left.items() if value not in found}
                if not left:
                    break
            told |= dict.fromkeys(left, Committed.NO)
        except UsageError:
            pass
        finally:
            self._left -= time.monotonic() - start
        return told


def joined(answers: Iterable[Committed]) -> Committed:
    """Return what holds for several values together: the worst that is known."""
    given = set(answers)
    if Committed.YES in given:
        return Committed.YES
    return Committed.NO if given == {Committed.NO} else Committed.UNKNOWN
