"""A unified diff of a rewrite in which no value can be seen.

Both sides are redacted before they are compared, and every line once more before it is written, so
that neither a removed line nor the context shows what `keylift scan` would hide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import unified_diff

from keylift.cli.reports.excerpts import hide
from keylift.cli.terminal import Screen, Style
from keylift.model import Edit, Finding
from keylift.rewriting.edits import apply_edits
from keylift.workspace.paths import shown

_HEADER_LINES = 2
_LONGEST = 500
_STYLES = {"+": Style.ADDED, "-": Style.REMOVED, "@": Style.DIM}


def write_diff(
    path: str, text: str, findings: Sequence[Finding], edits: Sequence[Edit], screen: Screen
) -> None:
    """Write what the edits change in a text; `findings` are all of the text, in its order."""
    values = {finding.span.of(text) for finding in findings}
    for number, line in enumerate(_diff(path, text, findings, edits)):
        if number < _HEADER_LINES:
            screen.line((line, Style.PATH))
        else:
            screen.line((_cut(hide(line, values)), _STYLES.get(line[:1], Style.PLAIN)))


def _cut(line: str) -> str:
    rest = len(line) - _LONGEST
    return line if rest <= 0 else f"{line[:_LONGEST]}… ({rest:,} more characters)"


def _diff(
    path: str, text: str, findings: Sequence[Finding], edits: Sequence[Edit]
) -> Iterator[str]:
    hidden = [Edit(finding.span, finding.redacted) for finding in findings]
    rest = [each for each in hidden if not any(edit.span.overlaps(each.span) for edit in edits)]
    before = apply_edits(text, hidden)
    after = apply_edits(text, sorted([*edits, *rest]))
    name = shown(path)
    return unified_diff(_lines(before), _lines(after), name, name, lineterm="")


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")
