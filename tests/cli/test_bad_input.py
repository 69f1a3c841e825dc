"""Bad input costs one clear line that names what is at fault; everything else goes on."""

from __future__ import annotations

import json
import os
import signal

import pytest

from support.command_line import run_process, start, stripe

TEN_MB = 10_000_000


@pytest.fixture(autouse=True)
def leaky(folder):
    """One file with a finding, so that each test can see that the scan went on."""
    (folder / "a.py").write_text(f'K = "{stripe()}"\n')


def assert_went_on(out: str) -> None:
    assert "a.py\n    1:6    error    Stripe live secret key" in out


def test_broken_toml_stops_with_file_and_line(keylift, folder):
    (folder / "keylift.toml").write_text("[scan]\nexclude = [\n")
    status, out, err = keylift("scan")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("keylift: keylift.toml: ") or f"{folder}/keylift.toml: " in err
    assert "line 2" in err or "end of document" in err


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (
            '[detectors]\ndisable = ["stripe-live-secret"]\n',
            "keylift.toml: detectors.disable: item 1 is no id of a detector"
            " (did you mean stripe-live-secret-key?)",
        ),
        (
            "[scan]\nexclud = []\n",
            "keylift.toml: scan.exclud: unknown setting; it is ignored (did you mean exclude?)",
        ),
        (
            "[scan]\nmax_file_size = true\n",
            "keylift.toml: scan.max_file_size: expected a whole number, got true/false;"
            " the default stands",
        ),
        (
            '[[detectors.custom]]\nid = "x-y"\nname = "X"\npattern = "abcd("\n'
            'keywords = ["abcd"]\n',
            "keylift.toml: detectors.custom.x-y: not a valid regular expression: "
            "missing ) at position 5; the detector is skipped",
        ),
    ],
    ids=["unknown-id", "unknown-setting", "wrong-type", "broken-detector"],
)
def test_a_fault_in_a_setting_is_named_and_the_scan_goes_on(keylift, folder, toml, message):
    (folder / "keylift.toml").write_text(toml)
    status, out, err = keylift("scan")
    assert status == 2
    assert err.startswith("keylift: ")
    assert err.endswith(f"{message}\n")
    assert err.count("\n") == 1
    assert_went_on(out)


def test_files_that_cannot_be_scanned_are_named_with_the_reason(keylift, folder):
    """Too large, and gone; a link, a pipe and a binary file are no files to scan."""
    (folder / "big.txt").write_bytes(b"a" * (TEN_MB + 1))
    (folder / "dangling").symlink_to("nowhere")
    (folder / "loop").symlink_to(".")
    os.mkfifo(folder / "pipe")
    (folder / "image.bin").write_bytes(b"\x89PNG\0" + stripe().encode())
    status, out, err = keylift("scan", ".", "nowhere", "pipe", "--format", "json")
    report = json.loads(out)
    assert status == 1
    assert [problem["source"] for problem in report["problems"]] == ["nowhere", "big.txt"]
    assert err == (
        "keylift: nowhere: No such file or directory\n"
        "keylift: big.txt: is 10,000,001 bytes, more than the 10,000,000 of scan.max_file_size;"
        " it is not scanned\n"
    )
    assert report["summary"]["files_scanned"] == 1
    assert report["summary"]["files_skipped"] == 2
    assert [finding["path"] for finding in report["findings"]] == ["a.py"]


