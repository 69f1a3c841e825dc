/** Says, once a workspace, what Restricted Mode leaves out. The leaving out is VS Code's work. */

import { readFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

const TOLD = "toldAboutRestrictedMode";

/** The part of package.json that lists the settings which an untrusted workspace may not make. */
interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

/** What the server is told, so that the folders' own keylift.toml says no more than settings do. */
export function trustOptions(): { readonly isTrusted: boolean } {
  return { isTrusted: vscode.workspace.isTrusted };
}

/** The same for a program of the command line. */
export function trustArguments(): readonly string[] {
  return vscode.workspace.isTrusted ? [] : ["--untrusted"];
}

/** Tells the user which settings of this workspace are ignored, if it is untrusted. */
export async function explainRestrictedMode(context: vscode.ExtensionContext): Promise<void> {
  if (vscode.workspace.isTrusted || context.workspaceState.get<boolean>(TOLD)) return;
  const { capabilities } = context.extension.packageJSON as Manifest;
  const text = await workspaceSettings();
  const ignored = capabilities.untrustedWorkspaces.restrictedConfigurations.filter((name) =>
    text.includes(`"${name}"`),
  );
  if (ignored.length === 0) return;
  await context.workspaceState.update(TOLD, true);
  const answer = await vscode.window.showInformationMessage(
    `Keylift: in Restricted Mode this workspace's settings are ignored for ${ignored.join(", ")}.`,
    "Manage Trust",
  );
  if (answer) await vscode.commands.executeCommand("workbench.trust.manage");
}

/** VS Code hides restricted values from its settings interface, so their files are read. */
async function workspaceSettings(): Promise<string> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const files = folders.map(({ uri }) => path.join(uri.fsPath, ".vscode", "settings.json"));
  const workspaceFile = vscode.workspace.workspaceFile;
  if (workspaceFile?.scheme === "file") files.push(workspaceFile.fsPath);
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  return texts.join("\n");
}
