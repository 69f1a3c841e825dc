"""Texts are parsed in a process of their own first, which crashes in place of ours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from keylift.errors import UnparsableError
from keylift.languages.tree import parse, try_first
from keylift.workspace import trial as trial_module
from keylift.workspace.trial import Trial, trying_first
from support.command_line import SERVER, run_process, stripe
from support.nesting import GRAMMARS, python_stairs, ruby_words, yaml_chain

_CRASH = ruby_words(*[98] * 9, 101)
"""What ends Ruby's parser, and no count of levels foresees."""

_PARSE_ALL = """
import sys
sys.path[:0] = sys.argv[1:3]
from keylift.errors import UnparsableError
from keylift.languages.tree import parse
from keylift.workspace.trial import trying_first
from support.nesting import GRAMMARS, deep_texts
with trying_first():
    for text in deep_texts(sys.argv[3]):
        try:
            parse(text, GRAMMARS[sys.argv[3]])
        except UnparsableError:
            pass
print("all")
"""


@pytest.mark.parametrize("name", GRAMMARS)
def test_no_grammar_ends_the_process(name: str) -> None:
    """Whatever a text does to a parser, whoever asked for it lives on."""
    paths = (str(SERVER), str(Path(__file__).parents[1]))
    done = subprocess.run(
        [sys.executable, "-c", _PARSE_ALL, *paths, name], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"all\n"), done.stderr


def test_a_text_that_crashes_is_refused_and_the_next_is_parsed() -> None:
    """One text costs one process; the next one gets another."""
    with trying_first():
        for _ in range(2):
            with pytest.raises(UnparsableError):
                parse(_CRASH, GRAMMARS["ruby"])
            assert not parse(ruby_words(97, 97, 97, 97), GRAMMARS["ruby"]).root.has_error


def test_a_process_that_is_gone_is_replaced() -> None:
    """What ended for reasons of its own says nothing about a text."""
    text, one = "x = 1\n" * 100, Trial()
    assert one.survives(GRAMMARS["python"], text.encode())
    (process,) = one._idle
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert one.survives(GRAMMARS["python"], text.encode())
    assert one._idle != [process]
    one.close()


def test_where_no_process_can_be_started_texts_are_parsed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A system that lets nothing start keeps what it had: the count of levels alone."""
    monkeypatch.setattr(trial_module.sys, "executable", "/nowhere/python")
    one = Trial()
    assert one.survives(GRAMMARS["ruby"], _CRASH.encode())
    assert not one._idle


def test_a_parser_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that does not answer is ended, and its text is left alone."""
    monkeypatch.setattr(trial_module, "_PATIENCE", 0.01)
    monkeypatch.setattr(
        trial_module, "_CODE", "import sys; print('r', end='', flush=True); sys.stdin.read()"
    )
    one = Trial()
    assert not one.survives(GRAMMARS["python"], b"x = 1\n" * 100)
    one.close()


def test_nothing_is_tried_once_it_is_over() -> None:
    """The processes end with what needed them."""
    with trying_first():
        parse("x = 1\n" * 100, GRAMMARS["python"])
    seen: list[str] = []
    try_first(lambda grammar, _: bool(seen.append(grammar)) or True)
    parse("x = 1\n", GRAMMARS["python"])
    try_first(None)
    parse("x = 1\n", GRAMMARS["python"])
    assert seen == [GRAMMARS["python"]]


def test_a_crash_leaves_no_image_of_the_text() -> None:
    """A core file would hold the document's secrets."""
    one = Trial()
    assert one.survives(GRAMMARS["python"], b"x = 1\n" * 100)
    (process,) = one._idle
    limits = Path(f"/proc/{process.pid}/limits").read_text(encoding="utf-8")
    (line,) = (each for each in limits.splitlines() if each.startswith("Max core file size"))
    assert set(line.split()[4:6]) <= {"0", "1"}
    one.close()


@pytest.mark.parametrize(
    ("name", "deep"),
    [
        ("docker-compose.yml", "services:\n  a:\n    environment:\n      K: @\n" + yaml_chain(254)),
        ("a.py", 'KEY = "@"\n' + python_stairs(511)),
        ("a.rb", 'KEY = "@"\n' + _CRASH),
    ],
)
def test_a_crash_costs_one_file(tmp_path: Path, name: str, deep: str) -> None:
    """`fix` names the file that it leaves, and goes on with those after it."""
    (tmp_path / name).write_text(deep.replace("@", stripe()), encoding="utf-8")
    (tmp_path / "z.py").write_text(f'KEY = "{stripe(1)}"\n', encoding="utf-8")
    status, out, errors = run_process("fix", str(tmp_path))
    assert (status, errors) == (1, "")
    assert "nested in a way that may crash Keylift's parser" in out
    assert "os.environ" in (tmp_path / "z.py").read_text(encoding="utf-8")
    assert (tmp_path / name).read_text(encoding="utf-8") == deep.replace("@", stripe())
