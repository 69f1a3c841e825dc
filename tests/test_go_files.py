"""How a Go file's text says with which others it is built."""

from __future__ import annotations

import pytest

from keylift.languages._go_files import is_always_built, is_script

REST = "\npackage main\n"


@pytest.mark.parametrize(
    "line",
    [
        "//go:build ignore\n",
        "\ufeff//go:build ignore\n",
        "//go:build ignore && linux\n",
        "//go:build (linux && ignore) || (ignore && windows)\n",
        "// +build ignore\n",
        "// Copyright\n\n//go:build ignore\r\n",
    ],
)
def test_what_is_built_by_name_alone(line: str) -> None:
    assert is_script(line + REST)
    assert not is_always_built("main.go", line + REST)


@pytest.mark.parametrize(
    "line",
    [
        "//go:build !ignore\n",
        "//go:build ignore || linux\n",
        "//go:build ignored\n",
        "// go:build is what ignore is for\n",
    ],
)
def test_what_is_built_with_others_at_times(line: str) -> None:
    assert not is_script(line + REST)


def test_constraints_count_above_the_package_clause_alone() -> None:
    text = f"{REST}\n//go:build ignore\n"
    assert not is_script(text)
    assert is_always_built("main.go", text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("main_linux.go", ""),
        ("main_test.go", ""),
        ("main_windows_arm64.go", ""),
        ("_main.go", ""),
        ("main.go", '\nimport "C"\n'),
        ("main.go", '\nimport (\n\t"C"\n\t"os"\n)\n'),
    ],
)
def test_what_is_not_in_each_build(name: str, text: str) -> None:
    assert not is_always_built(name, REST + text)
    assert is_always_built("main.go", REST)
