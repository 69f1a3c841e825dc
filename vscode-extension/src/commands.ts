/** The extension's commands. Those that find or change something only pass the request on. */

import * as vscode from "vscode";
import { ExecuteCommandRequest, LSPErrorCodes, ResponseError } from "vscode-languageclient/node";
import type { Server } from "./server";
import { openInterpreterSetting } from "./settings";
import { setUpServer, startServer } from "./setup";
import { counted } from "./statusView";

const SCAN_WORKSPACE = "keylift.server.scanWorkspace";
const FIX_ALL = "keylift.server.fixAll";
const SHOW_PROBLEMS = "workbench.actions.view.problems";

/** Registers every command that package.json declares. */
export function registerCommands(context: vscode.ExtensionContext, server: Server): void {
  const commands: Record<string, () => unknown> = {
    scanWorkspace: () => scanWorkspace(server),
    fixAllInFile: () => fixAllInFile(server),
    restartServer: () => startServer(context, server),
    showOutput: () => {
      server.output.show();
    },
    installServer: () => setUpServer(context, server),
    chooseInterpreter: openInterpreterSetting,
    showMenu,
  };
  for (const [name, command] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(`keylift.${name}`, command));
  }
}

/** Has the server scan all files; its progress and its Cancel button come from the server. */
async function scanWorkspace(server: Server): Promise<unknown> {
  const result = await execute(server, SCAN_WORKSPACE, []);
  const { files, findings } = (result ?? {}) as Record<string, unknown>;
  if (typeof files === "number" && typeof findings === "number") void tellScan(files, findings);
  return result;
}

async function tellScan(files: number, findings: number): Promise<void> {
  const where = counted(files, "file");
  if (findings === 0) {
    await vscode.window.showInformationMessage(`Keylift found no hardcoded secrets in ${where}.`);
    return;
  }
  const message = `Keylift found ${counted(findings, "hardcoded secret")} in ${where}.`;
  const answer = await vscode.window.showWarningMessage(message, "Show Problems");
  if (answer) await vscode.commands.executeCommand(SHOW_PROBLEMS);
}

/** Has the server move every secret of the active editor that needs no question first. */
async function fixAllInFile(server: Server): Promise<unknown> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) {
    await vscode.window.showInformationMessage("Keylift: open a file first.");
    return undefined;
  }
  return execute(server, FIX_ALL, [{ uri: document.uri.toString() }]);
}

/** Runs a command of the server; a failure is shown in one line, a canceled run is not one. */
async function execute(server: Server, command: string, args: unknown[]): Promise<unknown> {
  const client = server.running;
  if (!client) {
    await tellStopped();
    return undefined;
  }
  try {
    return await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
  } catch (error) {
    if (isCancellation(error)) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`Keylift: ${reason}`);
    return undefined;
  }
}

async function tellStopped(): Promise<void> {
  const message = "Keylift: the server is not running.";
  const answer = await vscode.window.showWarningMessage(message, "Start Server");
  if (answer) await vscode.commands.executeCommand("keylift.restartServer");
}

function isCancellation(error: unknown): boolean {
  return (
    error instanceof ResponseError &&
    (error.code === LSPErrorCodes.RequestCancelled || error.code === LSPErrorCodes.ServerCancelled)
  );
}

async function showMenu(): Promise<void> {
  const choices = [
    { label: "$(search) Scan Workspace", command: "keylift.scanWorkspace" },
    { label: "$(wand) Fix All in File", command: "keylift.fixAllInFile" },
    { label: "$(warning) Show Problems", command: SHOW_PROBLEMS },
    { label: "$(debug-restart) Restart Server", command: "keylift.restartServer" },
    { label: "$(output) Show Output", command: "keylift.showOutput" },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: "Keylift" });
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}
