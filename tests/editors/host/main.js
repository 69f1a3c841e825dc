// A trusted workspace, with the interpreter named in the user's settings.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const vscode = require("vscode");
const editor = require("./editor.js");

const MOVE = "Move to environment variable STRIPE_SECRET_KEY";

module.exports = (test, { stripe, github, slack, sendgrid }) => {
  const line = `API_KEY = "${stripe}"\n`;

  test("a secret in an untitled buffer is underlined, the value and only the value", async () => {
    const document = await editor.openUntitled("python", line);
    const [finding] = await editor.untilFindings(document, 1);
    editor.assertCovers(document, finding, stripe);
    assert.equal(editor.code(finding), "stripe-live-secret-key");
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(finding.message.includes("Stripe"), finding.message);
    assert.ok(!finding.message.includes(stripe.slice(12)), "the message shows the value");
    await editor.closeAll();
  });

  test("the underline is right after an emoji, a form feed and CRLF line ends", async () => {
    const before = 'ICON = "\u{1F511}"; page = 1\r\n\f\r\n# \u{1F511}\u0085\r\nlabel = "\u{1F511}"; ';
    const document = await editor.openUntitled("python", before + line);
    const [finding] = await editor.untilFindings(document, 1);
    editor.assertCovers(document, finding, stripe);
    await editor.closeAll();
  });

  test("the underline appears while typing and goes when the value goes", async () => {
    const document = await editor.openUntitled("python", 'API_KEY = ""\n');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 11), stripe);
    await vscode.workspace.applyEdit(edit);
    const [finding] = await editor.untilFindings(document, 1);
    editor.assertCovers(document, finding, stripe);
    const undo = new vscode.WorkspaceEdit();
    undo.delete(document.uri, finding.range);
    await vscode.workspace.applyEdit(undo);
    await editor.untilFindings(document, 0);
    await editor.closeAll();
  });

  test("each finding is listed once", async () => {
    const document = await editor.openFile("once.py", line);
    await editor.untilFindings(document, 1);
    await vscode.commands.executeCommand("keylift.scanWorkspace");
    const [finding] = await editor.untilFindings(document, 1);
    editor.assertCovers(document, finding, stripe);
    await editor.closeAll();
    fs.rmSync(editor.inFolder("once.py"));
    await editor.untilFindings(document, 0);
  });

  test("the quick fix puts a lookup into the file and the value into .env", async () => {
    const document = await editor.openFile("app.py", `"""A shop."""\n\n${line}print(API_KEY)\n`);
    const [finding] = await editor.untilFindings(document, 1);
    const action = await editor.actionTitled(document, finding, MOVE);
    assert.ok(!JSON.stringify(action).includes(stripe), "the action carries the value");
    await editor.apply(action);
    const expected =
      '"""A shop."""\n\nimport os\n\nAPI_KEY = os.environ["STRIPE_SECRET_KEY"]\nprint(API_KEY)\n';
    await editor.until("the lookup", () => document.getText() !== `"""A shop."""\n\n${line}print(API_KEY)\n`);
    assert.equal(document.getText(), expected);
    await editor.untilFindings(document, 0);
    await document.save();
    assert.equal(editor.read("app.py"), expected);
  });

  test("the value stands in .env, readable by its owner only", () => {
    assert.match(editor.read(".env"), new RegExp(`^STRIPE_SECRET_KEY=["']?${stripe}["']?$`, "m"));
    const permissions = fs.statSync(editor.inFolder(".env")).mode & 0o777;
    assert.equal(permissions.toString(8), "600");
  });

  test(".gitignore names .env, and .env.example the variable without its value", () => {
    assert.match(editor.read(".gitignore"), /^\/?\.env$/m);
    assert.match(editor.read(".env.example"), /^STRIPE_SECRET_KEY=/m);
    assert.ok(!editor.read(".env.example").includes(stripe));
  });

  test("one undo gives the file's text back, and the underline with it", async () => {
    const document = vscode.window.activeTextEditor.document;
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), `"""A shop."""\n\n${line}print(API_KEY)\n`);
    await editor.untilFindings(document, 1);
    await editor.closeAll();
    fs.rmSync(editor.inFolder("app.py"));
  });

  test("the quick fix works in an untitled buffer", async () => {
    const document = await editor.openUntitled("python", `TOKEN = "${slack}"\n`);
    const [finding] = await editor.untilFindings(document, 1);
    const title = "Move to environment variable SLACK_BOT_TOKEN";
    await editor.apply(await editor.actionTitled(document, finding, title));
    await editor.untilFindings(document, 0);
    assert.equal(document.getText(), 'import os\n\nTOKEN = os.environ["SLACK_BOT_TOKEN"]\n');
    assert.ok(editor.read(".env").includes(slack));
    await editor.closeAll();
  });

  test("an action offered for text that has changed since does no harm", async () => {
    const text = `KEY = "${sendgrid}"\n`;
    const document = await editor.openUntitled("python", text);
    const [finding] = await editor.untilFindings(document, 1);
    const [action] = await editor.actionsAt(document, finding);
    assert.equal(action.title, "Move to environment variable SENDGRID_API_KEY");
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "\u{1F511} = 1\n");
    await vscode.workspace.applyEdit(edit);
    await editor.apply(action).catch(() => undefined);
    assert.equal(document.getText(), `\u{1F511} = 1\n${text}`);
    assert.ok(!editor.read(".env").includes(sendgrid));
    await editor.closeAll();
  });

  test("the value that .env holds already is looked up there instead of stored twice", async () => {
    const document = await editor.openUntitled("python", line);
    const [finding] = await editor.untilFindings(document, 1);
    const before = editor.read(".env");
    const title = "Use environment variable STRIPE_SECRET_KEY";
    await editor.apply(await editor.actionTitled(document, finding, title));
    await editor.untilFindings(document, 0);
    assert.equal(document.getText(), 'import os\n\nAPI_KEY = os.environ["STRIPE_SECRET_KEY"]\n');
    assert.equal(editor.read(".env"), before);
    await editor.closeAll();
  });

  test("a lookup alone is put in place without storing the value", async () => {
    const document = await editor.openUntitled("python", `KEY = "${sendgrid}"\n`);
    const [finding] = await editor.untilFindings(document, 1);
    const title = "Replace with a lookup of SENDGRID_API_KEY (value not stored)";
    await editor.apply(await editor.actionTitled(document, finding, title));
    assert.equal(document.getText(), 'import os\n\nKEY = os.environ["SENDGRID_API_KEY"]\n');
    assert.ok(!editor.read(".env").includes(sendgrid));
    await editor.closeAll();
  });

  test("where no lookup is possible, the hover says why", async () => {
    const document = await editor.openUntitled("python", `# ${stripe}\n`);
    const [finding] = await editor.untilFindings(document, 1);
    editor.assertCovers(document, finding, stripe);
    const why = "The secret stands in a comment; remove it and revoke the credential.";
    const hovers = await vscode.commands.executeCommand(
      ...["vscode.executeHoverProvider", document.uri, finding.range.start],
    );
    const shown = hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join("\n");
    assert.ok(shown.includes(why), shown);
    assert.ok(!shown.includes(stripe));
    await editor.closeAll();
  });

  test("the lookup in JavaScript, Go and Java is what each language needs", async () => {
    const cases = [
      ["javascript", `const key = "${sendgrid}";\n`, 'const key = requireEnv("SENDGRID_API_KEY");'],
      ["go", `package a\n\nvar key = "${sendgrid}"\n`, 'var key = mustEnv("SENDGRID_API_KEY")'],
      [
        "java",
        `class A {\n  String key = "${sendgrid}";\n}\n`,
        'System.getenv("SENDGRID_API_KEY"), "SENDGRID_API_KEY is not set");',
      ],
    ];
    for (const [language, text, lookup] of cases) {
      const document = await editor.openUntitled(language, text);
      const [finding] = await editor.untilFindings(document, 1);
      const title = "Replace with a lookup of SENDGRID_API_KEY (value not stored)";
      await editor.apply(await editor.actionTitled(document, finding, title));
      assert.ok(document.getText().includes(lookup), document.getText());
      await editor.untilFindings(document, 0);
      await editor.closeAll();
    }
  });

  test("a workspace scan lists the findings of files that are not open", async () => {
    const uri = vscode.Uri.file(editor.inFolder("closed.js"));
    fs.writeFileSync(uri.fsPath, `\n\nconst token = "${github}";\n`);
    const result = await vscode.commands.executeCommand("keylift.scanWorkspace");
    assert.ok(result.files >= 1 && result.findings >= 1, JSON.stringify(result));
    const [finding] = await editor.untilFindings(uri, 1);
    const { start, end } = finding.range;
    const [row, from] = [2, 'const token = "'.length];
    const at = [start.line, start.character, end.line, end.character];
    assert.deepEqual(at, [row, from, row, from + github.length]);
    const opened = await vscode.workspace.openTextDocument(uri);
    editor.assertCovers(opened, finding, github);
    fs.rmSync(uri.fsPath);
    await editor.untilFindings(uri, 0);
  });

  test("a changed setting is obeyed at once", async () => {
    const document = await editor.openUntitled("python", line);
    await editor.untilFindings(document, 1);
    const settings = () => vscode.workspace.getConfiguration("keylift");
    const { Workspace } = vscode.ConfigurationTarget;
    const off = ["stripe-live-secret-key", "generic-secret"];
    await settings().update("detectors.disable", off, Workspace);
    await editor.untilFindings(document, 0);
    await settings().update("detectors.disable", undefined, Workspace);
    const [finding] = await editor.untilFindings(document, 1);
    assert.equal(editor.code(finding), "stripe-live-secret-key");
    await editor.closeAll();
  });

  test("Fix All in File moves every secret of the active file", async () => {
    const text = `${line}TOKEN = "${slack}"\nKEY = "${sendgrid}"\n`;
    const document = await editor.openFile("two.py", text);
    await editor.untilFindings(document, 3);
    await vscode.commands.executeCommand("keylift.fixAllInFile");
    await editor.untilFindings(document, 0);
    const lookups = [
      ["API_KEY", "STRIPE_SECRET_KEY"],
      ["TOKEN", "SLACK_BOT_TOKEN"],
      ["KEY", "SENDGRID_API_KEY"],
    ].map(([target, variable]) => `${target} = os.environ["${variable}"]\n`);
    assert.equal(document.getText(), `import os\n\n${lookups.join("")}`);
    assert.ok(editor.read(".env").includes(sendgrid));
    await editor.closeAll();
    fs.rmSync(editor.inFolder("two.py"));
  });

  test("Restart Server starts another process, and the underline comes back", async () => {
    const document = await editor.openUntitled("python", line);
    await editor.untilFindings(document, 1);
    const before = editor.serverProcesses();
    assert.equal(before.length, 1);
    await vscode.commands.executeCommand("keylift.restartServer");
    const after = await editor.until("the new server", () => {
      const running = editor.serverProcesses();
      return running.length === 1 && running;
    });
    assert.notDeepEqual(after, before);
    await editor.untilFindings(document, 1);
    await editor.closeAll();
  });

  test("a server that dies is started again without being asked", async () => {
    const document = await editor.openUntitled("python", line);
    await editor.untilFindings(document, 1);
    const [before] = editor.serverProcesses();
    process.kill(Number(before), "SIGKILL");
    await editor.until("the new server", () => {
      const running = editor.serverProcesses();
      return running.length === 1 && running[0] !== before;
    });
    await editor.untilFindings(document, 1);
    await editor.closeAll();
  });
};
