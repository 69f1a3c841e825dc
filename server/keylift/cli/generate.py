"""`keylift generate`: writes the files that are made from the code, in a checkout of Keylift."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from keylift.cli.generated.detectors_page import detectors_page
from keylift.cli.generated.editor_settings import with_editor_settings
from keylift.cli.generated.settings_page import settings_page
from keylift.cli.generated.support_page import support_page
from keylift.cli.output import warn
from keylift.errors import ExitCode, UsageError
from keylift.workspace.paths import shown

_MANIFEST = "vscode-extension/package.json"
_CASES, _PROOFS = "tests/cases/rewriting", "tests/cases/stores/proofs.toml"


@dataclass(frozen=True, slots=True)
class _Tests:
    """What pages tell of the tests.

    Attributes:
        cases: The texts of the cases of rewriting.
        proofs: What lookups of stores are run against, by store id, then by language id.
    """

    cases: list[str]
    proofs: dict[str, dict[str, str]]


_FILES: dict[str, Callable[[str, _Tests], str]] = {
    "docs/detectors.md": lambda _text, _tests: detectors_page(),
    "docs/settings.md": lambda _text, _tests: settings_page(),
    "docs/support-matrix.md": lambda _text, tests: support_page(tests.cases, tests.proofs),
    _MANIFEST: lambda text, _tests: with_editor_settings(text),
}
"""Each file's path, and what makes its text of the one it has and of the tests."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of `keylift generate`."""
    parser.description = "Writes the reference pages and the editor's settings from the code."
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 where a file is stale"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the stale files, or name them."""
    stale = stale_files(Path())
    for path, text in stale.items():
        if arguments.check:
            warn(f"{shown(path)} is stale; run `keylift generate`.")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"Wrote {shown(path)}")
    return ExitCode.FINDINGS if stale and arguments.check else ExitCode.CLEAN


def stale_files(checkout: Path) -> dict[Path, str]:
    """Return the text that each file should have, for those that do not have it.

    Raises:
        UsageError: The folder is no checkout of Keylift.
    """
    if not all((checkout / each).is_file() for each in (_MANIFEST, _PROOFS)):
        raise UsageError("generate: run this at the top of a checkout of Keylift.")
    stale: dict[Path, str] = {}
    tests = _Tests(
        [each.read_text("utf-8") for each in sorted((checkout / _CASES).rglob("*.md"))],
        tomllib.loads((checkout / _PROOFS).read_text("utf-8")),
    )
    for name, make in _FILES.items():
        path = checkout / name
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        made = make(text, tests)
        if made != text:
            stale[path] = made
    return stale
