"""A unified diff of a rewrite in which no value can be seen.

Both sides are redacted before they are compared, and every line once more before it is written, so
that neither a removed line nor the context shows what `keylift scan` would hide.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

from keylift.cli.reports.excerpts import hide
from keylift.cli.reports.paths import relative
from keylift.cli.terminal import Screen, Style
from keylift.engine import Engine
from keylift.languages import language_of
from keylift.model import Edit, Finding, HelperFile
from keylift.rewriting.edits import apply_edits
from keylift.workspace.paths import shown

_HEADER_LINES = 2
_LONGEST = 500
_STYLES = {"+": Style.ADDED, "-": Style.REMOVED, "@": Style.DIM}


def write_diff(
    path: str, text: str, findings: Sequence[Finding], edits: Sequence[Edit], screen: Screen
) -> None:
    """Write what the edits change in a text; `findings` are all of the text, in its order."""
    hidden = [Edit(finding.span, finding.redacted) for finding in findings]
    before = apply_edits(text, hidden)
    after = apply_edits(text, sorted([*edits, *_outside(hidden, edits)]))
    copies = {value for edit in hidden if (value := edit.span.of(text)) in before}
    _write(shown(path), before, after, copies, screen)


def write_helper_diff(root: Path, helper: HelperFile, engine: Engine, screen: Screen) -> None:
    """Write what changes in a helper file, or in one of the user's that has to name it.

    No edit of it holds a value, but what stands around may.
    """
    if helper.text == helper.before:
        return
    sides, copies = [], set()
    for text in (helper.before or "", helper.text):
        found = engine.scan(text, language_of(helper.path, head=text)).findings
        hidden = [Edit(finding.span, finding.redacted) for finding in found]
        sides.append(apply_edits(text, hidden))
        copies |= {edit.span.of(text) for edit in hidden}
    _write(relative(root / helper.path), sides[0], sides[1], copies, screen)


def _write(name: str, before: str, after: str, copies: Collection[str], screen: Screen) -> None:
    diff = unified_diff(_lines(before), _lines(after), name, name, lineterm="")
    for number, line in enumerate(diff):
        if number < _HEADER_LINES:
            screen.line((line, Style.PATH))
        else:
            screen.line((_cut(hide(line, copies)), _STYLES.get(line[:1], Style.PLAIN)))


def _cut(line: str) -> str:
    rest = len(line) - _LONGEST
    return line if rest <= 0 else f"{line[:_LONGEST]}… ({rest:,} more characters)"


def _outside(hidden: Sequence[Edit], edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield those that no edit replaces; both are sorted and disjoint."""
    for each in hidden:
        index = bisect_right(edits, each.span.start, key=lambda edit: edit.span.end)
        if index == len(edits) or not edits[index].span.overlaps(each.span):
            yield each


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")
