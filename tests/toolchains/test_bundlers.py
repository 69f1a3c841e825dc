"""What Vite and esbuild pack for browsers runs after a fix as it ran before.

The built code is run where there is no `process`, as in a browser.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from support.command_line import run_process, stripe
from toolchains.running import run

MODULES = Path(__file__).parents[2] / ".cache" / "vite_js" / "node_modules"
# A fresh context has no globals but JavaScript's own and these.
BROWSER = """\
const fs = require("node:fs"), path = require("node:path"), vm = require("node:vm");
const folder = process.argv[2];
const file = fs.readdirSync(folder).find((name) => name.endsWith(".js"));
const document = {
  createElement: () => ({ relList: { supports: () => true } }),
  querySelectorAll: () => [],
};
const text = fs.readFileSync(path.join(folder, file), "utf8");
vm.runInNewContext(text, { console, document, MutationObserver: class { observe() {} } });
"""
SERVER = """\
import { key } from "./lib/pay.js";

console.log(key);
"""
LOOKUP = """\
function requireEnv(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

export const key = requireEnv("STRIPE_SECRET_KEY");
"""


def project(folder: Path, builds: str) -> None:
    """Write a program with a page and a server, each with a key of its own."""
    manifest = (
        '{ "type": "module", "dependencies": { "vite": "5" },'
        f' "scripts": {{ "start": "node app.js", "build": "{builds}" }} }}\n'
    )
    files = {
        "package.json": manifest,
        "index.html": '<script type="module" src="/src/main.js"></script>\n',
        "src/main.js": 'import { key } from "./api/client.js";\nconsole.log(key);\n',
        "src/api/client.js": f'export const key = "{stripe()}";\n',
        "app.js": SERVER,
        "lib/pay.js": f'export const key = "{stripe(1)}";\n',
        "browser.cjs": BROWSER,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "node_modules").symlink_to(MODULES)


@pytest.mark.parametrize(
    ("command", "built"),
    [
        ("vite build --logLevel error", "dist/assets"),
        ("esbuild src/main.js --bundle --log-level=error --outfile=out/main.js", "out"),
    ],
    ids=["Vite", "esbuild"],
)
def test_a_bundle_runs_as_before(tmp_path: Path, command: str, built: str) -> None:
    """The page's key stays and is named, the server's moves; a lookup in the page would throw."""
    project(tmp_path, command)
    program, *arguments = command.split()
    build = [str(MODULES / ".bin" / program), *arguments]

    def shown() -> tuple[int, str, str]:
        assert run(build, tmp_path).status == 0
        done = run(["node", "browser.cjs", built], tmp_path)
        return done.status, done.output.decode(), done.errors

    before = shown()
    assert before == (0, f"{stripe()}\n", "")
    _, out, errors = run_process("fix", str(tmp_path))
    assert "runs in the browser" in out + errors
    client, server = tmp_path / "src" / "api" / "client.js", tmp_path / "lib" / "pay.js"
    assert stripe() in client.read_text()
    assert "requireEnv" in server.read_text()
    assert shown() == before
    assert run(["node", "app.js"], tmp_path).status != 0
    given = {"STRIPE_SECRET_KEY": stripe(1)}
    assert run(["node", "app.js"], tmp_path, given).output.decode() == f"{stripe(1)}\n"
    client.write_text(LOOKUP)
    status, _, errors = shown()
    assert status != 0
    assert "STRIPE_SECRET_KEY is not set" in errors or "process is not defined" in errors


def test_vite_gives_its_settings_nothing_of_env_files(tmp_path: Path) -> None:
    """So nothing counts as a loader there; Node's own switch is one."""
    project(tmp_path, "vite build")
    (tmp_path / ".env").write_text("PROBE=seen\n")
    settings = "console.log(`probe: ${process.env.PROBE}`);\nexport default {};\n"
    (tmp_path / "vite.config.js").write_text(settings)
    vite = str(MODULES / "vite" / "bin" / "vite.js")
    plain = run(["node", vite, "build"], tmp_path)
    loaded = run(["node", "--env-file=.env", vite, "build"], tmp_path)
    assert b"probe: undefined" in plain.output
    assert b"probe: seen" in loaded.output
