"""Helper files stay out of folders whose files a framework loads one by one.

The loaders here are written as projects write them, and run in Node.js before and after the fix.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from support.command_line import run_process, stripe
from toolchains.running import run

LOADER = """\
const fs = require("node:fs");
const path = require("node:path");

const folder = path.join(__dirname, "@folder");
for (const name of fs.readdirSync(folder).filter((each) => each.endsWith(".js"))) {
  const loaded = require(path.join(folder, name));
  @use
}
"""
USES = {
    "commands": "console.log(loaded.data.name, loaded.execute());",
    "events": "console.log(loaded.name, loaded.execute());",
    "models": "console.log(loaded({ define: (name) => name }).length);",
    "migrations": 'if (!loaded.up || !loaded.down) throw new Error("no migration: " + name);',
    "routes": "console.log(typeof loaded, loaded.length);",
    "pages": 'if (typeof loaded.default !== "function") throw new Error("no component: " + name);',
    "api": 'if (typeof loaded !== "function") throw new Error("no endpoint: " + name);',
}
FILES = {
    "commands": 'module.exports = { data: { name: "pay" }, execute: () => "@KEY".length };\n',
    "events": 'module.exports = { name: "ready", execute: () => "@KEY".length };\n',
    "models": 'const key = "@KEY";\nmodule.exports = (db) => db.define("pay", key);\n',
    "migrations": 'const key = "@KEY";\nexports.up = () => key;\nexports.down = () => null;\n',
    "routes": 'module.exports = (app) => app.get("@KEY");\n',
    "pages": 'const key = "@KEY";\nexports.default = function Page() {\n  return key;\n};\n',
    "api": 'module.exports = (request, reply) => reply.end("@KEY");\n',
}


@pytest.mark.parametrize("folder", list(USES))
def test_a_loader_finds_what_it_found(tmp_path: Path, folder: str) -> None:
    """The helper file is no command, model or page, and stands where nothing takes it for one."""
    (tmp_path / "package.json").write_text('{ "name": "shop" }\n')
    loader = LOADER.replace("@folder", folder).replace("@use", USES[folder])
    (tmp_path / "index.js").write_text(loader)
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "pay.js").write_text(FILES[folder].replace("@KEY", stripe()))
    before = run(["node", "index.js"], tmp_path)
    assert before.status == 0
    run_process("fix", str(tmp_path))
    assert stripe() not in (tmp_path / folder / "pay.js").read_text()
    given = {"STRIPE_SECRET_KEY": stripe()}
    assert run(["node", "index.js"], tmp_path, given) == before
    assert [each.name for each in (tmp_path / folder).iterdir()] == ["pay.js"]
    assert (tmp_path / "app-secrets.js").is_file()


def test_a_project_has_one_helper_file(tmp_path: Path) -> None:
    """Files of all folders load the same one, from the library where there is one."""
    files = {
        "package.json": '{ "type": "module", "dependencies": { "next": "15", "react": "19" } }\n',
        "lib/log.js": "export const log = console.log;\n",
        "lib/pay.js": f'export const key = "{stripe(0)}";\n',
        "pages/api/pay.js": f'export default () => "{stripe(1)}";\n',
        "app/api/pay/route.js": f'export const GET = () => "{stripe(2)}";\n',
        "middleware.js": f'export const middleware = () => "{stripe(3)}";\n',
        "scripts/load.mjs": f'export const key = "{stripe(4)}";\n',
        "app/page.js": 'import { key } from "../lib/pay.js";\nexport default () => key;\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    run_process("fix", str(tmp_path))
    helpers = [each.relative_to(tmp_path) for each in tmp_path.rglob("app-secrets*")]
    assert helpers == [Path("lib/app-secrets.js")]
    left = [each for each in files if stripe()[:8] in (tmp_path / each).read_text()]
    assert left == []
    for each in ("lib/pay.js", "pages/api/pay.js", "app/api/pay/route.js", "scripts/load.mjs"):
        done = run(["node", each], tmp_path, {})
        assert (done.status, "SyntaxError" in done.errors) in {(0, False), (1, False)}
        assert "ERR_MODULE_NOT_FOUND" not in done.errors
