"""One Keylift at a time changes a folder's companions."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from keylift.errors import MoveError
from keylift.workspace.lock import folder_lock


def _folders_cannot_be_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    flock = fcntl.flock

    def as_on_nfs(descriptor: int, operation: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EBADF, "Bad file descriptor")
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", as_on_nfs)


def _try_once(folder: Path) -> None:
    with folder_lock(folder, seconds=0):
        pass


@pytest.mark.parametrize("on_nfs", [False, True])
def test_a_second_holder_is_refused_until_the_first_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, on_nfs: bool
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    if on_nfs:
        _folders_cannot_be_locked(monkeypatch)
    folder = tmp_path / "project"
    folder.mkdir()
    with folder_lock(folder):
        with pytest.raises(MoveError, match="being changed by another Keylift"):
            _try_once(folder)
        _try_once(tmp_path)
    _try_once(folder)
    assert list(folder.iterdir()) == []
    locks = tmp_path / "state" / "keylift" / "locks"
    assert len(list(locks.iterdir()) if on_nfs else []) == 2 * on_nfs
    assert not on_nfs or stat.S_IMODE(locks.stat().st_mode) == 0o700


def test_without_a_state_folder_the_folder_for_temporary_files_has_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("a file")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    _folders_cannot_be_locked(monkeypatch)
    with folder_lock(tmp_path), pytest.raises(MoveError, match="by another Keylift"):
        _try_once(tmp_path)
    assert len(list(tmp_path.glob("keylift-*.lock"))) == 1


def test_a_holder_that_dies_lets_go(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom keylift.workspace.lock import folder_lock\n"
        "with folder_lock(Path(sys.argv[1])):\n    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == -9
    _try_once(tmp_path)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(MoveError, match="nowhere: No such file or directory"):
        _try_once(tmp_path / "nowhere")


def test_where_nothing_can_be_locked_nothing_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    with pytest.raises(MoveError, match="cannot be locked"):
        _try_once(tmp_path)
