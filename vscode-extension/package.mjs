// Builds keylift-VERSION.vsix: the server's wheel goes into server/ first, so that the extension
// brings the very server it was tested with, and the hashes of all that the server needs. Takes the Python to build with from PYTHON.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const checkout = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(`${here}package.json`, "utf8"));

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: here, stdio: "inherit" });
  if (status !== 0) {
    console.error(`${command} failed: ${error?.message ?? `it ended with ${status}`}`);
    process.exit(1);
  }
}

function python() {
  const own = `${checkout}.venv/bin/python`;
  return process.env.PYTHON ?? (existsSync(own) ? own : "python3");
}

rmSync(`${here}server`, { recursive: true, force: true });
mkdirSync(`${here}server`);
run(python(), "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", "server", checkout);
const [wheel] = readdirSync(`${here}server`);
if (!wheel?.startsWith(`keylift-${version}-`)) {
  console.error(`The wheel is ${wheel}; expected version ${version}, which package.json says.`);
  process.exit(1);
}
copyFileSync(`${here}requirements.txt`, `${here}server/requirements.txt`);
run(
  process.execPath,
  "node_modules/@vscode/vsce/vsce",
  ...["package", "--no-dependencies", "--allow-missing-repository"],
  ...["--out", `keylift-${version}.vsix`],
);
