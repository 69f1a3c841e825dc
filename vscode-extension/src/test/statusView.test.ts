import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, NOTHING_KNOWN, parseStatus, statusView, type Known } from "../statusView";

const at = new Date();
at.setHours(19, 33);
const idle = (known: Partial<Known>) => statusView({ kind: "idle", ...NOTHING_KNOWN, ...known });

test("before any scan the item says that there was none", () => {
  assert.deepEqual(idle({}), {
    text: "$(key) Not scanned yet",
    tooltip: "Keylift: no secrets in open files; the workspace is not scanned yet",
    warning: false,
  });
});

test("before any scan it counts what open files have", () => {
  assert.deepEqual(idle({ findings: 3 }), {
    text: "$(key) 3 in open files",
    tooltip: "Keylift: 3 secrets in open files; the workspace is not scanned yet",
    warning: true,
  });
});

test("after a scan the item counts the findings and says since when they are known", () => {
  assert.deepEqual(idle({ findings: 1, coverage: "whole", at }), {
    text: "$(key) 1 secret",
    tooltip: "Keylift: 1 secret hardcoded, as of 19:33",
    warning: true,
  });
  assert.equal(
    idle({ findings: 35, coverage: "whole", at, changed: 1 }).tooltip,
    "Keylift: 35 secrets hardcoded, as of 19:33; 1 file changed since",
  );
});

test("the item is plain where a scan found nothing", () => {
  assert.deepEqual(idle({ coverage: "whole", at }), {
    text: "$(key) Keylift",
    tooltip: "Keylift: no hardcoded secrets, as of 19:33",
    warning: false,
  });
});

test("a canceled scan is called incomplete", () => {
  assert.deepEqual(idle({ findings: 12, coverage: "part", at }), {
    text: "$(key) 12, incomplete",
    tooltip: "Keylift: 12 secrets so far; the scan of 19:33 was canceled, so there may be more",
    warning: true,
  });
});

test("a scan of another day is told with its date", () => {
  assert.equal(clock(new Date(2026, 0, 5, 7, 4), new Date(2026, 0, 6)), "2026-01-05 07:04");
});

test("a stopped server's tooltip says why", () => {
  const view = statusView({ kind: "stopped", reason: "No Python was found." });
  assert.equal(view.tooltip, "Keylift: No Python was found.");
  assert.equal(view.warning, true);
});

test("the server's status is read", () => {
  const told = { state: "scanning", findings: 2, coverage: "none", at: "", changed: 0 };
  assert.deepEqual(parseStatus(told), {
    kind: "scanning",
    findings: 2,
    coverage: "none",
    changed: 0,
  });
  const status = parseStatus({ ...told, coverage: "whole", at: "2026-11-24T19:33:00+00:00" });
  assert.ok(status?.kind === "scanning");
  assert.deepEqual(status.at, new Date(Date.UTC(2026, 10, 24, 19, 33)));
});

test("a malformed status is ignored", () => {
  const good = { state: "idle", findings: 0, coverage: "none", at: "", changed: 0 };
  assert.ok(parseStatus(good));
  const bad = [{ state: "x" }, { findings: -1 }, { coverage: "all" }, { changed: "1" }];
  for (const params of [undefined, null, "idle", {}, ...bad.map((part) => ({ ...good, ...part }))]) {
    assert.equal(parseStatus(params), undefined);
  }
});
