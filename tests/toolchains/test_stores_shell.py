"""Rewritten shell scripts read their secrets from the stores (run with bash and dash)."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from servers.cloud_commands import cloud_commands
from toolchains.programs import HOSTILE
from toolchains.storing import Project, check

SCRIPT = """\
#!/bin/sh
# Prints two keys.
PROBE_KEY="@FIRST"

print_both() {
  OTHER_PROBE_KEY="@SECOND" # the other one
  printf '%s|%s' "$PROBE_KEY" "$OTHER_PROBE_KEY"
}

print_both
"""
PROJECT = Project(
    language="shell",
    files={"print.sh": SCRIPT},
    command=["dash", "print.sh"],
    escapes="$`",
    value=HOSTILE.replace("\n\t", " "),
)


def project(shell: str, start: str) -> Project:
    script = SCRIPT.replace("# Prints two keys.\n", f"# Prints two keys.\n{start}")
    return replace(PROJECT, files={"print.sh": script}, command=[shell, "print.sh"])


@pytest.mark.parametrize("shell", ["bash", "dash"])
@pytest.mark.parametrize("store_id", ["vault", "conjur", "aws"])
@pytest.mark.parametrize("start", ["", "set -eu\n"], ids=["loose", "strict"])
def test_shell(start: str, store_id: str, shell: str, tmp_path: Path) -> None:
    """A script stops where a lookup fails, with `set -e` and without."""
    asked = check(project(shell, start), store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4, "aws": 0}[store_id]


@pytest.mark.parametrize("store_id", ["gcp", "azure"])
def test_shell_with_clouds(store_id: str, tmp_path: Path) -> None:
    """The commands of Google and Azure are stand-ins."""
    commands = cloud_commands(tmp_path / "commands")
    path = {"PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"}
    of_commands = replace(project("dash", ""), proof="stub")
    asked = check(of_commands, store_id, tmp_path / "shop", path).asked
    assert len(asked) == 2
