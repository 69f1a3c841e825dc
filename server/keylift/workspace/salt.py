"""The key of the fingerprints: stable on one machine, so that two reports can be compared.

A fingerprint without a key would let anyone guess a short password by trying. The key is
`KEYLIFT_SALT` where that is set (a build server that compares reports sets it), else 32 random
bytes in the user's state folder, made on first use. Where that folder cannot be written, each run
has a key of its own and fingerprints only match within it. It knows nothing of findings.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from keylift.workspace.regular import read_regular

VARIABLE = "KEYLIFT_SALT"
_SIZE = 32
_MOST_BYTES = 1000


def fingerprint_salt(environment: Mapping[str, str] = os.environ) -> bytes:
    """Return the key of the fingerprints, 32 bytes; it never fails."""
    given = environment.get(VARIABLE)
    if given:
        return hashlib.blake2b(os.fsencode(given), digest_size=_SIZE).digest()
    try:
        return _stored(state_folder(environment) / "salt")
    except (OSError, RuntimeError):
        # No folder to write to, or no home folder at all.
        return os.urandom(_SIZE)


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for what Keylift remembers on this machine.

    Raises:
        RuntimeError: The user has no home folder.
    """
    state = environment.get("XDG_STATE_HOME", "")
    if os.path.isabs(state):  # noqa: PTH117 - "" is no path
        return Path(state) / "keylift"
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return Path(local) / "keylift" if local else Path.home() / "AppData/Local/keylift"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/keylift"
    return Path.home() / ".local/state/keylift"


def _stored(path: Path) -> bytes:
    """Read the key, or make it; of two processes that make it at once, one wins for both."""
    try:
        return _checked(read_regular(path, _MOST_BYTES, follows_links=True))
    except (FileNotFoundError, ValueError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    import tempfile  # noqa: PLC0415 - slow to import, and only needed once on a machine

    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix="salt-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(_SIZE))
        _publish(Path(temporary), path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return _checked(read_regular(path, _MOST_BYTES, follows_links=True))


def _publish(temporary: Path, path: Path) -> None:
    """Put the new key in place unless there is a good one by now; `link` never overwrites."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        if path.stat().st_size != _SIZE:
            temporary.replace(path)
    except OSError:
        # A file system without hard links.
        temporary.replace(path)


def _checked(salt: bytes) -> bytes:
    if len(salt) != _SIZE:
        raise ValueError("the stored salt is damaged")
    return salt
