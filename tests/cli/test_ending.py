"""A process that the system ends cleans up, as after Ctrl-C."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from keylift.cli import main as command_line
from keylift.cli.ending import EndedError, ending_cleanly
from keylift.workspace import atomic
from keylift.workspace import folder as folders
from support.command_line import stripe

_SIGNALS = [signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", _SIGNALS)
def test_nothing_is_left_of_a_write_that_is_ended(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Also where a file that is being written has a name."""
    (folder / "a").write_bytes(b"old")
    monkeypatch.setattr(folders, "_O_TMPFILE", None)
    monkeypatch.setattr(atomic.os, "fsync", lambda _: os.kill(os.getpid(), number))
    with pytest.raises(EndedError) as caught, ending_cleanly():
        atomic.write_atomically(folder / "a", b"new", expected=b"old")
    assert caught.value.signal == number
    assert [each.name for each in folder.iterdir()] == ["a"]
    assert (folder / "a").read_bytes() == b"old"
    assert signal.getsignal(number) is signal.SIG_DFL


@pytest.mark.parametrize("number", _SIGNALS)
def test_the_exit_status_tells_the_signal(keylift, folder, monkeypatch, number):
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')
    monkeypatch.setattr(atomic.os, "fsync", lambda _: os.kill(os.getpid(), number))
    code, _, err = keylift("fix", "a.py")
    assert (code, err) == (128 + number, "keylift: interrupted\n")
    assert (folder / "a.py").read_text() == f'K = "{stripe()}"\n'
    assert not list(folder.rglob("*.keylift-tmp"))


def test_who_has_them_ignored_means_it():
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ending_cleanly():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, former)


def test_the_language_server_is_ended_at_once(keylift, monkeypatch):
    seen = []
    monkeypatch.setattr(
        command_line, "_run", lambda _: seen.append(signal.getsignal(signal.SIGTERM)) or 0
    )
    keylift("lsp")
    keylift("scan")
    assert seen[0] is signal.SIG_DFL
    assert seen[1] is not signal.SIG_DFL
