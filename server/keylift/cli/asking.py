"""Asks whoever sits there: about each rewrite with `--interactive`, and where values may go.

It shows what it asks about; an answer is one line of plain input.

It plans nothing and writes no file. At the end of the input the rest is left alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from keylift.cli.destinations import Destination
from keylift.cli.fixing import Chosen, FileFix
from keylift.cli.reports.diff import write_diff
from keylift.cli.reports.paths import relative
from keylift.cli.terminal import Screen, is_terminal
from keylift.clients import CHOSEN_BY_FILES
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


def agreed(destinations: Iterable[Destination], screen: Screen) -> bool:
    """Say which repositories or projects get values, and ask whoever sits there whether they may.

    Only where files of a project, which may be somebody else's, choose that.
    """
    chosen = [each for each in destinations if each.where]
    for each in chosen:
        of = f" for {relative(each.folder)}" if len(chosen) > 1 else ""
        screen.line(f"Values{of} go to {each.name}.")
    is_theirs = any(each.store.id in CHOSEN_BY_FILES for each in chosen)
    if not is_theirs or not (is_terminal(sys.stdin) and is_terminal(screen.stream)):
        return True
    screen.stream.write("Is that the right place? y yes, n no: ")
    screen.stream.flush()
    return sys.stdin.readline().strip().lower()[:1] == "y"
