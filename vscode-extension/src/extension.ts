/** Entry point: wires the parts together. Finding and fixing secrets is all the server's work. */

import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { onDidChangeCredentials } from "./credentials";
import { onDidChangeEnvironment } from "./pythonExtension";
import { replaceDescribed } from "./replace";
import { offerScan } from "./scan";
import { toldOfLoss } from "./scanText";
import { Server } from "./server";
import { changesInterpreter } from "./settings";
import { startServer } from "./setup";
import { createStatus } from "./status";
import { explainRestrictedMode } from "./trust";

let server: Server | undefined;

/** Called by VS Code once, after its start. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("Keylift", { log: true });
  const started: Server = new Server(
    context,
    output,
    createStatus(context),
    (argument) => replaceDescribed(started, argument),
    (lost) => void offerScan(toldOfLoss(lost)),
  );
  server = started;
  registerCommands(context, started);
  const restart = (): void => void startServer(context, started);
  context.subscriptions.push(
    output,
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    onDidChangeCredentials(context, () => void started.takeCredentials()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (changesInterpreter(event)) restart();
    }),
  );
  restart();
  void onDidChangeEnvironment(context, () => {
    if (vscode.workspace.isTrusted && started.dependsOnEnvironment) restart();
  });
  void explainRestrictedMode(context);
}

/** Called by VS Code before it ends. */
export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