def test_what_may_not_be_read_is_named(folder):
    """The administrator may read anything, so that right is given up for the run."""
    (folder / "locked").mkdir(mode=0)
    (folder / "secret.py").write_text("x = 1\n")
    (folder / "secret.py").chmod(0)
    rights = "-dac_override,-dac_read_search"
    command = ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"]
    process = start("scan", prefix=command if os.geteuid() == 0 else [])
    out, err = process.communicate(timeout=60)
    (folder / "locked").chmod(0o700)
    assert (process.returncode, err) == (1, b"")
    problems = "  secret.py: Permission denied\n  locked: Permission denied\n"
    assert f"Could not be scanned\n{problems}" in out.decode()
    assert_went_on(out.decode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32", "latin-1"])
def test_other_encodings_are_read_and_columns_count_characters(keylift, folder, encoding):
    """A byte order mark takes no column."""
    (folder / "b.py").write_bytes(f'é = 1\nñ = "{stripe(1)}"\n'.encode(encoding))
    status, out, err = keylift("scan", "b.py", "--format", "json")
    assert (status, err) == (1, "")
    finding = json.loads(out)["findings"][0]
    assert finding["start"] == {"line": 2, "column": 6}
    assert finding["end"] == {"line": 2, "column": 6 + len(stripe(1))}


def test_a_path_cannot_play_tricks_on_the_terminal(keylift, folder):
    (folder / "x\x1b[2Jy\n.py").write_text(f'K = "{stripe()}"\n')
    _, out, _ = keylift("scan")
    assert "\x1b" not in out
    assert "x\\u001b[2Jy\\u000a.py\n" in out


def test_a_line_cannot_play_tricks_on_the_terminal(keylift, folder):
    (folder / "a.py").write_text(f'K = "{stripe()}"  # \x1b]0;title\x07 \u202eevil\n')
    _, out, _ = keylift("scan")
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert "# \ufffd]0;title\ufffd \ufffdevil\n" in out


def test_an_internal_error_shows_its_type_and_place_only(keylift, monkeypatch):
    """Its message might quote the document."""

    def fail(*_args):
        raise ValueError(f"cannot cope with {stripe()}")

    monkeypatch.setattr("keylift.cli.scan.scan_documents", fail)
    status, out, err = keylift("scan")
    assert (status, out) == (3, "")
    assert err.startswith(
        "keylift: internal error, please report it: ValueError at test_bad_input."
    )
    assert "scan.py:" in err
    assert stripe() not in err


def test_an_interrupt_ends_with_one_line():
    """As a shell expects: status 130, and no traceback."""
    # Whoever runs the tests in the background has them, and so the process, ignore interrupts.
    process = start("scan", "-", prefix=["env", "--default-signal=INT"])
    # More than a pipe holds, so that it is being read once all is written.
    process.stdin.write(b"a\n" * 500_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err) == (b"", b"keylift: interrupted\n")


def test_a_reader_that_leaves_early_is_no_error(folder):
    """As with `keylift scan | head -1`."""
    (folder / "many.py").write_text("".join(f'K = "{stripe(n)}"\n' for n in range(3000)))
    process = start("scan")
    assert process.stdout.readline() == b"a.py\n"
    process.stdout.close()
    assert process.wait(timeout=60) == 141
    assert process.stderr.read() == b""
    process.stderr.close()
    process.stdin.close()


def test_a_terminal_without_unicode_gets_question_marks():
    """Instead of an encoding error."""
    process = start("scan", "a.py", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err == b""
    assert b"(sk_live_????????)" in out


def test_wrong_usage_is_two(keylift):
    assert keylift("scan", "--nope")[0] == 2
    assert keylift("nope")[0] == 2
    status, out, _ = keylift()
    assert status == 2
    assert out.startswith("usage: keylift")


def test_stdin_that_is_binary_or_too_large_is_told():
    status, out, _ = run_process("scan", "-", given=b"a" * (TEN_MB + 1))
    assert status == 3
    assert "<stdin>: is 10,000,001 bytes" in out
    assert run_process("scan", "-", given=b"\0\1\2")[0] == 0


@pytest.mark.parametrize(
    "name",
    [".env", ".env.example", ".gitignore", ".dockerignore", ".keyliftignore", "keylift.toml"],
)
def test_a_link_that_leads_to_itself_is_no_internal_error(keylift, folder, name):
    (folder / "pay.py").write_text(f'KEY = "{stripe()}"\n')
    (folder / name).symlink_to(name)
    _, out, err = keylift("fix", ".")
    assert "internal error" not in out + err
    env = folder / ".env"
    kept = env.read_text() if env.is_file() else ""
    assert stripe() in (folder / "pay.py").read_text() + kept
