import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import {
  chooseInterpreter,
  parseReport,
  PROBE_PROGRAM,
  type Candidate,
  type Report,
} from "../interpreter";

const VERSION = "0.1.0";

const fromPath = (command: string): Candidate => ({ command, args: [], origin: "PATH" });
const fromSetting = (command: string): Candidate => ({
  command,
  args: [],
  origin: "the setting keylift.interpreter",
});

function python(minor: number, keylift?: string): Report {
  return { executable: `/usr/bin/python3.${minor}`, python: [3, minor], keylift };
}

function choose(
  candidates: Candidate[],
  reports: Record<string, Report>,
): ReturnType<typeof chooseInterpreter> {
  return chooseInterpreter(candidates, ({ command }) => Promise.resolve(reports[command]), VERSION);
}

test("the first candidate with a fitting server is taken, by its full path", async () => {
  const choice = await choose([fromPath("broken"), fromPath("old"), fromPath("good")], {
    old: python(9),
    good: python(12, "0.1.3"),
  });
  assert.deepEqual(choice, { kind: "found", executable: "/usr/bin/python3.12", origin: "PATH" });
});

test("candidates behind the one that fits are not asked", async () => {
  const asked: string[] = [];
  const probe = ({ command }: Candidate): Promise<Report> => {
    asked.push(command);
    return Promise.resolve(python(12, "0.1.0"));
  };
  await chooseInterpreter([fromPath("first"), fromPath("second")], probe, VERSION);
  assert.deepEqual(asked, ["first"]);
});

test("a named interpreter that does not fit is not replaced by another", async () => {
  const choice = await choose([fromSetting("/opt/py"), fromPath("good")], {
    "/opt/py": python(9),
    good: python(12, "0.1.0"),
  });
  assert.deepEqual(choice, {
    kind: "none",
    reason: "keylift.interpreter: /opt/py is Python 3.9; Keylift needs 3.11 or newer.",
    base: undefined,
  });
});

test("a named interpreter that does not exist is reported by its path", async () => {
  const choice = await choose([fromSetting("/nowhere")], {});
  assert.ok(choice.kind === "none");
  assert.equal(choice.reason, "keylift.interpreter: /nowhere is not a Python that can be run.");
});

test("a named interpreter without the server can still install it", async () => {
  const choice = await choose([fromSetting("/opt/py")], { "/opt/py": python(13) });
  assert.deepEqual(choice, {
    kind: "none",
    reason: "keylift.interpreter: /opt/py has no keylift package.",
    base: "/usr/bin/python3.13",
  });
});

test("a machine without Python is told so", async () => {
  const choice = await choose([fromPath("python3")], {});
  assert.ok(choice.kind === "none");
  assert.equal(choice.reason, "No Python was found; Keylift needs 3.11 or newer.");
});

test("Pythons that are all too old are listed by version", async () => {
  const choice = await choose([fromPath("a"), fromPath("b"), fromPath("c")], {
    a: python(9),
    b: python(9),
    c: python(10),
  });
  assert.ok(choice.kind === "none");
  assert.equal(choice.reason, "Only Python 3.9, 3.10 was found; Keylift needs 3.11 or newer.");
});

test("a Python without the server leads to the offer to install it", async () => {
  const choice = await choose([fromPath("a")], { a: python(12) });
  assert.deepEqual(choice, {
    kind: "none",
    reason: "The server is not installed yet.",
    base: "/usr/bin/python3.12",
  });
});

test("a server of another version is named", async () => {
  const choice = await choose([fromPath("a")], { a: python(11, "0.9.0") });
  assert.ok(choice.kind === "none");
  assert.match(choice.reason, /^Server 0\.9\.0 was found, which does not fit version 0\.1\.0/);
  assert.equal(choice.base, "/usr/bin/python3.11");
});

test("what a real Python prints of itself is read", () => {
  const printed = spawnSync("python3", ["-c", PROBE_PROGRAM], { encoding: "utf8" });
  const report = parseReport(printed.stdout);
  assert.equal(report?.python[0], 3);
  assert.match(report.executable, /python/);
});

test("anything else that a program prints is no report", () => {
  for (const text of ["", "Python 3.12", "null", "[]", '{"executable": "x"}', '{"python": [3]}']) {
    assert.equal(parseReport(text), undefined);
  }
});
