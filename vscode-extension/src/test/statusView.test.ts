import assert from "node:assert/strict";
import { test } from "node:test";
import { parseStatus, statusView } from "../statusView";

test("the item counts the findings and warns of them", () => {
  assert.deepEqual(statusView({ kind: "idle", findings: 1 }), {
    text: "$(key) 1 secret",
    tooltip: "Keylift: 1 secret hardcoded",
    warning: true,
  });
  assert.equal(statusView({ kind: "idle", findings: 12 }).text, "$(key) 12 secrets");
});

test("the item is plain where nothing was found", () => {
  const view = statusView({ kind: "idle", findings: 0 });
  assert.equal(view.text, "$(key) Keylift");
  assert.equal(view.warning, false);
});

test("a stopped server's tooltip says why", () => {
  const view = statusView({ kind: "stopped", reason: "No Python was found." });
  assert.equal(view.tooltip, "Keylift: No Python was found.");
  assert.equal(view.warning, true);
});

test("the server's status is read", () => {
  assert.deepEqual(parseStatus({ state: "scanning", findings: 2 }), {
    kind: "scanning",
    findings: 2,
  });
});

test("a malformed status is ignored", () => {
  for (const params of [undefined, null, "idle", {}, { state: "idle" }, { state: "x", findings: 1 }]) {
    assert.equal(parseStatus(params), undefined);
  }
  assert.equal(parseStatus({ state: "idle", findings: -1 }), undefined);
});
