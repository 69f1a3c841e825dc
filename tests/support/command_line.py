"""Runs the command line as a process, and git, for tests; and makes fake secrets to plant."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from keylift.detection.detectors import builtin_detectors
from keylift.detection.samples import sample

SERVER = Path(__file__).parents[2] / "server"


def fake(detector_id: str, variant: int = 0) -> str:
    """Return a fake value that the detector finds wherever it stands."""
    return sample(builtin_detectors()[detector_id], variant=variant).value


def stripe(variant: int = 0) -> str:
    return fake("stripe-live-secret-key", variant)


def start(
    *arguments: str, prefix: Sequence[str] = (), env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start the command line as a process of its own, with pipes for all three streams."""
    return subprocess.Popen(
        [*prefix, sys.executable, "-m", "keylift", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(SERVER), "PYTHONUTF8": "1", **(env or {})},
    )


def run_process(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
    """Run the command line as a process; returns exit status, output and errors."""
    process = start(*arguments)
    out, err = process.communicate(given, timeout=60)
    return process.returncode, out.decode(), err.decode()


def git(*arguments: str, folder: Path | None = None) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=Test", "-c", "user.email=test@example.invalid", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
