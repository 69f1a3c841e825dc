"""Standard streams as services start programs with them: closed, or full."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cli.test_reports import stripe

KEYLIFT = (sys.executable, "-m", "keylift")
COMMANDS = {
    "scan": (("scan", "."), 1),
    "json": (("scan", "--format", "json", "."), 1),
    "sarif": (("scan", "--format", "sarif", "--output", "r.sarif", "."), 1),
    "dry-run": (("fix", "--dry-run", "."), 0),
    "fix": (("fix", "."), 0),
    "undo": (("fix", "--undo", "."), 0),
    "ask": (("fix", "--interactive", "."), 1),
    "detectors": (("detectors",), 0),
    "detector": (("detectors", "stripe-live-secret-key"), 0),
    "stores": (("stores", "check", "keyring"), 3),
    "replace": (("stores", "replace", "env", "STRIPE_SECRET_KEY"), 2),
    "demo": (("demo", "shop"), 0),
    "help": (("--help",), 0),
    "version": (("--version",), 0),
    "nothing": ((), 2),
    "wrong": (("scan", "--nope"), 2),
    "lsp": (("lsp",), 0),
}
SILENT = frozenset({"sarif", "wrong", "lsp", "replace"})
"""Those that write nothing to standard output, or nothing in this folder."""


@pytest.fixture
def project(folder):
    (folder / "a.py").write_text(f'KEY = "{stripe()}"\n')
    (folder / "b.py").write_text("x = 1\n")
    (folder / ".env").write_text("")
    return folder


def run(arguments, redirections):
    """Run the command line in a process, with its streams redirected by a shell."""
    script = f'exec "$@" {redirections}'
    done = subprocess.run(
        ["sh", "-c", script, "sh", *KEYLIFT, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "PATH": "/usr/bin:/bin"},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-", "2>/dev/full"])
@pytest.mark.usefixtures("project")
def test_a_closed_stream_is_a_null_stream(name, closed, folder):
    arguments, status = COMMANDS[name]
    code, out, err = run(arguments, closed)
    assert (code, "internal" in err, "Traceback" in err) == (status, False, False), err
    if closed == ">&-":
        assert out == ""
    if name == "fix":
        assert (folder / ".env").read_text().startswith("STRIPE_SECRET_KEY=")
        assert "os.environ" in (folder / "a.py").read_text()
    if name == "sarif":
        assert '"stripe-live-secret-key"' in (folder / "r.sarif").read_text()
    assert stripe() not in out + err


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - SILENT))
@pytest.mark.usefixtures("project")
def test_a_full_output_is_a_sentence_and_a_status(name, folder):
    """Nothing is lost by it: a file is changed whole, or not at all."""
    code, _, err = run(COMMANDS[name][0], "> /dev/full")
    assert code == 3
    assert err.endswith("keylift: standard output: No space left on device.\n")
    assert "Traceback" not in err
    assert "Exception" not in err
    text, env = (folder / "a.py").read_text(), (folder / ".env").read_text()
    assert (stripe() in text) != (stripe() in env)


@pytest.mark.usefixtures("project")
def test_a_reader_that_left_ends_the_run_quietly():
    code, out, err = run(("detectors",), "| head -n 1")
    assert (out.count("\n"), err) == (1, "")
    assert code == 0


@pytest.mark.usefixtures("project")
def test_a_closed_input_is_not_scanned():
    code, out, _ = run(("scan", "-"), "<&-")
    assert code == 3
    assert "standard input is closed, so there is nothing to scan" in out
