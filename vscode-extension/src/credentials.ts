/**
 * Keeps credentials of stores in VS Code's secret storage, where the system's keychain guards them.
 * They reach the server when it starts, and nothing else.
 */

import * as vscode from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import { parseCredentials, parseStoreNames, type Credentials } from "./credentialText";
import { ON_SERVER } from "./names";
import type { Server } from "./server";

/** Key of the text in VS Code's secret storage. */
const KEY = "keylift.credentials";

/** Returns what is kept. */
export async function keptCredentials(secrets: vscode.SecretStorage): Promise<Credentials> {
  return parseCredentials(await secrets.get(KEY));
}

/** Calls back when they change, in this window or in another one. */
export function onDidChangeCredentials(
  context: vscode.ExtensionContext,
  changed: () => void,
): vscode.Disposable {
  return context.secrets.onDidChange(({ key }) => {
    if (key === KEY) changed();
  });
}

/** Asks which credential to keep and for its value, which is not shown, and keeps it. */
export async function setCredentials(
  context: vscode.ExtensionContext,
  server: Server,
): Promise<void> {
  const kept = await keptCredentials(context.secrets);
  const chosen = await chooseName(await knownNames(server), kept);
  if (chosen === undefined) return;
  const { store, name } = chosen;
  const value = await vscode.window.showInputBox({
    title: `${name} for ${store}`,
    prompt: "Kept in VS Code's secret storage; only Keylift gets it. It is not shown.",
    password: true,
    ignoreFocusOut: true,
  });
  if (!value) return;
  await context.secrets.store(KEY, JSON.stringify({ ...kept, [name]: value }));
  await server.takeCredentials();
  void vscode.window.showInformationMessage(
    `Keylift: ${name} is kept in VS Code's secret storage, and used for ${store} from now on.`,
  );
}

/** Asks which credentials to forget, and forgets them. */
export async function forgetCredentials(
  context: vscode.ExtensionContext,
  server: Server,
): Promise<void> {
  const kept = await keptCredentials(context.secrets);
  const names = Object.keys(kept).sort();
  if (names.length === 0) {
    void vscode.window.showInformationMessage("Keylift: VS Code keeps no store credentials.");
    return;
  }
  const chosen = await vscode.window.showQuickPick(names, {
    title: "Forget Store Credentials",
    placeHolder: "Which ones?",
    canPickMany: true,
  });
  if (!chosen || chosen.length === 0) return;
  const left = Object.fromEntries(Object.entries(kept).filter(([name]) => !chosen.includes(name)));
  if (Object.keys(left).length === 0) await context.secrets.delete(KEY);
  else await context.secrets.store(KEY, JSON.stringify(left));
  await server.takeCredentials();
  const forgotten = chosen.join(", ");
  void vscode.window.showInformationMessage(`Keylift: VS Code keeps ${forgotten} no longer.`);
}

interface Named extends vscode.QuickPickItem {
  readonly store: string;
  readonly name: string;
}

async function knownNames(server: Server): Promise<Named[]> {
  const params = { command: ON_SERVER.credentialNames, arguments: [] };
  const reply: unknown = await server.running?.sendRequest(ExecuteCommandRequest.type, params);
  return parseStoreNames(reply).flatMap(({ store, variables }) =>
    variables.map((name) => ({ label: name, store, name })),
  );
}

async function chooseName(
  names: readonly Named[],
  kept: Credentials,
): Promise<Named | undefined> {
  const items = names.map((each) => ({
    ...each,
    description: kept[each.name] === undefined ? each.store : `${each.store} \u2013 kept already`,
  }));
  return vscode.window.showQuickPick(items, {
    title: "Set Store Credentials",
    placeHolder: "Which one is Keylift to use?",
    matchOnDescription: true,
  });
}
