"""Rewritten JavaScript and TypeScript that cannot wait read what was fetched before their start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolchains.running import run
from toolchains.stand_ins import store
from toolchains.storing import PATHS, Project, check, rewrite
from toolchains.test_stores_javascript import MODULES, SDKS, TSC

START = ["node", "--import", "./load-secrets.mjs"]
COMMON = """\
'use strict'
const { other } = require('./deep/other')

const probeKey = "@FIRST"

process.stdout.write(probeKey + '|' + other())
"""
OTHER = """\
exports.other = () => [1].map(() => "@SECOND")[0]
"""
TYPED = """\
import { Till } from "./deep/till";

class Shop {
  readonly probeKey = "@FIRST";
}

function main(till: Till = new Till()): void {
  process.stdout.write(`${new Shop().probeKey}|${till.key()}`);
}

main();
"""
TILL = """\
export class Till {
  key(otherProbeKey = "@SECOND"): string {
    return otherProbeKey;
  }
}
"""
MODULE = """\
import { other } from "./deep/other.mjs";

class Shop {
  static key = "";
  static {
    Shop.key = "@FIRST";
  }
}

process.stdout.write(`${Shop.key}|${other()}`);
"""
OPTIONS = {
    "strict": True,
    "target": "es2022",
    "module": "node16",
    "noPropertyAccessFromIndexSignature": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "types": ["node"],
    "typeRoots": [str(MODULES / "@types")],
    "skipLibCheck": True,
    "outDir": "out",
    "rootDir": "src",
}
MAINS = {"commonjs": "src/main.js", "module": "src/main.mjs", "typescript": "out/main.js"}
PROJECTS = {
    "commonjs": Project(
        language="javascript",
        files={"package.json": "{}", "src/main.js": COMMON, "src/deep/other.js": OTHER},
        command=[*START, MAINS["commonjs"]],
    ),
    "module": Project(
        language="javascript",
        files={
            "package.json": "{}",
            "src/main.mjs": MODULE,
            "src/deep/other.mjs": 'export function other() {\n  return "@SECOND";\n}\n',
        },
        command=[*START, MAINS["module"]],
    ),
    "typescript": Project(
        language="typescript",
        files={
            "package.json": "{}",
            "tsconfig.json": json.dumps({"compilerOptions": OPTIONS, "include": ["src"]}),
            "src/main.ts": TYPED,
            "src/deep/till.ts": TILL,
        },
        builds=[TSC],
        command=[*START, MAINS["typescript"]],
    ),
}


RUNS = [
    *(("commonjs", store_id) for store_id in ("vault", "conjur", "gcp", "azure", "aws")),
    ("module", "conjur"),
    *(("typescript", store_id) for store_id in ("vault", "aws")),
]


@pytest.mark.parametrize(("name", "store_id"), RUNS)
def test_preload(name: str, store_id: str, tmp_path: Path) -> None:
    """Fields, static blocks, defaults, sync functions and the top of CommonJS see both values.

    The SDKs are those of the stores' makers.
    """
    if store_id in SDKS:
        (tmp_path / "node_modules").symlink_to(SDKS[store_id])
    asked = check(PROJECTS[name], store_id, tmp_path).asked
    assert len(asked) == {"vault": 2, "conjur": 4, "gcp": 2, "azure": 2, "aws": 0}[store_id]
    plain = run(["node", MAINS[name]], tmp_path)
    assert plain.status != 0
    assert "is not loaded: start the program by node --import ./load-secrets.mjs" in plain.errors
    assert plain.output == b""
    loader = (tmp_path / "load-secrets.mjs").read_text("utf-8")
    assert loader.count("loaded.set(") == len(PATHS)
    assert loader.count("async function ") == 1


CHILDREN = """\
const { spawnSync } = require("child_process");
const { Worker, isMainThread } = require("worker_threads");

exports.key = () => "@FIRST";
exports.other = () => "@SECOND";

if (!isMainThread) process.stdout.write(exports.key());
else {
  const child = spawnSync(process.execPath, ["-p", "JSON.stringify(process.env)"]);
  if (child.stdout.toString().includes("probe value")) throw new Error("in a child's environment");
  new Worker(__filename).on("exit", () => process.stdout.write(`|${exports.other()}`));
}
"""


def test_workers_have_the_values_and_children_do_not(tmp_path: Path) -> None:
    """A worker runs the file itself, and no child finds a value in its environment."""
    project = Project(
        language="javascript",
        files={"package.json": "{}", "main.js": CHILDREN},
        command=[*START, "main.js"],
        value="probe value",
    )
    values = rewrite(project, "vault", tmp_path)
    with store("vault", values) as stand_in:
        done = run(project.command, tmp_path, stand_in.environ)
    assert (done.output.decode(), done.status) == ("|".join(project.values.values()), 0), (
        done.errors
    )
