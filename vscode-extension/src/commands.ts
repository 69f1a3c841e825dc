/** The extension's commands. Those that find or change something only pass the request on. */

import * as vscode from "vscode";
import {
  ExecuteCommandRequest,
  LSPErrorCodes,
  ResponseError,
  type LanguageClient,
} from "vscode-languageclient/node";
import { chooseInterpreter } from "./chooser";
import { forgetCredentials, setCredentials } from "./credentials";
import { ON_SERVER, OWN, SHOW_PROBLEMS } from "./names";
import { replaceStored } from "./replace";
import { scanWorkspace, tellScan } from "./scan";
import type { Server } from "./server";
import { setUpServer, startServer } from "./setup";

const NOTEBOOK_CELL = "vscode-notebook-cell";
const OPEN_AS_TEXT = "Open as Text";

const RESTART = { label: "$(debug-restart) Restart Server", command: OWN.restartServer };
const OUTPUT = { label: "$(output) Show Output", command: OWN.showOutput };
const WHILE_RUNNING = [
  { label: "$(search) Scan Workspace", command: OWN.scanWorkspace },
  { label: "$(wand) Fix All in File", command: OWN.fixAllInFile },
  { label: "$(discard) Undo Last Move", command: OWN.undoLastMove },
  { label: "$(warning) Show Problems", command: SHOW_PROBLEMS },
  RESTART,
  OUTPUT,
];
const WHILE_STOPPED = [
  { label: "$(cloud-download) Install Server", command: OWN.installServer },
  { label: "$(symbol-misc) Choose Interpreter", command: OWN.chooseInterpreter },
  RESTART,
  OUTPUT,
];

/** Registers every command that package.json declares. */
export function registerCommands(context: vscode.ExtensionContext, server: Server): void {
  const commands: Record<keyof typeof OWN, () => unknown> = {
    scanWorkspace: () => scan(server),
    fixAllInFile: () => fixAllInFile(server),
    undoLastMove: () => undoLastMove(server),
    restartServer: () => startServer(context, server),
    showOutput: () => {
      server.output.show();
    },
    installServer: () => setUpServer(context, server),
    chooseInterpreter: () => chooseInterpreter(context, server.workingFolder()),
    replaceStored: () => whileRunning(server, () => replaceStored(server)),
    setCredentials: () => whileRunning(server, () => setCredentials(context, server)),
    forgetCredentials: () => forgetCredentials(context, server),
    showMenu: () => showMenu(server),
  };
  for (const [name, command] of Object.entries(commands)) {
    const known = OWN[name as keyof typeof OWN];
    context.subscriptions.push(vscode.commands.registerCommand(known, command));
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
  if (document.uri.scheme === NOTEBOOK_CELL) {
    await offerAsText(document.uri);
    return undefined;
  }
  const params = { command: ON_SERVER.fixAll, arguments: [{ uri: document.uri.toString() }] };
  return request(server, (client) => client.sendRequest(ExecuteCommandRequest.type, params));
}

/** A notebook is one text to the server, which no single cell is. */
async function offerAsText(cell: vscode.Uri): Promise<void> {
  const answer = await vscode.window.showInformationMessage(
    "Keylift: a notebook is fixed as text.",
    OPEN_AS_TEXT,
  );
  if (answer) await vscode.commands.executeCommand("vscode.openWith", notebookOf(cell), "default");
}

function notebookOf(cell: vscode.Uri): vscode.Uri {
  const holds = (notebook: vscode.NotebookDocument): boolean =>
    notebook.getCells().some(({ document }) => document.uri.toString() === cell.toString());
  return vscode.workspace.notebookDocuments.find(holds)?.uri ?? cell.with({ scheme: "file", fragment: "" });
}

/** Takes the last move of the active file's project back, as far as its files allow. */
async function undoLastMove(server: Server): Promise<unknown> {
  const document = vscode.window.activeTextEditor?.document;
  const uri = document?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  if (document?.isDirty) await document.save();
  const params = { command: ON_SERVER.undo, arguments: [{ uri: uri?.toString() ?? "" }] };
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
  if (answer) await vscode.commands.executeCommand(OWN.restartServer);
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
