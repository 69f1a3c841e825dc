"""A virtual environment with Keylift in it, made on first use and renewed when it is stale."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_FOLDER = ROOT / ".venv"
_STAMP = _FOLDER / "keylift-stamp"
_OLDEST = (3, 11)


def python(extras: str = "") -> Path:
    """Return the environment's interpreter, after installing Keylift with the given extras."""
    _check_version()
    interpreter = _FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + extras.encode()).hexdigest()
    if interpreter.exists() and _STAMP.exists() and _is_fresh(stamp, extras):
        return interpreter
    print("Setting up .venv (once; it downloads Keylift's dependencies) …", file=sys.stderr)
    if not interpreter.exists():
        _create()
    target = f"{ROOT}[{extras}]" if extras else str(ROOT)
    command = [interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*command, "--editable", target], check=False).returncode:
        sys.exit("Installing Keylift into .venv failed; pip's message stands above.")
    _STAMP.write_text(f"{stamp}\n{extras}\n", encoding="utf-8")
    return interpreter


def _is_fresh(stamp: str, extras: str) -> bool:
    """Tell whether the environment holds at least what is asked for."""
    installed, had = (*_STAMP.read_text(encoding="utf-8").splitlines(), "", "")[:2]
    if installed == stamp:
        return True
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + had.encode()).hexdigest()
    return not extras and installed == wanted


def _check_version() -> None:
    if sys.version_info < _OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Keylift needs Python 3.11 or newer; {sys.executable} is {found}.")


def _create() -> None:
    try:
        venv.create(_FOLDER, with_pip=True)
    except (subprocess.CalledProcessError, OSError) as error:
        sys.exit(
            f"Could not create .venv ({error.__class__.__name__}). On Debian and Ubuntu, "
            "`apt install python3-venv` is needed first."
        )
