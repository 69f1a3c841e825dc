import assert from "node:assert/strict";
import { test } from "node:test";
import { isHere, parseStoredValue, replacingArguments, toldOf, typedValue } from "../storedValue";

const VAULT = { store: "vault", path: "shop/stripe", mount: "kv", key: "token", folder: "" };

test("a value is named by arguments, in which no value can be", () => {
  const value = parseStoredValue({ ...VAULT, shown: "Vault kv/shop/stripe (token)", other: "x" });
  assert.ok(value);
  assert.deepEqual(replacingArguments(value), [
    ...["-P", "-m", "keylift", "stores", "replace", "vault", "shop/stripe"],
    ...["--mount=kv", "--key=token"],
  ]);
});

test("what names no store and path is no value", () => {
  for (const data of [undefined, null, 1, {}, { store: "vault" }, { path: "a", store: 1 }]) {
    assert.equal(parseStoredValue(data), undefined);
  }
});

test("a store and a path can be typed, and nothing else", () => {
  const shown = "vault shop/a";
  const value = { store: "vault", path: "shop/a", mount: "", key: "", folder: "/shop", shown };
  assert.deepEqual(typedValue(" vault  shop/a ", "/shop"), value);
  for (const typed of ["", "vault", "vault a b", "--mount a", "vault --key=b"]) {
    assert.equal(typedValue(typed, "/shop"), undefined);
  }
});

test("only what the server marks is at the cursor", () => {
  assert.deepEqual([isHere({ isHere: true }), isHere({ isHere: 1 }), isHere(null)], [true, false, false]);
});

test("a run is told in its own words, on one line", () => {
  const stdout = "\u2713 Vault has it.\nRevoke the old one.\n";
  const done = { done: true, told: "Vault has it. Revoke the old one." };
  assert.deepEqual(toldOf({ code: 0, stdout, stderr: "" }), done);
  const linked = { code: 0, stdout: "\u2713 Vault has [x](command:y).\n", stderr: "" };
  assert.deepEqual(toldOf(linked), { done: true, told: "Vault has [x] (command:y)." });
  const failed = { code: 2, stdout: "", stderr: "keylift: stores replace: Vault has nothing.\n" };
  assert.deepEqual(toldOf(failed), { done: false, told: "Vault has nothing." });
  const killed = { code: undefined, stdout: "", stderr: "" };
  assert.deepEqual(toldOf(killed), { done: false, told: "The value was not replaced." });
});
