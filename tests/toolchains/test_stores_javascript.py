"""Rewritten JavaScript and TypeScript read their secrets from the stores (run with Node.js)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolchains.storing import Project, check

SDKS = {
    store_id: Path(__file__).parents[2] / ".cache" / folder / "node_modules"
    for store_id, folder in {"aws": "aws_js", "gcp": "google_js", "azure": "azure_js"}.items()
}
MODULES = Path(__file__).parents[2] / "vscode-extension" / "node_modules"
TSC = ["node", str(MODULES / "typescript/bin/tsc"), "-p", "."]
ESM = """\
import { other } from "./deep/other.js";

const probeKey = "@FIRST";
process.stdout.write(`${probeKey}|${await other()}`);
"""
OTHER = """\
export async function other() {
  const otherProbeKey = "@SECOND";
  return otherProbeKey;
}
"""
COMMON = """\
'use strict'
const { other } = require('./deep/other')

async function main () {
  const probeKey = "@FIRST"
  process.stdout.write(probeKey + '|' + await other())
}

main()
"""
COMMON_OTHER = (
    'exports.other = async () => {\n  const otherProbeKey = "@SECOND"\n  return otherProbeKey\n}\n'
)
OPTIONS = {
    "strict": True,
    "target": "es2022",
    "module": "nodenext",
    "moduleResolution": "nodenext",
    "noPropertyAccessFromIndexSignature": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "noImplicitAny": True,
    "types": ["node"],
    "typeRoots": [str(MODULES / "@types")],
    "skipLibCheck": True,
    "outDir": "out",
    "rootDir": "src",
}
MODULE = json.dumps({"type": "module"})
PROJECTS = {
    "esm": Project(
        language="javascript",
        files={"package.json": MODULE, "src/main.js": ESM, "src/deep/other.js": OTHER},
        command=["node", "src/main.js"],
    ),
    "commonjs": Project(
        language="javascript",
        files={"package.json": "{}", "src/main.js": COMMON, "src/deep/other.js": COMMON_OTHER},
        command=["node", "src/main.js"],
    ),
    "typescript": Project(
        language="typescript",
        files={
            "package.json": MODULE,
            "tsconfig.json": json.dumps({"compilerOptions": OPTIONS, "include": ["src"]}),
            "src/main.ts": ESM,
            "src/deep/other.ts": OTHER.replace("other()", "other(): Promise<string>"),
        },
        builds=[TSC],
        command=["node", "out/main.js"],
    ),
}


@pytest.mark.parametrize("store_id", ["vault", "conjur"])
@pytest.mark.parametrize("name", PROJECTS)
def test_javascript(name: str, store_id: str, tmp_path: Path) -> None:
    """Top-level and inner `await` read each entry once, in modules and in CommonJS."""
    asked = check(PROJECTS[name], store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4}[store_id]


@pytest.mark.parametrize("store_id", ["gcp", "azure"])
@pytest.mark.parametrize("name", PROJECTS)
def test_javascript_with_clouds(name: str, store_id: str, tmp_path: Path) -> None:
    """The SDKs of Google and Azure read each entry once, with types where there are any."""
    (tmp_path / "node_modules").symlink_to(SDKS[store_id])
    assert len(check(PROJECTS[name], store_id, tmp_path).asked) == 2


@pytest.mark.parametrize("name", PROJECTS)
def test_javascript_with_aws(name: str, tmp_path: Path) -> None:
    """AWS's own SDK reads the values from Moto, with types where there are any."""
    (tmp_path / "node_modules").symlink_to(SDKS["aws"])
    check(PROJECTS[name], "aws", tmp_path)
