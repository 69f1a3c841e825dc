// What the suites do in the editor, in words of this project. Waits are on conditions only.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const LIMIT = 20_000;
const PAUSE = 25;

/** Absolute path of a file in the opened folder. */
function inFolder(...parts) {
  return path.join(vscode.workspace.workspaceFolders[0].uri.fsPath, ...parts);
}

/** Waits until `probe` returns something other than undefined or false, and returns that. */
async function until(what, probe) {
  const deadline = Date.now() + LIMIT;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function openUntitled(language, content) {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document);
  return document;
}

async function openFile(name, content) {
  if (content !== undefined) fs.writeFileSync(inFolder(name), content);
  const document = await vscode.workspace.openTextDocument(inFolder(name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Our diagnostics of a document or URI. */
function findings(target) {
  const all = vscode.languages.getDiagnostics(target.uri ?? target);
  return all.filter(({ source }) => source === "keylift");
}

/** Waits until a document has exactly `count` of our diagnostics. */
function untilFindings(target, count) {
  const name = path.basename((target.uri ?? target).path);
  const language = target.languageId ?? "closed";
  return until(`${count} findings in ${name} (${language})`, () => {
    const found = findings(target);
    return found.length === count && found;
  });
}

/** A diagnostic's code as text, whether or not it carries a link. */
function code({ code: value }) {
  return typeof value === "object" ? value.value : value;
}

/** Asserts that a diagnostic covers `value` and nothing else of its document. */
function assertCovers(document, diagnostic, value) {
  assert.equal(document.getText(diagnostic.range), value);
}

/** The code actions that VS Code offers at a diagnostic, resolved, as in the Ctrl+. menu. */
function actionsAt(document, { range }) {
  const quickFix = vscode.CodeActionKind.QuickFix.value;
  const limit = 50;
  return vscode.commands.executeCommand(
    ...["vscode.executeCodeActionProvider", document.uri, range, quickFix, limit],
  );
}

/** The action with that title; fails with the titles that there are. */
async function actionTitled(document, diagnostic, title) {
  const actions = await actionsAt(document, diagnostic);
  const found = actions.find((action) => action.title === title);
  assert.ok(found, `no such action; there are: ${actions.map((one) => one.title).join(" | ")}`);
  return found;
}

/** Does what VS Code does when the user picks an action. */
async function apply(action) {
  if (action.edit) await vscode.workspace.applyEdit(action.edit);
  if (action.command) {
    const { command, arguments: given = [] } = action.command;
    await vscode.commands.executeCommand(command, ...given);
  }
}

function read(name) {
  return fs.readFileSync(inFolder(name), "utf8");
}

/** Process ids of the servers that this extension host started. */
function serverProcesses() {
  return fs.readdirSync("/proc").filter((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      const command = fs.readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
      const [, parent] = /\nPPid:\s+(\d+)/.exec(fs.readFileSync(`/proc/${entry}/status`, "utf8"));
      return Number(parent) === process.pid && command.includes("keylift") && command.includes("lsp");
    } catch {
      return false; // It ended in the meantime.
    }
  });
}

async function closeAll() {
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

module.exports = {
  ...{ actionTitled, actionsAt, apply, assertCovers, closeAll, code, findings, inFolder },
  ...{ openFile, openUntitled, read, serverProcesses, until, untilFindings },
};
