"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keylift.errors import MoveError
from keylift.workspace import atomic
from keylift.workspace import folder as folders
from keylift.workspace.atomic import delete_unchanged, write_atomically
from keylift.workspace.folder import Folder


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _only(path: Path) -> bool:
    """Tell whether the folder holds this file and nothing else."""
    return _names(path.parent) == [path.name]


def test_an_existing_file_keeps_its_mode_and_gets_the_new_content(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o751)
    write_atomically(path, b"new\r\n", expected=b"old")
    assert (path.read_bytes(), _mode(path), _only(path)) == (b"new\r\n", 0o751, True)


def test_an_existing_file_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    if os.geteuid() == 0:
        os.chown(path, 4321, 1234)
    before = path.stat()
    write_atomically(path, b"new", expected=b"old")
    after = path.stat()
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
    assert after.st_ino != before.st_ino


def test_a_forced_mode_holds_for_old_and_new_files(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"")
    write_atomically(tmp_path / "old", b"x", expected=b"", mode=0o600)
    write_atomically(tmp_path / "new", b"x", expected=None, mode=0o600)
    assert (_mode(tmp_path / "old"), _mode(tmp_path / "new")) == (0o600, 0o600)


def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("x")
    write_atomically(tmp_path / "a", b"x", expected=None)
    assert _mode(tmp_path / "a") == _mode(tmp_path / "usual")


def test_a_symbolic_link_stays_one_and_its_target_changes(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("sub/real")
    write_atomically(tmp_path / "link", b"new", expected=b"old")
    assert (tmp_path / "link").readlink() == Path("sub/real")
    assert (tmp_path / "sub/real").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("present", "expected", "message"),
    [
        (b"other", b"old", "was changed meanwhile"),
        (b"older", b"old", "was changed meanwhile"),
        (b"", b"old", "was changed meanwhile"),
        (None, b"old", "was deleted meanwhile"),
        (b"", None, "was created meanwhile"),
    ],
)
def test_a_file_that_is_not_what_was_read_is_left_as_it_is(
    tmp_path: Path, present: bytes | None, expected: bytes | None, message: str
) -> None:
    path = tmp_path / "a"
    if present is not None:
        path.write_bytes(present)
    with pytest.raises(MoveError, match=message):
        write_atomically(path, b"new", expected=expected)
    assert (path.read_bytes() if path.exists() else None) == present
    assert _names(tmp_path) == ([] if present is None else ["a"])


def test_a_change_while_the_new_content_is_written_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(atomic.os, "fsync", lambda _: path.write_bytes(b"theirs"))
    with pytest.raises(MoveError, match="was changed meanwhile"):
        write_atomically(path, b"new", expected=b"old")
    assert (path.read_bytes(), _only(path)) == (b"theirs", True)


def test_a_file_that_appears_at_the_last_moment_is_not_covered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    link = os.link

    def late(*arguments: Any, **named: Any) -> None:
        path.write_bytes(b"theirs")
        link(*arguments, **named)

    monkeypatch.setattr(atomic.os, "link", late)
    with pytest.raises(MoveError, match="was created meanwhile"):
        write_atomically(path, b"new", expected=None)
    assert (path.read_bytes(), _only(path)) == (b"theirs", True)


def test_a_file_system_without_hard_links_gets_new_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(atomic.os, "link", unable)
    write_atomically(tmp_path / "a", b"new", expected=None)
    assert ((tmp_path / "a").read_bytes(), _only(tmp_path / "a")) == (b"new", True)


@pytest.mark.parametrize("step", ["fsync", "fchmod"])
def test_a_failing_step_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, step, full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new", expected=b"old")
    assert (path.read_bytes(), _only(path)) == (b"old", True)


def test_a_read_only_folder_is_refused_and_its_file_stays(
    unprivileged: Path, secret: str, everything_said: Callable[[BaseException], str]
) -> None:
    path = unprivileged / "a"
    path.write_bytes(b"old")
    unprivileged.chmod(0o500)
    with pytest.raises(PermissionError) as caught:
        write_atomically(path, secret.encode(), expected=b"old")
    assert path.read_bytes() == b"old"
    assert secret not in everything_said(caught.value)


def test_a_fifo_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(MoveError, match="not a regular file"):
        write_atomically(tmp_path / "pipe", b"new", expected=b"")


def test_what_a_killed_write_left_behind_goes_with_the_next_one(tmp_path: Path) -> None:
    """Of whatever file it was; what is new may be of a write that is under way."""
    long_ago = time.time() - 3600
    names = (".[a].111111.keylift-tmp", ".[a].222222.keylift-tmp", ".b.333333.keylift-tmp")
    for name in (*names, "c.keylift-tmp"):
        (tmp_path / name).write_text("x")
        if "222222" not in name:
            os.utime(tmp_path / name, (long_ago, long_ago))
    write_atomically(tmp_path / "[a]", b"new", expected=None)
    assert _names(tmp_path) == [".[a].222222.keylift-tmp", "[a]", "c.keylift-tmp"]


