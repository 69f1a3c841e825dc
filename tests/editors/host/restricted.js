// A workspace that the user has not trusted, whose settings name a program as interpreter.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const vscode = require("vscode");
const editor = require("./editor.js");

module.exports = (test, { stripe, trapped }) => {
  test("the workspace is open in Restricted Mode", () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  test("secrets are underlined in Restricted Mode", async () => {
    const document = await editor.openFile("app.py", `API_KEY = "${stripe}"\n`);
    const [finding] = await editor.untilFindings(document, 1);
    editor.assertCovers(document, finding, stripe);
  });

  test("a value goes to .env, not to the file that the workspace names", async () => {
    const document = vscode.window.activeTextEditor.document;
    const [finding] = editor.findings(document);
    const title = "Move to environment variable STRIPE_SECRET_KEY";
    await editor.apply(await editor.actionTitled(document, finding, title));
    await editor.untilFindings(document, 0);
    assert.ok(editor.read(".env").includes(stripe));
    assert.equal(fs.existsSync(editor.inFolder("public.txt")), false);
  });

  test("its own keylift.toml is not followed either, and the user is told", async () => {
    assert.ok(fs.readFileSync(editor.inFolder("keylift.toml"), "utf8").includes("shown.txt"));
    assert.equal(fs.existsSync(editor.inFolder("shown.txt")), false);
  });

  test("the program that the workspace names as interpreter is not run", () => {
    assert.ok(fs.readFileSync(editor.inFolder(".vscode", "settings.json"), "utf8").includes("trap"));
    assert.equal(fs.existsSync(trapped), false);
  });

  test("a keylift package in the workspace is not imported", () => {
    assert.ok(fs.existsSync(editor.inFolder("keylift", "__init__.py")));
    assert.equal(fs.existsSync(`${trapped}-import`), false);
  });
};
