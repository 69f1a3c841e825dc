/** The extension's commands. Those that find or change something only pass the request on. */

import * as vscode from "vscode";
import {
  ExecuteCommandRequest,
  LSPErrorCodes,
  ResponseError,
  type LanguageClient,
} from "vscode-languageclient/node";
import { forgetCredentials, setCredentials } from "./credentials";
import { replaceStored } from "./replace";
import { scanWorkspace, SHOW_PROBLEMS, tellScan } from "./scan";
import type { Server } from "./server";
import { openInterpreterSetting } from "./settings";
import { setUpServer, startServer } from "./setup";

const FIX_ALL = "keylift.server.fixAll";

const RESTART = { label: "$(debug-restart) Restart Server", command: "keylift.restartServer" };
const OUTPUT = { label: "$(output) Show Output", command: "keylift.showOutput" };
const WHILE_RUNNING = [
  { label: "$(search) Scan Workspace", command: "keylift.scanWorkspace" },
  { label: "$(wand) Fix All in File", command: "keylift.fixAllInFile" },
  { label: "$(warning) Show Problems", command: SHOW_PROBLEMS },
  RESTART,
  OUTPUT,
];
const WHILE_STOPPED = [
  { label: "$(cloud-download) Install Server", command: "keylift.installServer" },
  { label: "$(symbol-misc) Choose Interpreter", command: "keylift.chooseInterpreter" },
  RESTART,
  OUTPUT,
];

/** Registers every command that package.json declares. */
export function registerCommands(context: vscode.ExtensionContext, server: Server): void {
  const commands: Record<string, () => unknown> = {
    scanWorkspace: () => scan(server),
    fixAllInFile: () => fixAllInFile(server),
    restartServer: () => startServer(context, server),
    showOutput: () => {
      server.output.show();
    },
    installServer: () => setUpServer(context, server),
    chooseInterpreter: openInterpreterSetting,
    replaceStored: () => whileRunning(server, () => replaceStored(server)),
    setCredentials: () => whileRunning(server, () => setCredentials(context, server)),
    forgetCredentials: () => forgetCredentials(context, server),
    showMenu: () => showMenu(server),
  };
  for (const [name, command] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(`keylift.${name}`, command));
  }
}

/** Scans all files and tells what was found. */
async function scan(server: Server): Promise<unknown> {
  const reply = await request(server, scanWorkspace);
  void tellScan(reply);
  return reply;
}

/** Has the server move every secret of the active editor that needs no question first. */
async function fixAllInFile(server: Server): Promise<unknown> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) {
    await vscode.window.showInformationMessage("Keylift: open a file first.");
    return undefined;
  }
  const params = { command: FIX_ALL, arguments: [{ uri: document.uri.toString() }] };
  return request(server, (client) => client.sendRequest(ExecuteCommandRequest.type, params));
}

/** Asks the server for something; a failure is shown in one line, a canceled run is not one. */
async function request(
  server: Server,
  ask: (client: LanguageClient) => Thenable<unknown>,
): Promise<unknown> {
  const client = server.running;
  if (!client) {
    await tellStopped();
    return undefined;
  }
  try {
    return await ask(client);
  } catch (error) {
    if (isCancellation(error)) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`Keylift: ${reason}`);
    return undefined;
  }
}

/** Does something that needs the server. */
function whileRunning(server: Server, work: () => Promise<void>): Promise<unknown> {
  return request(server, work);
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

async function showMenu(server: Server): Promise<void> {
  const choices = server.running ? WHILE_RUNNING : WHILE_STOPPED;
  const chosen = await vscode.window.showQuickPick(choices, { title: "Keylift" });
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}
