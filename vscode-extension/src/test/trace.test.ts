import assert from "node:assert/strict";
import { test } from "node:test";
import { headline } from "../trace";

test("a trace entry keeps its headline and loses its parameters", () => {
  const entry = 'Sending notification \'textDocument/didOpen\'.\nParams: {"text": "content"}';
  assert.equal(headline(entry), "Sending notification 'textDocument/didOpen'.");
});

test("a trace entry that is a whole message is not shown at all", () => {
  assert.equal(headline('{"isLSPMessage":true,"message":{"text":"content"}}'), undefined);
});
