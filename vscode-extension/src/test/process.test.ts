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

test("a program reads its input to the last byte, and gets the environment that it is to have", async () => {
  const program =
    "process.stdin.on('data', (part) => process.stdout.write(part)).on('end', () => process.stdout.write(process.env.A))";
  const options = { cwd, timeout: 20_000, env: { A: "b" }, input: "c\u00e9\"'$\n".repeat(4000) };
  const ended = await run(process.execPath, ["-e", program], options);
  assert.equal(ended.stdout, `${options.input}b`);
});

test("a program that reads nothing of its input ends all the same", async () => {
  const options = { cwd, timeout: 20_000, input: "x".repeat(1_000_000) };
  const ended = await run(process.execPath, ["-e", "process.exit(4)"], options);
  assert.equal(ended.code, 4);
});
