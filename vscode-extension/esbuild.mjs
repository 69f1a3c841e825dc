// Bundles the extension into out/extension.js or, with --unit-tests, each unit test into out/test.
import { readdirSync } from "node:fs";
import { build } from "esbuild";

const production = process.argv.includes("--production");
const shared = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  logLevel: "warning",
};

if (process.argv.includes("--unit-tests")) {
  const tests = readdirSync("src/test").filter((name) => name.endsWith(".test.ts"));
  await build({
    ...shared,
    entryPoints: tests.map((name) => `src/test/${name}`),
    outdir: "out/test",
    sourcemap: "inline",
  });
} else {
  await build({
    ...shared,
    entryPoints: ["src/extension.ts"],
    outfile: "out/extension.js",
    minify: production,
    sourcemap: production ? false : "linked",
  });
}
