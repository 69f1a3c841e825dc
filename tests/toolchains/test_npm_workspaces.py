"""A program of a monorepo finds what a library of it looks up where the report says.

npm links the packages, and the program loads its own `.env` with the real dotenv.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.command_line import git, run_process, stripe
from toolchains.running import Outcome, run

MODULES = Path(__file__).parents[2] / ".cache" / "readers_js" / "node_modules"


def written(top: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)


def monorepo(top: Path, start: str, head: str) -> None:
    """Write a library with a key and a program that prints it, and have npm link them."""
    git("init", "-q", folder=top)
    importing = {"name": "@shop/api", "scripts": {"start": start}, "dependencies": {}}
    importing["dependencies"] = {"@shop/keys": "*"}
    written(
        top,
        {
            "package.json": '{ "private": true, "workspaces": ["packages/*", "apps/*"] }',
            "packages/keys/package.json": '{ "name": "@shop/keys", "version": "1.0.0" }',
            "packages/keys/index.js": f'exports.key = "{stripe()}";\n',
            "apps/api/package.json": json.dumps(importing),
            "apps/api/index.js": f'{head}process.stdout.write(require("@shop/keys").key);\n',
        },
    )
    done = run(["npm", "install", "--offline", "--silent", "--no-audit", "--no-fund"], top)
    assert done.status == 0, done.errors
    assert (top / "node_modules" / "@shop" / "keys").is_symlink()
    (top / "node_modules" / "dotenv").symlink_to(MODULES / "dotenv")


@pytest.mark.parametrize(
    ("start", "head", "env"),
    [
        ("node index.js", 'require("dotenv/config");\n', "apps/api/.env"),
        ("node --env-file=../../.env index.js", "", ".env"),
    ],
    ids=["dotenv", "Node's own switch"],
)
def test_the_value_is_found_where_the_report_says(
    tmp_path: Path, start: str, head: str, env: str
) -> None:
    """In the library's own `.env` alone the program does not find it."""
    monorepo(tmp_path, start, head)
    # npm's own words stay out of the way; `start` runs in the package's folder.
    program = ["npm", "start", "--silent", "--workspace", "@shop/api"]
    (tmp_path / ".env").write_text("OTHER=1\n")
    before = Outcome(0, stripe().encode(), "")
    assert run(program, tmp_path) == before
    _, out, _ = run_process("fix", str(tmp_path))
    assert run(program, tmp_path) == before, "nothing is moved unasked"
    _, out, _ = run_process("fix", "--only", "stripe-live-secret-key", str(tmp_path))
    missing = run(program, tmp_path)
    assert missing.status != 0
    assert "STRIPE_SECRET_KEY is not set" in missing.errors
    said = re.search(r"The value has to be in (\S+) too", " ".join(out.split()))
    assert said
    library = tmp_path / "packages" / "keys"
    there = (library / said[1]).resolve()
    assert there == (tmp_path / env).resolve()
    there.write_text((library / ".env").read_text())
    assert run(program, tmp_path) == before
