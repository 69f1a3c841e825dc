"""Rewritten Go programs read their secrets from the stores (built and run with Go itself)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from toolchains.running import run
from toolchains.storing import Project, check

MAIN = """\
package main

import (
	"os"

	"example.com/shop/pay"
)

func main() {
	probeKey := "@FIRST"
	os.Stdout.WriteString(probeKey + "|" + pay.OtherProbeKey)
}
"""
PAY = """\
package pay

const other = "x"

var OtherProbeKey = "@SECOND"
"""
PROJECT = Project(
    language="go",
    files={
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
        "main.go": MAIN,
        "more.go": "package main\n",
        "pay/pay.go": PAY,
    },
    builds=[["go", "vet", "./..."], ["go", "build", "-o", "shop", "."]],
    command=["./shop"],
)


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
def test_go(store_id: str, tmp_path: Path) -> None:
    """Two packages, with a helper file each, that gofmt leaves as it is."""
    asked = check(PROJECT, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]
    assert run(["gofmt", "-l", "."], tmp_path).output == b""


def test_go_with_aws(tmp_path: Path) -> None:
    """AWS's own SDK reads the values from Moto."""
    sdk = "github.com/aws/aws-sdk-go-v2"
    asked = f"require (\n\t{sdk}/config v1.33.16\n\t{sdk}/service/secretsmanager v1.50.10\n)\n"
    project = replace(
        PROJECT,
        files={**PROJECT.files, "go.mod": f"{PROJECT.files['go.mod']}\n{asked}"},
        builds=[["go", "mod", "tidy"], *PROJECT.builds],
    )
    check(project, "aws", tmp_path)
