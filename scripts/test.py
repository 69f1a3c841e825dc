"""Set everything up and run every test: `python3 scripts/test.py [PYTEST ARGUMENTS]`.

`programs.py` installs what is missing of the compilers and editors that the tests use. A part that
cannot be had fails its tests; none is skipped.
The last line is `N passed, N failed`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import environment
import programs

ROOT = environment.ROOT
_EXTENSION = ROOT / "vscode-extension"
_EDITORS = "tests/editors"
_REST = ["tests", f"--ignore={_EDITORS}"]
_PARALLEL = ["-n", "2"]


def main(arguments: list[str]) -> int:
    """Set up, run pytest, print the count."""
    interpreter = environment.python("test")
    environ = programs.install(interpreter, ROOT / ".cache")
    _set_up_extension(environ)
    with tempfile.TemporaryDirectory() as folder:
        reports = [Path(folder, "rest.xml"), Path(folder, "editors.xml")]
        # The editors run after the rest and alone, so that nothing competes with them.
        runs = [[*_PARALLEL, *arguments]] if arguments else [[*_PARALLEL, *_REST], [_EDITORS]]
        for report, choice in zip(reports, runs, strict=False):
            _pytest(interpreter, [f"--junit-xml={report}", *choice], environ)
        counts = [_counts(report) for report in reports[: len(runs)]]
    passed, failed = map(sum, zip(*counts, strict=True))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def _set_up_extension(environ: dict[str, str]) -> None:
    """Install the pinned packages of the extension and of the editors that its tests use."""
    npm = shutil.which("npm")
    if not npm:
        sys.exit("Node.js 20 or newer with npm is needed for the extension's tests.")
    ci = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    for command, folder in ((ci, _EXTENSION), ([str(ROOT / _EDITORS / "setup")], ROOT)):
        done = subprocess.run(
            command, cwd=folder, check=False, env=environ, stdout=subprocess.DEVNULL
        )
        if done.returncode:
            print(f"{' '.join(command)} failed; its tests will fail.", file=sys.stderr)


def _pytest(interpreter: Path, arguments: list[str], environ: dict[str, str]) -> None:
    command = [str(interpreter), "-m", "pytest", "-q", *arguments]
    subprocess.run(command, cwd=ROOT, check=False, env=environ)


def _counts(report: Path) -> tuple[int, int]:
    """Return how many tests passed and failed; a skipped test counts as failed."""
    if not report.exists():
        return 0, 1
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - our own pytest wrote it
    total = bad = 0
    for suite in suites:
        total += int(suite.get("tests", 0))
        bad += sum(int(suite.get(kind, 0)) for kind in ("failures", "errors", "skipped"))
    return total - bad, bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
