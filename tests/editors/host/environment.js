// No Python on PATH can run the server; the Python extension knows one that can.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const vscode = require("vscode");
const editor = require("./editor.js");

module.exports = (test, { stripe, python }) => {
  test("where no Python fits, no server runs and nothing is underlined", async () => {
    await vscode.extensions.getExtension("keylift.keylift").activate();
    const document = await editor.openUntitled("python", `API_KEY = "${stripe}"\n`);
    await vscode.commands.executeCommand("keylift.restartServer");
    assert.deepEqual(editor.serverProcesses(), []);
    assert.deepEqual(editor.findings(document), []);
  });

  test("the server starts with the environment that the Python extension makes active", async () => {
    const document = vscode.window.activeTextEditor.document;
    await vscode.commands.executeCommand("standIn.activate", python);
    const [finding] = await editor.untilFindings(document, 1);
    editor.assertCovers(document, finding, stripe);
    const [server] = editor.serverProcesses();
    const [program] = fs.readFileSync(`/proc/${server}/cmdline`, "utf8").split("\0");
    assert.equal(program, python);
  });
};
