import assert from "node:assert/strict";
import { test } from "node:test";
import { areSame, credentialLine, parseCredentials, parseStoreNames } from "../credentialText";

test("what was kept is read back, and nothing but text", () => {
  assert.deepEqual(parseCredentials('{"VAULT_TOKEN": "a", "B": 1}'), { VAULT_TOKEN: "a" });
  for (const text of [undefined, "", "no JSON", "null", "1"]) {
    assert.deepEqual(parseCredentials(text), {});
  }
});

test("credentials travel in one line", () => {
  const kept = { VAULT_TOKEN: "a\nb", "A\"B": "\u2028" };
  const line = credentialLine(kept);
  assert.equal(line.indexOf("\n"), line.length - 1);
  assert.deepEqual(parseCredentials(line), kept);
  assert.equal(credentialLine({}), "{}\n");
});

test("only what is kept counts for whether the server has to start anew", () => {
  assert.equal(areSame({ A: "1", B: "2" }, { B: "2", A: "1" }), true);
  assert.equal(areSame({ A: "1" }, { A: "2" }), false);
  assert.equal(areSame({ A: "1" }, {}), false);
});

test("the server's list is taken as far as it makes sense", () => {
  const reply = [{ store: "Vault", variables: ["VAULT_TOKEN", 1] }, { store: 1 }, null, "x"];
  assert.deepEqual(parseStoreNames(reply), [{ store: "Vault", variables: ["VAULT_TOKEN"] }]);
  assert.deepEqual(parseStoreNames(undefined), []);
});
