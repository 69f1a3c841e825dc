"""Neovim as a second client: the same server, driven by its built-in language client."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from editors.code_server import server_environment

SESSION = Path(__file__).resolve().parent / "neovim/session.lua"
BEFORE = '"""A shop."""\n\nICON = "\N{KEY}"; API_KEY = "<secret:stripe-live-secret-key>"\n'
AFTER = (
    '"""A shop."""\n\nimport os\n\nICON = "\N{KEY}"; API_KEY = os.environ["STRIPE_SECRET_KEY"]\n'
)


@dataclass(frozen=True, slots=True)
class Session:
    """What one session in Neovim showed and left behind."""

    folder: Path
    secret: str = field(repr=False)
    seen: dict[str, Any] = field(repr=False)


@pytest.fixture(scope="module")
def session(
    fill: Callable[[str], str], screenshots: Path, tmp_path_factory: pytest.TempPathFactory
) -> Session:
    """Run the session in a fresh folder; keep what was seen beside the screenshots."""
    neovim = shutil.which("nvim")
    assert neovim, "Neovim is missing: install the package neovim"
    folder = tmp_path_factory.mktemp("neovim")
    seen = screenshots / "neovim.json"
    seen.unlink(missing_ok=True)
    (folder / "app.py").write_text(fill(BEFORE))
    env = server_environment() | {"KEYLIFT_PYTHON": sys.executable, "KEYLIFT_SEEN": str(seen)}
    run = subprocess.run(
        [neovim, "--headless", *("-u", "NONE", "-i", "NONE"), "-c", f"luafile {SESSION}", "app.py"],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert seen.exists(), f"the session did not end:\n{run.stdout}{run.stderr}"
    report = json.loads(seen.read_text())
    assert "problem" not in report, f"{report['problem']}\n{run.stdout}{run.stderr}"
    print(json.dumps(report, indent=2))
    return Session(folder, fill("<secret:stripe-live-secret-key>"), report)


def test_the_value_and_only_the_value_is_marked(session: Session) -> None:
    """The mark is right behind a character of two UTF-16 units."""
    (mark,) = session.seen["diagnostics"]
    assert (mark["line"], mark["covered"]) == (2, session.secret)
    assert (mark["source"], mark["code"]) == ("keylift", "stripe-live-secret-key")


def test_no_message_shows_the_value(session: Session) -> None:
    """Neither the diagnostic nor what is said after the move."""
    (mark,) = session.seen["diagnostics"]
    assert "Stripe live secret key" in mark["message"]
    assert session.secret not in json.dumps([mark["message"], session.seen["shown"]])


def test_the_move_is_offered_first(session: Session) -> None:
    """The menu is the one that VS Code shows."""
    assert session.seen["titles"][0] == "Move to environment variable STRIPE_SECRET_KEY"


def test_the_code_action_puts_a_lookup_into_the_file(session: Session) -> None:
    """The saved file has the lookup, the import, and nothing else changed."""
    assert (session.folder / "app.py").read_text() == AFTER


def test_the_value_moves_to_env(session: Session) -> None:
    """Only its owner can read the file, and git ignores it."""
    env = session.folder / ".env"
    assert session.secret in env.read_text()
    assert env.stat().st_mode & 0o777 == 0o600
    assert ".env" in (session.folder / ".gitignore").read_text().splitlines()
    assert "STRIPE_SECRET_KEY=" in (session.folder / ".env.example").read_text()


def test_one_undo_gives_the_text_back(session: Session) -> None:
    """The whole edit is one step."""
    assert session.seen["undone"] + "\n" == BEFORE.replace(
        "<secret:stripe-live-secret-key>", session.secret
    )
