"""Clears a notebook cell's saved outputs, where one of them holds a secret.

What a cell printed is no code, so no lookup can stand there; whoever runs the cell gets it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keylift.model import Edit, Refusal, RefusalReason
from keylift.plain_data import DataError, read_json
from keylift.rewriting.edits import apply_edits
from keylift.rewriting.formats.json_text import list_at, strings_of

if TYPE_CHECKING:
    from keylift.model import Span
    from keylift.rewriting.formats.json_text import JsonString

_PLACE = ("cells", "outputs")


def clear_outputs(text: str, span: Span) -> Edit | Refusal:
    """Return the edit that empties the outputs of the cell whose output holds `span`."""
    before = _load(text)
    if before is None:
        return Refusal(RefusalReason.SYNTAX)
    index = _cell_at(text, span)
    outputs = list_at(text, ("cells", index, "outputs")) if index is not None else None
    if index is None or outputs is None or not outputs.contains(span):
        return Refusal(RefusalReason.NOT_PROSE)
    edit = Edit(outputs, "[]")
    after = _load(apply_edits(text, [edit]))
    before["cells"][index]["outputs"] = []
    return edit if before == after else Refusal(RefusalReason.GATE)


def is_of_output(one: JsonString) -> bool:
    """Tell whether a string of a notebook is in a saved output."""
    return (*one.keys[:1], *one.keys[2:3]) == _PLACE


def _cell_at(text: str, span: Span) -> int | None:
    """Return the index of the cell whose output has a string around `span`."""
    for one in strings_of(text):
        if one.content.contains(span) and is_of_output(one):
            return one.keys[1] if isinstance(one.keys[1], int) else None
    return None


def _load(text: str) -> dict[str, list[dict[str, object]]] | None:
    """Return the notebook, or None where its text is none."""
    try:
        notebook = read_json(text)
    except DataError:
        return None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    is_notebook = isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells)
    return notebook if is_notebook else None
