"""Measures whether planning grows in line with what is planned: each shape, then twice of it.

Run it as `python bench/planning.py [SHAPE ...]`. The last column is how much longer the double
takes: 2 is in line, 4 is the square, 8 the cube.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import sample
from keylift.engine import Engine
from keylift.rewriting.naming import KnownNames
from keylift.rewriting.plan import Source

_STRIPE = builtin_detectors()["stripe-live-secret-key"]


def _key(number: int = 0) -> str:
    return sample(_STRIPE, variant=number).value


def _lines(before: str, line: str, after: str = "") -> Callable[[int], str]:
    def text(number: int) -> str:
        return before + "".join(line.format(n=n, key=_key(n)) for n in range(number)) + after

    return text


def _around(before: str, filler: str, after: str) -> Callable[[int], str]:
    return lambda number: before + filler * number + after.format(key=_key())


def _as_notebook(cells: list[dict[str, object]]) -> str:
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1)


def _notebook(number: int) -> str:
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": [f'key{n} = "{_key(n)}"\n', "print(1)"],
        }
        for n in range(number)
    ]
    return json.dumps(
        {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1
    )


def _outputs(number: int) -> str:
    output = {"name": "stdout", "output_type": "stream", "text": ["x = 1, y = 2\n"] * number}
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [output]}
    cells = [{**cell, "source": [f'key = "{_key()}"\n']}]
    return json.dumps(
        {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1
    )


_SHAPES: Mapping[str, tuple[str, str, int, Callable[[int], str]]] = {
    "python findings": ("python", "a.py", 400, _lines("", 'k{n} = "{key}"\n')),
    "python findings, not ASCII": ("python", "a.py", 400, _lines("# é\n", 'k{n} = "{key}"  # é\n')),
    "javascript findings": ("javascript", "a.js", 400, _lines("", 'const k{n} = "{key}";\n')),
    "go findings": ("go", "a.go", 200, _lines("package a\n\n", 'var k{n} = "{key}"\n')),
    "go constants": ("go", "a.go", 100, _lines("package main\n\n", 'const k{n} = "{key}"\n')),
    "java findings": (
        "java", "A.java", 200,
        _lines("class A {\n", '  String k{n} = "{key}";\n', "}\n"),
    ),
    "rust findings": ("rust", "a.rs", 200, _lines("fn a() {\n", '  let k{n} = "{key}";\n', "}\n")),
    "shell findings": ("shell", "a.sh", 400, _lines("#!/bin/sh\n", 'k{n}="{key}"\n')),
    "terraform findings": (
        "terraform", "main.tf", 200,
        _lines("", 'resource "a" "r{n}" {{\n  key = "{key}"\n}}\n'),
    ),
    "compose findings": (
        "yaml", "docker-compose.yml", 200,
        _lines("services:\n  a:\n    environment:\n", "      K{n}: {key}\n"),
    ),
    "notebook cells": ("notebook", "a.ipynb", 250, _notebook),
    "notebook outputs": ("notebook", "a.ipynb", 50_000, _outputs),
    "go sum": (
        "go", "a.go", 250,
        _around("package a\n\nfunc f(a string) string {\n\treturn a", " + a", ' + "{key}"\n}}\n'),
    ),
    "brackets": ("go", "a.go", 2000, lambda number: f"package a\n\nvar k = {'(' * number}"
        f'"{_key()}"{")" * number}\n'),
    "large python": ("python", "a.py", 20_000, _around("", "x = call(1, 'two', three)\n",
        'KEY = "{key}"\n')),
    "large javascript": ("javascript", "a.js", 20_000, _around("", "x = call(1, 'two', three);\n",
        'const KEY = "{key}";\n')),
}  # fmt: skip


def _seconds(engine: Engine, language_id: str, path: str, text: str) -> float:
    findings = engine.scan(text, language_id).findings
    source = Source(text=text, language_id=language_id, path=path)
    began = time.perf_counter()
    plan = engine.plan_file(source, findings, KnownNames())
    took = time.perf_counter() - began
    if not plan.outcomes:
        raise SystemExit(f"{path}: nothing was found.")
    return took


def main() -> None:
    """Print a line for each shape."""
    wanted, engine = sys.argv[1:] or list(_SHAPES), Engine()
    for name in wanted:
        language_id, path, number, shape = _SHAPES[name]
        _seconds(engine, language_id, path, shape(2))
        once = _seconds(engine, language_id, path, shape(number))
        twice = _seconds(engine, language_id, path, shape(2 * number))
        print(f"{name:28} {number:>6}  {once:7.3f} s  {twice:7.3f} s  x {twice / once:.1f}")


if __name__ == "__main__":
    main()
