"""`keylift demo`: writes the leaky shop, scans it, and says what to try next."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
from pathlib import Path

from keylift.cli.projects import find_project
from keylift.cli.reports.text import write_text
from keylift.cli.scan import scan_project
from keylift.cli.terminal import Screen, Style, screen_for
from keylift.demo.shop import shop_files
from keylift.engine import Engine
from keylift.errors import ExitCode, UsageError
from keylift.languages import language_of
from keylift.workspace.paths import shown

_MARKER = ".keylift-demo"
_MARKER_TEXT = "Written by `keylift demo`, which may overwrite this folder's files again.\n"
# What `keylift fix` adds; it would hold the values of the shop before.
_LEFTOVERS = (".env", ".env.example")
_TRIES = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `keylift demo`."""
    parser.description = (
        "Writes leaky-shop, a small program in five languages with fresh fake secrets, and scans "
        "it. Nothing in it talks to the network."
    )
    parser.add_argument(
        "directory", metavar="DIR", nargs="?", default="leaky-shop", help="default: ./leaky-shop"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write, scan, and show what to try; secrets that are found do not fail this command."""
    folder = Path(arguments.directory)
    write_shop(folder, fresh_seed())
    results = scan_project(find_project(arguments.directory))
    screen = screen_for(sys.stdout)
    screen.line("Wrote a leaky shop to ", (shown(folder), Style.PATH), ".")
    screen.line()
    write_text(results, screen)
    _write_next(arguments.directory, screen)
    return ExitCode.UNSCANNED if results.problems else ExitCode.CLEAN


def fresh_seed() -> str:
    """Return a seed with which each secret of the shop is found.

    A random password may happen to look like a word, which Keylift leaves alone.
    """
    engine = Engine()

    def count(seed: str) -> int:
        files = shop_files(seed).items()
        return sum(len(engine.scan(text, language_of(path)).findings) for path, text in files)

    seeds = [os.urandom(16).hex() for _ in range(_TRIES)]
    return max(seeds, key=count)


def write_shop(folder: Path, seed: str) -> None:
    """Write the shop's files into a folder that is new, empty, or an earlier shop.

    Raises:
        UsageError: The folder holds something else, or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{shown(folder)} is a file.")
    try:
        if folder.is_dir() and any(folder.iterdir()) and not (folder / _MARKER).is_file():
            raise UsageError(f"{shown(folder)} is not empty, and no demo; name another folder.")
        for name in _LEFTOVERS:
            (folder / name).unlink(missing_ok=True)
        for path, text in {_MARKER: _MARKER_TEXT, **shop_files(seed)}.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{shown(folder)}: {error.strerror}") from None


def _write_next(directory: str, screen: Screen) -> None:
    folder, keylift = shlex.quote(directory), shlex.join(_own_command())
    screen.line()
    screen.line(("Try next", Style.PATH))
    for command, meaning in (
        (f"{keylift} fix --dry-run {folder}", "show what would change"),
        (f"{keylift} fix {folder}", "move the values to .env"),
        (f"less {folder}/README.md", "run the programs before and after"),
        (f"code {folder}", "see the same in your editor"),
    ):
        screen.line(f"  {command:<36}", (f"  {meaning}", Style.DIM))


def _own_command() -> list[str]:
    """Return the words that run this very Keylift from the current folder."""
    if shutil.which("keylift"):
        return ["keylift"]
    python = Path(sys.executable)
    beside = python.with_name("keylift.exe" if os.name == "nt" else "keylift")
    if beside.is_file():
        return [str(_from_here(beside))]
    return [str(_from_here(python)), "-m", "keylift"]


def _from_here(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
