"""The report for people: findings by file with their redacted line, then what could not be scanned.

Columns count code points from 1. Colors and widths come from the `Screen`.
"""

from __future__ import annotations

from keylift.cli.reports.excerpts import excerpt_of, place_of
from keylift.cli.scanning import FileFindings, Results
from keylift.cli.terminal import SEVERITY_STYLES, Screen, Style
from keylift.model import Finding
from keylift.text import LineIndex
from keylift.workspace.paths import shown

_GUTTER = "         "


def write_text(results: Results, screen: Screen, *, quiet: bool = False) -> None:
    """Write the findings, and unless `quiet` a summary; problems are always written."""
    for file in results.files:
        _write_file(file, screen)
    if results.problems:
        _write_problems(results, screen)
    if not quiet:
        screen.line((summary(results), Style.PLAIN if results.files else Style.GOOD))


def summary(results: Results) -> str:
    """Say in one line how much was found in how much."""
    found = len(results.findings)
    scanned = f"{_count(results.scanned, 'file')}, {results.seconds:.1f} s"
    if not found:
        return f"Nothing found ({scanned})."
    return f"{_count(found, 'finding')} in {_count(len(results.files), 'file')} ({scanned})"


def _write_file(file: FileFindings, screen: Screen) -> None:
    lines = LineIndex(file.text)
    screen.line((shown(file.path), Style.PATH))
    for finding in file.findings:
        _write_finding(finding, file, lines, screen)
    screen.line()


def _write_finding(finding: Finding, file: FileFindings, lines: LineIndex, screen: Screen) -> None:
    place = place_of(finding, lines)
    style = SEVERITY_STYLES[finding.severity]
    screen.line(
        f"{place.line:>5}:{place.column:<4} ",
        (f"{finding.severity.value:<7}", style),
        f"  {finding.name} ({finding.redacted})  ",
        (f"[{finding.detector_id}]", Style.DIM),
    )
    room = screen.width - len(_GUTTER) - 2
    excerpt = excerpt_of(finding, file.findings, file.text, lines, room)
    screen.line((f"{_GUTTER}│ ", Style.DIM), excerpt.before, excerpt.shown, excerpt.after)
    carets = "^" * len(excerpt.shown)
    screen.line((f"{_GUTTER}│ ", Style.DIM), " " * excerpt.indent, (carets, style))
    if finding.note:
        screen.line((f"{_GUTTER}= {finding.note}", Style.DIM))


def _write_problems(results: Results, screen: Screen) -> None:
    screen.line(("Could not be scanned", Style.WARNING))
    for problem in results.problems:
        screen.line(f"  {problem}")
    screen.line()


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
