"""`keylift fix --interactive`: shows each rewrite and asks, one line of plain input an answer.

It plans nothing and writes no file. At the end of the input the rest is left alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from keylift.cli.fixing import FileFix
from keylift.cli.reports.diff import write_diff
from keylift.cli.terminal import Screen
from keylift.model import Finding, Rewrite
from keylift.text import LineIndex
from keylift.workspace.paths import shown

_CHOICES = "y yes, n no, a this and all that follow, q no more: "


class Asker:
    """Asks about rewrites, and remembers an answer that holds for all that follow."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._rest: bool | None = None

    def wanted(self, fix: FileFix) -> Iterator[Finding]:
        """Yield the findings that the user wants rewritten; asking happens on the way."""
        lines = LineIndex(fix.source.text)
        for finding, rewrite in fix.rewrites:
            if self._rest is None:
                write_diff(
                    fix.file.path, fix.source.text, fix.findings, rewrite.edits, self._screen
                )
            if self._answer(fix, finding, rewrite, lines):
                yield finding

    def _answer(self, fix: FileFix, finding: Finding, rewrite: Rewrite, lines: LineIndex) -> bool:
        line, _ = lines.position(finding.span.start)
        place = f"{shown(fix.file.path)}:{line + 1}"
        while self._rest is None:
            self._screen.line(f"{place}  {finding.name}: {rewrite.title}?")
            self._screen.stream.write(_CHOICES)
            self._screen.stream.flush()
            given = sys.stdin.readline()
            word = given.strip().lower()[:1]
            if not given or word == "q":
                self._rest = False
                self._screen.line()
            elif word == "a":
                self._rest = True
            elif word in {"y", "n"}:
                return word == "y"
        return self._rest
