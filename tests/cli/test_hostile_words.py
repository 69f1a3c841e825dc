"""Names that a repository's author chose act nowhere: not in a terminal, not in a log of CI."""

from __future__ import annotations

import io
import json
import re

import pytest

from cli.test_reports import stripe
from keylift.cli.reports.sarif import Columns
from keylift.cli.terminal import Screen, Style

NAMES = (
    "::warning file=x::pwn.py",
    "##vso[task.setvariable variable=x]y.py",
    "##[error]z.py",
    "a\x1b[31m\x1b]8;;https:evil\x07.py",
    "b\u202e.py",
    "c\n::error::d.py",
    " ::error::e.py",
)
_COMMAND = re.compile(r"^\s*::|##[A-Za-z]*\[", re.MULTILINE)


@pytest.fixture
def hostile(folder):
    """Files with such names, each with a secret and with a line that is a command."""
    for name in NAMES:
        text = f'::error::before\nKEY = "{stripe()}"\n::error::after ##vso[x]\n'
        (folder / name).write_text(text)
    (folder / "gone").symlink_to("nowhere")
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "."),
        ("scan", *NAMES),
        ("scan", "::nowhere", "##vso[x]nowhere"),
        ("scan", "--format", "json", "."),
        ("scan", "--format", "sarif", "."),
        ("fix", "--dry-run", "."),
        ("fix", "."),
        ("scan", "--format", "##vso[x]\n::error::y"),
        ("scan", "--config", "::error::x"),
        ("detectors", "##vso[x]\n::error::y"),
        ("stores", "::error::\x1b[31m"),
        ("::error::x",),
    ],
    ids=range(12),
)
@pytest.mark.usefixtures("hostile")
def test_no_line_is_a_command_and_no_character_acts(keylift, arguments):
    _, out, err = keylift(*arguments)
    for said in (out, err):
        assert not _COMMAND.search(said)
        assert all(line.isprintable() for line in said.split("\n"))


@pytest.mark.usefixtures("hostile")
def test_a_name_that_begins_as_a_command_does_is_still_the_files(keylift, folder):
    _, out, _ = keylift("scan", *NAMES[:1])
    assert out.startswith("./::warning file=x::pwn.py\n    2:8 ")
    _, out, _ = keylift("scan", "--format", "json", *NAMES[:2])
    paths = [each["path"] for each in json.loads(out)["findings"]]
    assert paths == [f"./{name}" for name in NAMES[:2]]
    assert all((folder / path).is_file() for path in paths)


def test_a_detectors_name_that_is_a_command_is_a_word(keylift, folder):
    (folder / "keylift.toml").write_text(
        "[[detectors.custom]]\nid = 'acme-token'\nname = '::error::##vso[x]'\n"
        "pattern = 'acme_[0-9a-f]{8}'\nkeywords = ['acme_']\n"
    )
    (folder / "a.py").write_text("acme_12345678\n")
    _, out, _ = keylift("scan")
    assert "1:1    error    ::error::#\ufffdvso[x] (••••••••)  [acme-token]" in out
    _, out, _ = keylift("detectors", "acme-token")
    assert out.startswith("\ufffd:error::#\ufffdvso[x]\n")


def test_pieces_make_no_command_together():
    stream = io.StringIO()
    Screen(stream, color=True, width=80).line(
        (" :", Style.DIM), (":error::x #", Style.GOOD), "#[y]"
    )
    assert stream.getvalue() == "\x1b[2m \ufffd\x1b[0m\x1b[32m:error::x #\x1b[0m\ufffd[y]\n"


def test_columns_of_one_line_are_counted_once():
    """Each offset costs what stands between it and the one before, not the line so far."""

    class Counted(str):
        __slots__ = ("read",)

        def __getitem__(self, key):
            part = super().__getitem__(key)
            self.read = getattr(self, "read", 0) + len(part)
            return part

    text = Counted("🔑ab" * 5000 + "\n🔑x")
    columns = Columns(text)
    places = [columns.position(3 * number + 1) for number in range(5000)]
    assert places[:2] == [(1, 3), (1, 7)]
    assert places[-1] == (1, 4 * 4999 + 3)
    assert text.read < 2 * len(text)
    assert columns.position(15002) == (2, 3)
    assert columns.position(4) == (1, 7)
