import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { run } from "../process";

const cwd = tmpdir();

test("what a program prints and its exit code are handed back", async () => {
  const program = "process.stdout.write('out'); process.stderr.write('err'); process.exit(3)";
  const ended = await run(process.execPath, ["-e", program], { cwd, timeout: 20_000 });
  assert.deepEqual(ended, { code: 3, stdout: "out", stderr: "err" });
});

test("a program that does not exist ends without a code", async () => {
  const ended = await run("/nowhere/python", [], { cwd, timeout: 20_000 });
  assert.equal(ended.code, undefined);
  assert.match(ended.stderr, /ENOENT/);
});

test("a program that takes too long is killed", async () => {
  const forever = "setInterval(() => {}, 1000)";
  const ended = await run(process.execPath, ["-e", forever], { cwd, timeout: 50 });
  assert.equal(ended.code, undefined);
});

test("a canceled program is killed", async () => {
  const abort = new AbortController();
  const program = "process.stdout.write('ready'); setInterval(() => {}, 1000)";
  const ended = await run(process.execPath, ["-e", program], {
    cwd,
    timeout: 20_000,
    signal: abort.signal,
    onOutput: () => {
      abort.abort();
    },
  });
  assert.equal(ended.code, undefined);
});
