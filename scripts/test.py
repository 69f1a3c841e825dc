"""Set everything up and run every test: `python3 scripts/test.py [PYTEST ARGUMENTS]`.

What is missing of the toolchains and editors that the tests use is installed from the system's
packages (apt, as root or through sudo). A part that cannot be had fails its tests; none is skipped.
The last line is `N passed, N failed`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import environment

ROOT = environment.ROOT
_EXTENSION = ROOT / "vscode-extension"
_EDITORS = "tests/editors"
_REST = ["tests", f"--ignore={_EDITORS}"]
_PARALLEL = ["-n", "2"]
_PACKAGES = {
    "git": ["git"],
    "go": ["golang-go"],
    "javac": ["default-jdk-headless"],
    "kotlinc": ["kotlin"],
    "mcs": ["mono-mcs"],
    "ruby": ["ruby"],
    "php": ["php-cli"],
    "rustc": ["rustc"],
    "nvim": ["neovim"],
    "emacs": ["emacs-nox", "elpa-eglot"],
    "chromium": ["chromium", "fonts-dejavu-core", "fonts-liberation"],
}
"""Debian packages by the program that tells whether they are there."""


def main(arguments: list[str]) -> int:
    """Set up, run pytest, print the count."""
    interpreter = environment.python("test")
    _install_system_packages()
    environ = {**os.environ, "PYTHON": str(interpreter)}
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


def _install_system_packages() -> None:
    missing = [name for name in _PACKAGES if not shutil.which(name)]
    packages = [package for name in missing for package in _PACKAGES[name]]
    if not packages:
        return
    if not shutil.which("apt-get"):
        print(f"Missing: {', '.join(missing)}; their tests will fail.", file=sys.stderr)
        return
    print(f"Installing {', '.join(packages)} with apt …", file=sys.stderr)
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=400", "-qq", "-y"]
    if os.geteuid():
        apt = ["sudo", *apt]
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*apt, "install", "--no-install-recommends", *packages]
    for command in ([*apt, "update"], install):
        subprocess.run(command, check=False, env=environ, stdout=subprocess.DEVNULL)


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