def test_what_is_being_written_has_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So a process that is killed meanwhile leaves nothing."""
    seen: list[list[str]] = []
    fsync = os.fsync

    def look(descriptor: int) -> None:
        seen.append(_names(tmp_path))
        fsync(descriptor)

    monkeypatch.setattr(atomic.os, "fsync", look)
    write_atomically(tmp_path / "a", b"old", expected=None)
    write_atomically(tmp_path / "a", b"new", expected=b"old")
    assert seen == [[], ["a"], ["a"], ["a"]]
    assert ((tmp_path / "a").read_bytes(), _only(tmp_path / "a")) == (b"new", True)


def test_another_file_with_the_same_content_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    status = path.stat()
    (tmp_path / "b").write_bytes(b"old")
    (tmp_path / "b").replace(path)
    with pytest.raises(MoveError, match="was changed meanwhile"):
        write_atomically(path, b"new", expected=b"old", identity=(status.st_dev, status.st_ino))
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("expected", [None, b"old"])
def test_a_folder_that_became_a_link_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: bytes | None
) -> None:
    """Neither where that happened before the write, nor in the middle of it."""
    folder, outside = tmp_path / "project", tmp_path / "outside"
    for each in (folder, outside):
        each.mkdir()
        if expected is not None:
            (each / "a").write_bytes(expected)

    def swap() -> None:
        if not folder.is_symlink():
            folder.rename(tmp_path / "gone")
            folder.symlink_to(outside)

    monkeypatch.setattr(atomic.os, "fsync", lambda _: swap())
    write_atomically(folder / "a", b"new", expected=expected, is_resolved=True)
    assert (tmp_path / "gone" / "a").read_bytes() == b"new"
    with pytest.raises(MoveError, match="by a symbolic link meanwhile"):
        write_atomically(folder / "a", b"new", expected=expected, is_resolved=True)
    with pytest.raises(MoveError, match="by a symbolic link meanwhile"):
        delete_unchanged(folder / "a", b"old")
    with pytest.raises(OSError, match="Not a directory"):
        Folder(folder)
    assert _names(outside) == ([] if expected is None else ["a"])
    assert expected is None or (outside / "a").read_bytes() == b"old"


def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(MoveError, match="is read-only"):
        write_atomically(path, b"new", expected=b"old")
    assert (path.read_bytes(), _mode(path), _only(path)) == (b"old", 0o444, True)


def test_the_temporary_file_stands_in_the_scratch_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch, path = tmp_path / "scratch", tmp_path / "project" / "a"
    scratch.mkdir()
    path.parent.mkdir()
    seen: list[tuple[int, int]] = []

    def look(_: int) -> None:
        seen.append((len(_names(scratch)), len(_names(path.parent))))

    monkeypatch.setattr(atomic.os, "fsync", look)
    # As where there are no files without a name.
    monkeypatch.setattr(folders, "_O_TMPFILE", None)
    write_atomically(path, b"new", expected=None, scratch=scratch)
    write_atomically(path, b"newer", expected=b"new", scratch=scratch)
    assert (path.read_bytes(), _only(path), _names(scratch)) == (b"newer", True, [])
    assert seen == [(1, 0), (0, 1), (1, 1), (0, 1)]


@pytest.mark.parametrize("expected", [None, b"old"])
def test_a_scratch_folder_on_another_file_system_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: bytes | None
) -> None:
    scratch, path = tmp_path / "scratch", tmp_path / "project" / "a"
    scratch.mkdir()
    path.parent.mkdir()
    if expected is not None:
        path.write_bytes(expected)
    for name in ("replace", "link"):
        monkeypatch.setattr(atomic.os, name, _refusing_to_leave(scratch, getattr(os, name)))
    write_atomically(path, b"new", expected=expected, scratch=scratch)
    assert (path.read_bytes(), _only(path), _names(scratch)) == (b"new", True, [])


def _refusing_to_leave(folder: Path, move: Callable[..., None]) -> Callable[..., None]:
    """Let a step work within a folder, or elsewhere, but not from it to elsewhere."""

    def lies_there(descriptor: int | None) -> bool:
        return descriptor is not None and os.path.samestat(os.fstat(descriptor), folder.stat())

    def across(source: str, target: str, *, dst_dir_fd: int, src_dir_fd: int | None = None) -> None:
        is_nameless = source.startswith("/proc/")
        starts = Path(source).readlink().parent == folder if is_nameless else lies_there(src_dir_fd)
        if starts and not lies_there(dst_dir_fd):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        move(source, target, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    return across
