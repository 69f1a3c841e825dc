"""Locks what the extension's "Install Server" installs: versions, and the hashes of their wheels.

Run it after a change of dependencies in pyproject.toml; it needs `uv`, and `--upgrade` takes newer
versions. The file goes into the extension's package.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "vscode-extension/requirements.txt"


def main(arguments: list[str]) -> int:
    """Write the file; return uv's exit status."""
    options = ["--universal", "--generate-hashes", "--python-version", "3.11"]
    options += ["--only-binary", ":all:", "--no-annotate", "--quiet", "--no-emit-index-url"]
    options += ["--custom-compile-command", "python3 scripts/lock.py"]
    command = ["uv", "pip", "compile", *options, "--output-file", str(LOCK), "pyproject.toml"]
    return subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
