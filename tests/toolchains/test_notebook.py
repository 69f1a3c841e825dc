"""Rewritten notebooks: Jupyter reads them, and a kernel runs them to the same output."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from toolchains.configs import Config, lifted
from toolchains.programs import VARIABLE

KEY = "Zq7vX2mK9pL4wN8s"


def notebook(*cells: str) -> str:
    """Return a notebook whose code cells these are, as Jupyter writes it."""
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(cell, id=f"cell-{number}")
            for number, cell in enumerate(cells)
        ],
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    return str(nbformat.writes(made)) + "\n"


CELLS = {
    "whole": ['key = "@VALUE"', 'print(f"{key}, twice")'],
    "part": ['print("Bearer @VALUE", end="")'],
    "magic": ['%env OTHER=1\nkey = "@VALUE"\nprint(key)'],
    "markdown above": ["import sys\n\nkey = '@VALUE'\n", "sys.stdout.write(key)"],
}


def executed(text: str, folder: Path) -> list[str]:
    """Return what each cell prints."""
    made = nbformat.reads(text, as_version=4)
    nbformat.validate(made)
    NotebookClient(made, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()
    return [
        "".join(output.get("text", "") for output in cell.get("outputs", ()))
        for cell in made["cells"]
    ]


@pytest.mark.parametrize("cells", CELLS.values(), ids=CELLS)
def test_a_kernel_prints_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: list[str]
) -> None:
    """With the variable set the cells print what they did; without it, the first one names it."""
    one = Config(text=notebook(*cells), path="a.ipynb", language_id="notebook", written=KEY)
    after, variable, value = lifted(one)
    assert (variable, value, KEY in after) == (VARIABLE, KEY, False)
    assert json.loads(after)["nbformat"] == json.loads(one.before)["nbformat"]
    monkeypatch.delenv(VARIABLE, raising=False)
    before = executed(one.before, tmp_path)
    assert KEY in "".join(before)
    with pytest.raises(CellExecutionError, match=VARIABLE):
        executed(after, tmp_path)
    monkeypatch.setenv(VARIABLE, value)
    assert executed(after, tmp_path) == before
