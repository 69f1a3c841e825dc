"""Rewritten shell scripts read their secrets from the stores (run with bash and dash)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("shell", ["bash", "dash"])
@pytest.mark.parametrize("store_id", ["vault", "conjur", "aws"])
@pytest.mark.parametrize("start", ["", "set -eu\n"], ids=["loose", "strict"])
def test_shell(start: str, store_id: str, shell: str, tmp_path: Path) -> None:
    """A script stops where a lookup fails, with `set -e` and without."""
    script = SCRIPT.replace("# Prints two keys.\n", f"# Prints two keys.\n{start}")
    project = replace(PROJECT, files={"print.sh": script}, command=[shell, "print.sh"])
    asked = check(project, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4, "aws": 0}[store_id]
