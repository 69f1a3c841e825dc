"""Emacs with Eglot as a third client, which wants whole actions and counts code points."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from editors.code_server import CHECKOUT, server_environment

SESSION = Path(__file__).resolve().parent / "emacs/session.el"
BEFORE = 'ICON = "\N{KEY}"; API_KEY = "<secret:stripe-live-secret-key>"\n'
AFTER = 'import os\n\nICON = "\N{KEY}"; API_KEY = os.environ["STRIPE_SECRET_KEY"]\n'


@pytest.fixture(scope="module")
def folder(fill: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file that holds a secret."""
    folder = tmp_path_factory.mktemp("emacs")
    (folder / "app.py").write_text(fill(BEFORE))
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def seen(folder: Path, screenshots: Path) -> dict[str, Any]:
    """Run the session; return what it saw."""
    emacs = shutil.which("emacs")
    assert emacs, "Emacs is missing: install the packages emacs-nox and elpa-eglot"
    report = screenshots / "emacs.json"
    report.unlink(missing_ok=True)
    env = server_environment() | {
        "KEYLIFT_PYTHON": sys.executable,
        "KEYLIFT_SEEN": str(report),
        "HOME": str(folder.parent),
    }
    run = subprocess.run(
        [emacs, "--batch", "-q", "-l", str(SESSION)],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert report.exists(), f"the session did not end:\n{run.stdout}{run.stderr}"
    found = json.loads(report.read_text())
    assert "problem" not in found, f"{found['problem']}\n{run.stdout}{run.stderr}"
    return found


def test_the_value_and_only_the_value_is_marked(
    seen: dict[str, Any], fill: Callable[[str], str]
) -> None:
    """The message names the credential and does not show it."""
    value = fill("<secret:stripe-live-secret-key>")
    (mark,) = seen["diagnostics"]
    assert mark["covered"] == value
    assert "Stripe live secret key" in mark["message"]
    assert value not in mark["message"]


def test_the_code_action_moves_the_value(
    seen: dict[str, Any], folder: Path, fill: Callable[[str], str]
) -> None:
    """The file has the lookup, and `.env` the value."""
    assert seen["titles"][0] == "Move to environment variable STRIPE_SECRET_KEY"
    assert (folder / "app.py").read_text() == AFTER
    assert fill("<secret:stripe-live-secret-key>") in (folder / ".env").read_text()
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600


def test_the_lines_of_the_readme_leave_each_mode_its_own_server(tmp_path: Path) -> None:
    """Keylift gets the modes for which Eglot knows none."""
    readme = (CHECKOUT / "README.md").read_text()
    (lines,) = re.findall(r"```elisp\n(.*?)```", readme, re.DOTALL)
    (tmp_path / "init.el").write_text(lines)
    ask = """(progn (package-initialize) (load (expand-file-name "init.el")) (require 'eglot)
      (define-derived-mode shop-mode prog-mode "Shop")
      (dolist (mode '(python-mode shop-mode))
        (princ (format "%s: %S\\n" mode (cdr (eglot--lookup-mode mode))))))"""
    command = ("emacs", "--batch", "-q", "--eval", ask)
    env = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    run = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    known = dict(line.split(": ", 1) for line in run.stdout.splitlines() if ": " in line)
    assert "keylift" not in known["python-mode"], run.stderr
    assert known["python-mode"]
    assert '"keylift" "lsp"' in known["shop-mode"]
