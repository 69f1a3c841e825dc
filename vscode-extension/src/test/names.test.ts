import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ON_SERVER, OWN } from "../names";

const project = path.join(__dirname, "../..");

test("package.json declares the extension's commands and no other ones", () => {
  const { contributes } = JSON.parse(readFileSync(path.join(project, "package.json"), "utf8")) as {
    contributes: { commands: { command: string }[] };
  };
  const declared = contributes.commands.map(({ command }) => command);
  assert.deepEqual(declared.sort(), Object.values(OWN).sort());
});

test("the server answers the commands that are sent to it", () => {
  const file = path.join(project, "../server/keylift/lsp/registry.py");
  const registry = readFileSync(file, "utf8");
  const named = Object.values(ON_SERVER).filter((name) => !registry.includes(`= "${name}"`));
  assert.deepEqual(named, []);
});

test("no other file has the name of a command", () => {
  for (const name of ["client", "commands", "credentials", "replace", "scan", "setup", "status"]) {
    const text = readFileSync(path.join(project, `src/${name}.ts`), "utf8");
    for (const command of [...Object.values(OWN), ...Object.values(ON_SERVER)]) {
      assert.ok(!text.includes(`"${command}"`), `${name}.ts has ${command}`);
    }
  }
});
