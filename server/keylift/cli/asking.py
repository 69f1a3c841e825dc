"""`keylift fix --interactive`: shows each rewrite and asks, one line of plain input an answer.

It plans nothing and writes no file. At the end of the input the rest is left alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from keylift.cli.fixing import Chosen, FileFix
from keylift.cli.reports.diff import write_diff
from keylift.cli.terminal import Screen
from keylift.model import Finding, Rewrite
from keylift.text import LineIndex
from keylift.workspace.paths import shown

_CHOICES = "y yes, {}n no, a this and all that follow, q no more: "
_ALONE = "p only the password, "


class Asker:
    """Asks about rewrites, and remembers an answer that holds for all that follow."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._rest: bool | None = None

    def wanted(self, fix: FileFix) -> Iterator[Chosen]:
        """Yield the findings that the user wants rewritten; asking happens on the way."""
        lines = LineIndex(fix.source.text)
        for finding, rewrite in fix.rewrites:
            if self._rest is None:
                write_diff(
                    fix.file.path, fix.source.text, fix.findings, rewrite.edits, self._screen
                )
            word = self._answer(fix, finding, rewrite, lines)
            if word != "n":
                yield Chosen(finding, password_only=word == "p")

    def _answer(self, fix: FileFix, finding: Finding, rewrite: Rewrite, lines: LineIndex) -> str:
        """Return `y`, `n`, or `p` for the password alone."""
        line, _ = lines.position(finding.span.start)
        place = f"{shown(fix.file.path)}:{line + 1}"
        while self._rest is None:
            self._screen.line(f"{place}  {finding.name}: {rewrite.title}?")
            password = finding in fix.passwords
            self._screen.stream.write(_CHOICES.format(_ALONE if password else ""))
            self._screen.stream.flush()
            given = sys.stdin.readline()
            word = given.strip().lower()[:1]
            if not given or word == "q":
                self._rest = False
                self._screen.line()
            elif word == "a":
                self._rest = True
            elif word in {"y", "n"} or (word == "p" and password):
                return word
        return "y" if self._rest else "n"
