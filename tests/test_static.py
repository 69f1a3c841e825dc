"""Types, style and import contracts, as tests, so that one command checks all of it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "server" / "keylift"


def run(*command: str | Path) -> None:
    done = subprocess.run(
        list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def tool(name: str) -> Path:
    return Path(sys.executable).parent / name


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports", "--no-cache"),
    ],
    ids=lambda command: "-".join(command[:2]).replace(" ", ""),
)
def test_the_code_passes(command: tuple[str, ...]) -> None:
    run(tool(command[0]), *command[1:])


@pytest.mark.parametrize("folder", ["detection/detectors", "rewriting/stores"])
def test_data_modules_hold_only_data(folder: str) -> None:
    """No function, class, branch or loop: a detector or store is a table to read."""
    allowed = (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    for path in sorted((PACKAGE / folder).glob("*.py")):
        if path.name in ("__init__.py", "generic.py"):
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            assert isinstance(node, allowed), f"{path.name}:{node.lineno}"


def test_our_own_repository_scans_clean() -> None:
    """Fakes are made from templates, so no token-like text stands in any file we publish."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    files = [name for name in tracked.stdout.split("\0") if name and (ROOT / name).is_file()]
    run(sys.executable, "-m", "keylift", "scan", "--fail-on", "info", *files)
