"""Set Keylift up and run it: `python3 scripts/run.py demo`, `… scan PATH`, `… --help`."""

from __future__ import annotations

import subprocess
import sys

import environment

if __name__ == "__main__":
    command = [environment.python(), "-m", "keylift", *sys.argv[1:]]
    try:
        sys.exit(subprocess.run(command, check=False).returncode)
    except KeyboardInterrupt:
        sys.exit(130)
