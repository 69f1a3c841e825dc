/**
 * The settings that the extension itself reads. The server asks for its own; this file knows none
 * of them.
 */

import * as vscode from "vscode";

/** Section of every setting, and id of the language client. */
export const SECTION = "keylift";

const INTERPRETER = "interpreter";

/**
 * Path of the Python that the user named, or "". In Restricted Mode VS Code leaves out the value
 * that the workspace set, since package.json lists this setting as restricted.
 */
export function interpreterSetting(): string {
  return vscode.workspace.getConfiguration(SECTION).get<string>(INTERPRETER, "").trim();
}

/** Tells whether a change of settings concerns which Python runs the server. */
export function changesInterpreter(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${SECTION}.${INTERPRETER}`);
}

/** Names the Python that is to run the server, where it is named now; "" lets Keylift choose. */
export async function setInterpreter(path: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const { workspaceValue } = configuration.inspect<string>(INTERPRETER) ?? {};
  const { Global, Workspace } = vscode.ConfigurationTarget;
  const target = workspaceValue === undefined ? Global : Workspace;
  await configuration.update(INTERPRETER, path || undefined, target);
}
