/** Says, once a workspace, what Restricted Mode leaves out. The leaving out is VS Code's work. */

import { readFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

const TOLD = "toldAboutRestrictedMode";
const IGNORED_SETTING = '"keylift.interpreter"';

/** Tells the user if this untrusted workspace names an interpreter, which is ignored then. */
export async function explainRestrictedMode(context: vscode.ExtensionContext): Promise<void> {
  if (vscode.workspace.isTrusted || context.workspaceState.get<boolean>(TOLD)) return;
  if (!(await workspaceNamesInterpreter())) return;
  await context.workspaceState.update(TOLD, true);
  const answer = await vscode.window.showInformationMessage(
    "Keylift: in Restricted Mode the interpreter that this workspace names is ignored.",
    "Manage Trust",
  );
  if (answer) await vscode.commands.executeCommand("workbench.trust.manage");
}

/** VS Code hides restricted values from its settings interface, so their files are searched. */
async function workspaceNamesInterpreter(): Promise<boolean> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const files = folders.map(({ uri }) => path.join(uri.fsPath, ".vscode", "settings.json"));
  const workspaceFile = vscode.workspace.workspaceFile;
  if (workspaceFile?.scheme === "file") files.push(workspaceFile.fsPath);
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  return texts.some((text) => text.includes(IGNORED_SETTING));
}
