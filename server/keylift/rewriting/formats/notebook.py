"""Jupyter notebooks as JSON: each code cell is planned like a file of its own.

Edits of a cell's code are written back as JSON, one line an array element. Saved outputs cannot be
rewritten, only cleared. It knows no language but by the planner that it is given.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from keylift.model import Edit, Refusal, RefusalReason, Rewrite, Span
from keylift.plain_data import DataError, read_json
from keylift.rewriting.accepting import hold_together
from keylift.rewriting.edits import apply_edits, merge_edits
from keylift.rewriting.formats.json_text import JsonString, characters_of, strings_of
from keylift.rewriting.formats.notebook_outputs import is_of_output

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from keylift.model import Finding
    from keylift.rewriting.formats.model import Outcomes

    PlanCode = Callable[[str, Sequence[Finding]], tuple[Outcomes, tuple[Edit, ...]]]

_OUTPUT = Refusal(RefusalReason.OUTPUT)
_PROSE = Refusal(RefusalReason.NO_LITERAL, "Remove it from the text.")
_AT_SOURCE = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's code.

    Attributes:
        index: Which cell it is.
        text: The code.
        starts: Where each of its characters begins in the notebook's text.
        pieces: The JSON strings that it is written in.
        separator: What stands between two of them; "" where there is only one string.
    """

    index: int
    text: str = field(repr=False)
    starts: tuple[int, ...]
    pieces: tuple[Span, ...]
    separator: str

    def inside(self, span: Span) -> Span | None:
        """Return the place in the code of a place in the notebook, or None."""
        start, end = (bisect_left(self.starts, at) for at in (span.start, span.end))
        inside = Span(start, end)
        return inside if start < end and self.outside(inside) == span else None

    def outside(self, span: Span) -> Span | None:
        """Return the place in the notebook of a place in the code, or None where it is split."""
        ends = (*self.starts, self.pieces[-1].end)
        start, last = ends[span.start], ends[span.end]
        piece = next(one for one in self.pieces if one.start <= start <= one.end)
        end = start if span.start == span.end else min(last, piece.end)
        is_split = span.end > span.start and self.starts[span.end - 1] > piece.end
        return None if is_split else Span(start, end)


def plan_notebook(
    text: str, findings: Sequence[Finding], plan_code: PlanCode
) -> tuple[Outcomes, tuple[Edit, ...]]:
    """Return each finding with its rewrite or refusal, and the edits of all rewrites together."""
    notebook = _load(text)
    if isinstance(notebook, Refusal):
        return tuple((one, notebook) for one in findings), ()
    places = _in_cells(_cells(text, notebook), findings)
    drafts = [_draft(cell, moved, plan_code) for cell, moved in places]
    sound, edits = hold_together(
        [draft for draft in drafts if draft.edits], lambda some: _joined(text, notebook, some)
    )
    outcomes: dict[Finding, Rewrite | Refusal] = {}
    kept = set(map(id, sound))
    for draft in drafts:
        is_sound = draft.edits == () or id(draft) in kept
        for finding, outcome in draft.outcomes.items():
            outcomes[finding] = outcome if is_sound else _gate(outcome)
    outputs = _outputs(text) if len(outcomes) < len(findings) else []
    left = {one: _place_of(outputs, one) for one in findings if one not in outcomes}
    return tuple((one, outcomes.get(one) or left[one]) for one in findings), edits


@dataclass(frozen=True, slots=True)
class _Draft:
    """What becomes of a cell: its code before and after, and where that changes the notebook.

    `edits` is None where the changes cannot be written into the notebook.
    """

    cell: Cell
    outcomes: dict[Finding, Rewrite | Refusal]
    code: str = field(repr=False)
    edits: tuple[Edit, ...] | None


def _in_cells(
    cells: Sequence[Cell], findings: Sequence[Finding]
) -> list[tuple[Cell, dict[Finding, Finding]]]:
    """Return the cells that have findings, each with these as they stand in its code -> in all."""
    pieces = sorted(
        (piece.start, number) for number, one in enumerate(cells) for piece in one.pieces
    )
    found: dict[int, dict[Finding, Finding]] = {}
    for finding in findings:
        at = bisect_right(pieces, (finding.span.start, len(cells))) - 1
        number = pieces[at][1] if at >= 0 else 0
        inside = cells[number].inside(finding.span) if at >= 0 else None
        if inside is not None:
            found.setdefault(number, {})[replace(finding, span=inside)] = finding
    return [(cells[number], moved) for number, moved in sorted(found.items())]


def _draft(cell: Cell, moved: Mapping[Finding, Finding], plan_code: PlanCode) -> _Draft:
    planned, changes = plan_code(cell.text, tuple(moved))
    translated = _translated(cell, changes)
    edits = merge_edits(translated) if translated is not None else None
    outcomes = {moved[one]: _outcome(cell, outcome) for one, outcome in planned}
    if edits is None:
        outcomes = {one: _gate(outcome) for one, outcome in outcomes.items()}
    return _Draft(cell, outcomes, apply_edits(cell.text, changes), edits)


