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


def moved_where_it_says(top: Path, program: list[str], env: str) -> None:
    """Have the value moved, and then put where the report says that it is needed."""
    before = Outcome(0, stripe().encode(), "")
    assert run(program, top) == before
    _, out, _ = run_process("fix", str(top))
    assert run(program, top) == before, "nothing is moved unasked"
    _, out, _ = run_process("fix", "--only", "stripe-live-secret-key", str(top))
    missing = run(program, top)
    assert missing.status != 0
    assert "STRIPE_SECRET_KEY is not set" in missing.errors
    said = re.search(r"The value has to be in (\S+) too", " ".join(out.split()))
    assert said
    library = top / "packages" / "keys"
    there = (library / said[1]).resolve()
    assert there == (top / env).resolve()
    there.write_text((library / ".env").read_text())
    assert run(program, top) == before


def test_what_the_monorepo_starts_loads_its_file(tmp_path: Path) -> None:
    """Its script starts the program in its own folder."""
    monorepo(tmp_path, "exit 1", 'require("dotenv/config");\n')
    manifest = json.loads((tmp_path / "package.json").read_text())
    manifest["scripts"] = {"start": "node apps/api/index.js"}
    (tmp_path / "package.json").write_text(json.dumps(manifest))
    package = json.loads((tmp_path / "apps/api/package.json").read_text())
    (tmp_path / "apps/api/package.json").write_text(json.dumps({**package, "scripts": {}}))
    moved_where_it_says(tmp_path, ["npm", "start", "--silent"], ".env")


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
    (tmp_path / ".env").write_text("OTHER=1\n")
    # It runs in the package's folder.
    moved_where_it_says(tmp_path, ["npm", "start", "--silent", "--workspace", "@shop/api"], env)
