import assert from "node:assert/strict";
import { test } from "node:test";
import { isCompatible, isNewEnough } from "../version";

test("Python 3.11 is the oldest that will do", () => {
  assert.equal(isNewEnough([3, 10]), false);
  assert.equal(isNewEnough([3, 11]), true);
  assert.equal(isNewEnough([2, 99]), false);
  assert.equal(isNewEnough([4, 0]), true);
});

test("before 1.0 the minor version must agree, the patch need not", () => {
  assert.equal(isCompatible("0.1.4", "0.1.0"), true);
  assert.equal(isCompatible("0.2.0", "0.1.0"), false);
});

test("from 1.0 on only the major version must agree", () => {
  assert.equal(isCompatible("1.7.0", "1.2.3"), true);
  assert.equal(isCompatible("2.0.0", "1.2.3"), false);
});

test("a version that cannot be read fits nothing", () => {
  assert.equal(isCompatible("unknown", "0.1.0"), false);
  assert.equal(isCompatible("", ""), false);
});
