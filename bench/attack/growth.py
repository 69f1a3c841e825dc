"""Inputs of twice the size: what they take grows as they do.

A figure is CPU seconds of a whole process less those of one that has nothing to do, so it holds on
a busy machine. What grows with the square takes four times as much, so the limit lies between.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from projects import Project
from rows import Row

from support.command_line import fake

_LIMIT = 2.9
_PATIENCE = 120


def attack(folder: Path, times: int, seed: int) -> Iterator[Row]:
    """Time each shape at one size and at twice that."""
    del times
    row = Row("inputs of twice the size", f"at most {_LIMIT} times the CPU")
    worst = (0.0, "")
    idle = _seconds(folder / "idle", "fix", "a.py", "x = 1\n")
    for name, (command, file, size, text) in _SHAPES.items():
        keys = [fake("stripe-live-secret-key", seed * 7 + at) for at in range(4)]
        spent = []
        for factor in (1, 2):
            place = folder / f"{name}-{factor}"
            spent.append(_seconds(place, command, file, text(size * factor, keys)))
        if None in spent or idle is None:
            row.count(name, ["not in time"])
            continue
        one, two = ((each or 0) - idle for each in spent)
        ratio = two / max(one, 0.05)
        worst = max(worst, (ratio, name))
        row.count(f"{name} x {size}", [f"{ratio:.1f} times"] if ratio > _LIMIT else [])
    row.note = f"most: {worst[0]:.1f} ({worst[1]})"
    yield row


def _seconds(folder: Path, command: str, file: str, text: str) -> float | None:
    """Return the CPU seconds of a run over one file; None where it takes too long."""
    (folder / "home").mkdir(parents=True)
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")
    project = Project(folder, folder / "home", {}, {})
    arguments = (command, file) if command == "scan" else (command, "--dry-run", file)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        [sys.executable, "-m", "keylift", *arguments],
        cwd=folder, env=project.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


Text = Callable[[int, list[str]], str]


def _lines(line: str, head: str = "", tail: str = "") -> Text:
    """Return a text of many lines, each with a key of its own."""

    def text(size: int, keys: list[str]) -> str:
        del keys
        lines = (line.format(at=at, key=fake("stripe-live-secret-key", at)) for at in range(size))
        return head + "".join(lines) + tail

    return text


def _filler(line: str, last: str, head: str = "") -> Text:
    """Return a long text with one key at its end."""
    return lambda size, keys: head + line * size + last.format(key=keys[0])


def _cells(size: int, keys: list[str]) -> str:
    cell = '{{"cell_type":"code","metadata":{{}},"outputs":[],"source":["K{at} = \\"{key}\\"\\n"]}}'
    cells = ",".join(cell.format(at=at, key=keys[at % len(keys)]) for at in range(size))
    return f'{{"cells":[{cells}],"metadata":{{}},"nbformat":4,"nbformat_minor":5}}'


def _outputs(size: int, keys: list[str]) -> str:
    cell = f'{{"cell_type":"code","metadata":{{}},"outputs":[{{"text":["{"x" * size}"]}}],"source":["K = \\"{keys[0]}\\"\\n"]}}'  # noqa: E501
    return f'{{"cells":[{cell}],"metadata":{{}},"nbformat":4,"nbformat_minor":5}}'


def _sum(size: int, keys: list[str]) -> str:
    terms = " + ".join(["a"] * size)
    return f'package main\n\nfunc f(a string) string {{\n\treturn {terms} + "{keys[0]}"\n}}\n'


def _brackets(size: int, keys: list[str]) -> str:
    return f'package main\n\nvar k = {"(" * size}"{keys[0]}"{")" * size}\n'


_SHAPES: dict[str, tuple[str, str, int, Text]] = {
    "scan, one long line": ("scan", "a.txt", 5_000_000, _filler("x", ' K = "{key}"')),
    "scan, near matches": ("scan", "a.txt", 50_000, _filler("sk_live_short ", ' K = "{key}"')),
    "scan, lines": ("scan", "a.txt", 500_000, _filler("abc def\n", 'K = "{key}"\n')),
    "scan, findings in one line": ("scan", "a.txt", 1000, _lines("🔑 K{at} = '{key}' ")),
    "fix, Python findings": ("fix", "a.py", 300, _lines('K{at} = "{key}"\n')),
    "fix, Python findings outside ASCII": ("fix", "a.py", 300, _lines('K{at} = "{key}"  # é\n')),
    "fix, JavaScript findings": ("fix", "a.js", 300, _lines('const k{at} = "{key}";\n')),
    "fix, Go findings": ("fix", "a.go", 300, _lines('var k{at} = "{key}"\n', "package a\n\n")),
    "fix, Java findings": (
        "fix", "A.java", 300, _lines('  String k{at} = "{key}";\n', "class A {\n", "}\n"),
    ),
    "fix, Ruby findings": ("fix", "a.rb", 300, _lines("k{at} = '{key}'\n")),
    "fix, PHP findings": ("fix", "a.php", 300, _lines("$k{at} = '{key}';\n", "<?php\n")),
    "fix, Rust findings": (
        "fix", "a.rs", 300, _lines('  let _k{at} = "{key}";\n', "fn main() {\n", "}\n"),
    ),
    "fix, shell findings": ("fix", "a.sh", 300, _lines('K{at}="{key}"\n')),
    "fix, Compose findings": (
        "fix", "compose.yaml", 300,
        _lines("      K{at}: {key}\n", "services:\n  a:\n    environment:\n"),
    ),
    "fix, notebook cells": ("fix", "a.ipynb", 200, _cells),
    "fix, notebook outputs": ("fix", "a.ipynb", 2_000_000, _outputs),
    "fix, a long Python file": ("fix", "a.py", 40_000, _filler("x = f(1, 2)\n", 'K = "{key}"\n')),
    "fix, a long JavaScript file": ("fix", "a.js", 30_000, _filler("f(1, 2);\n", 'k = "{key}";\n')),
    "fix, a sum in Go": ("fix", "a.go", 150, _sum),
    "fix, brackets in Go": ("fix", "a.go", 2_000, _brackets),
}  # fmt: skip
