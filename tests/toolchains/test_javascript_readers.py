"""Programs whose settings a library reads find what was moved to `.env` (run with libraries)."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.command_line import run_process, stripe
from toolchains.running import Outcome, run

MODULES = Path(__file__).parents[2] / ".cache" / "readers_js" / "node_modules"
VARIABLE = "SHOP_KEY"
DOTENV = 'require("dotenv/config");\n'
SHOW = "process.stdout.write(KEY);\n"
NEST = (
    DOTENV
    + """\
require("reflect-metadata");
const { ConfigService } = require("@nestjs/config");

const config = new ConfigService();
"""
)
ENVALID = DOTENV + 'const { cleanEnv, str } = require("envalid");\n\n'
READERS = {
    "Nest": NEST + 'const KEY = config.get("SHOP_KEY", "@");\n',
    "Nest, which infers": NEST + 'const KEY = config.get("SHOP_KEY", "@", { infer: true });\n',
    "env-var": DOTENV + 'const env = require("env-var");\n\n'
    'const KEY = env.get("SHOP_KEY").default("@").asString();\n',
    "env-var by its function": DOTENV + 'const { get } = require("env-var");\n\n'
    'const KEY = get("SHOP_KEY").default("@").asString();\n',
    "envalid": ENVALID + 'const env = cleanEnv(process.env, { SHOP_KEY: str({ default: "@" }) });\n'
    "const KEY = env.SHOP_KEY;\n",
    "envalid with more": ENVALID + "const { SHOP_KEY: KEY } = cleanEnv(process.env, {\n"
    '  SHOP_KEY: str({ desc: "key", default: "@" }),\n});\n',
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_without_its_default(name: str, tmp_path: Path) -> None:
    """It finds the value in `.env`, lets what is set count, and names what nothing sets."""
    text = READERS[name].replace('"@"', f'"{stripe()}"')
    app, command = tmp_path / "app.js", ["node", "app.js"]
    app.write_text(text + SHOW)
    (tmp_path / "package.json").write_text('{ "scripts": { "start": "node app.js" } }')
    (tmp_path / "node_modules").symlink_to(MODULES)
    before = run(command, tmp_path)
    assert before == Outcome(0, stripe().encode(), "")
    run_process("fix", str(tmp_path))
    after = app.read_text()
    assert stripe() not in after
    assert "requireEnv" not in after, "the library itself reads the variable"
    assert (tmp_path / ".env").read_text() == f"{VARIABLE}={stripe()}\n"
    assert run(command, tmp_path) == before
    assert run(command, tmp_path, {VARIABLE: "from outside"}).output == b"from outside"
    (tmp_path / ".env").write_text("")
    missing = run(command, tmp_path)
    assert missing.status != 0
    assert VARIABLE in missing.errors + missing.output.decode()
    assert stripe() not in missing.errors
