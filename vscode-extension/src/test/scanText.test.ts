import assert from "node:assert/strict";
import { test } from "node:test";
import { toldOfScan } from "../scanText";

test("the files that hold secrets are told from all that were scanned", () => {
  assert.deepEqual(toldOfScan({ files: 40, findings: 35, affected: 28 }), {
    message: "Keylift found 35 hardcoded secrets in 28 of 40 files.",
    found: true,
  });
  assert.deepEqual(toldOfScan({ files: 1, findings: 0, affected: 0 }), {
    message: "Keylift found no hardcoded secrets in 1 file.",
    found: false,
  });
});

test("a reply that is none is passed over", () => {
  for (const reply of [undefined, null, {}, { files: 1 }, { files: 1, findings: 1 }]) {
    assert.equal(toldOfScan(reply), undefined);
  }
});
