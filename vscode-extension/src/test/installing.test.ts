import assert from "node:assert/strict";
import { test } from "node:test";
import { installing } from "../installing";

test("what the server needs is installed by its hash, the server without the index, and tried", () => {
  const pip = ["-m", "pip", "install", "--no-input", "--quiet", "--only-binary", ":all:"];
  assert.deepEqual(installing("py", "k.whl", "r.txt"), [
    ["py", [...pip, "--require-hashes", "--requirement", "r.txt"]],
    ["py", [...pip, "--no-index", "--no-deps", "k.whl"]],
    ["py", ["-P", "-m", "keylift", "--version"]],
  ]);
});
