"""With `require_non_empty`, programs also stop at an empty variable, and name it.

All programs of the five languages are compiled; some of them are run, since starting takes time.
The other languages' lookups reject an empty value anyway, which their own tests show.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from toolchains import test_csharp, test_java, test_kotlin, test_python, test_ruby
from toolchains.programs import VARIABLE, Program, rewritten
from toolchains.running import run

FEW = 6


def strict(program: Program, language: str) -> str:
    return rewritten(program, language, non_empty=True)


def check(
    programs: Iterable[Program], folder: Path, command: Callable[[Program], Sequence[str]]
) -> None:
    """Run each with its value, with an empty one and without any."""
    for program in programs:
        moved = run(command(program), folder, {VARIABLE: program.value})
        assert (moved.status, moved.output.decode()) == (0, program.value), program.name
        for variables in ({VARIABLE: ""}, {}):
            stopped = run(command(program), folder, variables)
            assert stopped.status != 0, program.name
            assert f"{VARIABLE} is not set" in stopped.errors or not variables, program.name
            assert VARIABLE in stopped.errors, program.name


def test_python_stops(tmp_path: Path) -> None:
    for program in test_python.PROGRAMS:
        (tmp_path / f"{program.name}.py").write_bytes(strict(program, "python").encode())
    command = [sys.executable, "-I", "-X", "utf8"]
    check(test_python.PROGRAMS, tmp_path, lambda one: [*command, f"{one.name}.py"])


def test_ruby_stops(tmp_path: Path) -> None:
    for program in test_ruby.PROGRAMS:
        (tmp_path / f"{program.name}.rb").write_bytes(strict(program, "ruby").encode())
    check(test_ruby.PROGRAMS, tmp_path, lambda one: [*test_ruby.RUBY, f"{one.name}.rb"])


def test_java_stops(tmp_path: Path) -> None:
    for program in test_java.PROGRAMS:
        test_java.write(tmp_path, program, "after", strict(program, "java"))
    assert test_java.compile_all(tmp_path) == ""
    command = test_java.JAVA
    check(test_java.PROGRAMS[:FEW], tmp_path, lambda one: [*command, f"probe.{one.name}_after"])


def test_kotlin_stops(tmp_path: Path) -> None:
    for program in test_kotlin.PROGRAMS:
        test_kotlin.write(tmp_path, program, "after", strict(program, "kotlin"))
    assert "error:" not in test_kotlin.compile_all(tmp_path)
    check(test_kotlin.PROGRAMS[:FEW], tmp_path, lambda one: test_kotlin.main_of(one, "after"))


def test_csharp_stops(tmp_path: Path) -> None:
    names = [one.name for one in test_csharp.PROGRAMS]
    for program in test_csharp.PROGRAMS:
        test_csharp.write(tmp_path, program, "after", strict(program, "csharp"))
    cases = " ".join(f'case "{name}": {name}_after.Probe.Run(); break;' for name in names)
    start = test_csharp.DISPATCH.format(cases)
    (tmp_path / "Start.cs").write_text(start, encoding="utf-8")
    files = [f"{name}_after.cs" for name in names]
    done = run([*test_csharp.COMPILE, "-out:all.exe", "Start.cs", *files], tmp_path)
    assert (done.status, done.output.decode() + done.errors) == (0, "")
    check(test_csharp.PROGRAMS[:FEW], tmp_path, lambda one: ["mono", "all.exe", one.name])


@pytest.mark.parametrize("language", ["python", "ruby"])
def test_the_plain_lookup_lets_an_empty_value_pass(language: str, tmp_path: Path) -> None:
    """That is why there is a setting."""
    programs, command = {
        "python": (test_python.PROGRAMS, [sys.executable, "-I"]),
        "ruby": (test_ruby.PROGRAMS, test_ruby.RUBY),
    }[language]
    (tmp_path / "plain").write_bytes(rewritten(programs[0], language).encode())
    passed = run([*command, "plain"], tmp_path, {VARIABLE: ""})
    assert (passed.status, passed.output) == (0, b"")
