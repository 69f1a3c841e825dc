"""Rewritten Go programs read their secrets from the stores (built and run with Go itself)."""

from __future__ import annotations

import re
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


VAULT_MANIFEST = Path(__file__).parents[1] / "servers" / "vault" / "go.mod"
CLOUDS = {
    "gcp": "cloud.google.com/go/secretmanager v1.15.0",
    "azure": (
        "github.com/Azure/azure-sdk-for-go/sdk/azidentity v1.12.0\n"
        "\tgithub.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azsecrets v1.4.0"
    ),
}


@pytest.mark.parametrize("store_id", CLOUDS)
def test_go_with_clouds(store_id: str, tmp_path: Path) -> None:
    """The SDKs of Google and Azure read the values.

    What they share with the Vault of the tests has the same version, so that it is compiled once.
    """
    blocks = re.findall(
        r"^require \(\n.*?^\)\n", VAULT_MANIFEST.read_text(), re.DOTALL | re.MULTILINE
    )
    manifest = f"{PROJECT.files['go.mod']}\nrequire (\n\t{CLOUDS[store_id]}\n)\n\n{''.join(blocks)}"
    project = replace(
        PROJECT,
        files={**PROJECT.files, "go.mod": manifest},
        # `go vet` would look at all of the SDK, too.
        builds=[["go", "mod", "tidy"], *PROJECT.builds[1:]],
    )
    assert len(check(project, store_id, tmp_path).asked) == 2


ALONE = """\
package main

import "os"

var probeKey = "@FIRST"

func main() {
	otherProbeKey := "@SECOND"
	os.Stdout.WriteString(probeKey + "|" + otherProbeKey)
}
"""
OLD_MODULE = "module example.com/shop\n\ngo 1.13\n"


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
@pytest.mark.parametrize("manifest", [{}, {"go.mod": OLD_MODULE}], ids=["loose", "module"])
def test_go_in_one_file(store_id: str, manifest: dict[str, str], tmp_path: Path) -> None:
    """A program that is run by its file's name has the function itself, in old Go as well."""
    program = replace(
        PROJECT,
        files={**manifest, "main.go": ALONE},
        builds=[["go", "vet", "main.go"], ["go", "build", "-o", "shop", "main.go"]],
    )
    asked = check(program, store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]
    assert run(["gofmt", "-l", "."], tmp_path).output == b""
    assert not list(tmp_path.glob("appsecrets*"))


def test_go_where_tests_replaced_the_transport(tmp_path: Path) -> None:
    """Whatever the program has made of the default transport, the lookup has one of its own."""
    replaced = "\nfunc init() { http.DefaultTransport = nobody{} }\n\ntype nobody struct{}\n"
    answers = (
        "\nfunc (nobody) RoundTrip(*http.Request) (*http.Response, error) {"
        ' panic("not for the store") }\n'
    )
    code = ALONE.replace('import "os"', 'import (\n\t"net/http"\n\t"os"\n)') + replaced + answers
    program = replace(
        PROJECT, files={"main.go": code}, builds=[["go", "build", "-o", "shop", "main.go"]]
    )
    # What is evaluated before `init` would not see it.
    moved = code.replace('var probeKey = "@FIRST"\n\n', "").replace(
        "\totherProbeKey", '\tprobeKey := "@FIRST"\n\totherProbeKey'
    )
    check(replace(program, files={"main.go": moved}), "vault", tmp_path)