def _joined(
    text: str, notebook: dict[str, Any], drafts: Sequence[_Draft]
) -> tuple[Edit, ...] | None:
    """Return the edits of some cells; None where the notebook would say anything else besides."""
    edits = merge_edits(edit for draft in drafts for edit in draft.edits or ())
    if edits is None:
        return None
    after = _load(apply_edits(text, edits))
    if isinstance(after, Refusal):
        return None
    cells = list(notebook["cells"])
    for draft in drafts:
        index = draft.cell.index
        said = after["cells"][index]["source"]
        if "".join(said) != draft.code:
            return None
        cells[index] = {**cells[index], "source": said}
    return edits if {**notebook, "cells": cells} == after else None


def read_notebook(text: str, span: Span, value_of: Callable[[str, Span], str | None]) -> str | None:
    """Return the value at `span` of a code cell, or None."""
    notebook = _load(text)
    for cell in () if isinstance(notebook, Refusal) else _cells(text, notebook):
        inside = cell.inside(span)
        if inside:
            return value_of(cell.text, inside)
    return None


def _load(text: str) -> dict[str, Any] | Refusal:
    try:
        notebook = read_json(text)
    except DataError:
        return Refusal(RefusalReason.SYNTAX)
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        return Refusal(RefusalReason.SYNTAX)
    return notebook if _is_python(notebook) else Refusal(RefusalReason.UNSUPPORTED_LANGUAGE)


def _is_python(notebook: dict[str, Any]) -> bool:
    metadata = notebook.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    said = ((metadata.get("language_info"), "name"), (metadata.get("kernelspec"), "language"))
    names = [one.get(key) for one, key in said if isinstance(one, dict)]
    return all(name is None or name == "python" for name in names)


def _cells(text: str, notebook: dict[str, Any]) -> list[Cell]:
    pieces: dict[int, list[JsonString]] = {}
    for one in strings_of(text):
        if one.keys[:1] == ("cells",) and one.keys[2:_AT_SOURCE] == ("source",):
            pieces.setdefault(int(one.keys[1]), []).append(one)
    cells = [_cell(text, index, found) for index, found in pieces.items()]
    return [cell for cell in cells if _is_code(notebook["cells"][cell.index], cell)]


def _is_code(saved: object, cell: Cell) -> bool:
    if not isinstance(saved, dict) or saved.get("cell_type") != "code":
        return False
    source = saved.get("source")
    lines: list[Any] = source if isinstance(source, list) else [source]
    return all(isinstance(line, str) for line in lines) and "".join(lines) == cell.text


def _cell(text: str, index: int, found: list[JsonString]) -> Cell:
    read = [characters_of(text, one.content) for one in found]
    pieces = tuple(one.content for one in found)
    is_array = len(found[0].keys) > _AT_SOURCE
    return Cell(
        index=index,
        text="".join(one.text for one in read),
        starts=tuple(start for one in read for start in one.starts),
        pieces=pieces,
        separator=_separator(text, pieces[0].start - 1) if is_array else "",
    )


def _separator(text: str, quote: int) -> str:
    """Return what parts two lines of an array: a comma and the blanks before the first one."""
    start = quote
    while start and text[start - 1] in " \t\r\n":
        start -= 1
    return f",{text[start:quote] or ' '}"


def _translated(cell: Cell, edits: Sequence[Edit]) -> list[Edit] | None:
    translated: list[Edit] = []
    for edit in edits:
        span = cell.outside(edit.span)
        if span is None:
            return None
        lines = [json.dumps(line, ensure_ascii=False)[1:-1] for line in edit.new_text.split("\n")]
        between = f'\\n"{cell.separator}"' if cell.separator else "\\n"
        translated.append(Edit(span, between.join(lines)))
    return translated


def _outcome(cell: Cell, outcome: Rewrite | Refusal) -> Rewrite | Refusal:
    if isinstance(outcome, Refusal):
        return outcome
    secret, edits = cell.outside(outcome.secret), _translated(cell, outcome.edits)
    if secret is None or edits is None or cell.inside(secret) != outcome.secret:
        return Refusal(RefusalReason.GATE)
    return replace(outcome, secret=secret, edits=merge_edits(edits) or ())


def _gate(outcome: Rewrite | Refusal) -> Refusal:
    return outcome if isinstance(outcome, Refusal) else Refusal(RefusalReason.GATE)


def _outputs(text: str) -> list[Span]:
    return [one.content for one in strings_of(text) if is_of_output(one)]


def _place_of(outputs: Sequence[Span], finding: Finding) -> Refusal:
    """Return why what stands in no code cell is left."""
    at = bisect_right(outputs, finding.span.start, key=lambda output: output.start) - 1
    return _OUTPUT if at >= 0 and outputs[at].contains(finding.span) else _PROSE
