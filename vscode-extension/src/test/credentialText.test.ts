import assert from "node:assert/strict";
import { test } from "node:test";
import { environmentWith, parseCredentials, parseStoreNames } from "../credentialText";

test("what was kept is read back, and nothing but text", () => {
  assert.deepEqual(parseCredentials('{"VAULT_TOKEN": "a", "B": 1}'), { VAULT_TOKEN: "a" });
  for (const text of [undefined, "", "no JSON", "null", "1"]) {
    assert.deepEqual(parseCredentials(text), {});
  }
});

test("credentials travel in one variable, which nobody else can have set", () => {
  const env = { PATH: "/bin", KEYLIFT_CREDENTIALS: "forged" };
  assert.deepEqual(environmentWith({}, env), { PATH: "/bin" });
  const expected = { PATH: "/bin", KEYLIFT_CREDENTIALS: '{"VAULT_TOKEN":"a"}' };
  assert.deepEqual(environmentWith({ VAULT_TOKEN: "a" }, env), expected);
});

test("the server's list is taken as far as it makes sense", () => {
  const reply = [{ store: "Vault", variables: ["VAULT_TOKEN", 1] }, { store: 1 }, null, "x"];
  assert.deepEqual(parseStoreNames(reply), [{ store: "Vault", variables: ["VAULT_TOKEN"] }]);
  assert.deepEqual(parseStoreNames(undefined), []);
});
