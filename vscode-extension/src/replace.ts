/**
 * Puts a new value in the place of an old one. It is asked for without being shown, and goes
 * to the command line's standard input: into no message, no argument and no environment.
 */

import * as vscode from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import { credentialLine, FLAG } from "./credentialText";
import { ON_SERVER } from "./names";
import { run } from "./process";
import type { Server } from "./server";
import {
  isHere,
  parseStoredValue,
  replacingArguments,
  toldOf,
  typedValue,
  type StoredValue,
} from "./storedValue";
import { trustArguments } from "./trust";

const TIMEOUT = 120_000;

/** Asks which value is meant, unless the cursor is at its lookup, and replaces it. */
export async function replaceStored(server: Server): Promise<void> {
  const value = await chooseValue(server);
  if (value) await replaceValue(server, value);
}

/** Replaces the value that an argument of the server's command describes. */
export async function replaceDescribed(server: Server, argument: unknown): Promise<void> {
  const value = parseStoredValue(argument);
  if (value) await replaceValue(server, value);
}

async function replaceValue(server: Server, value: StoredValue): Promise<void> {
  const { launch } = server;
  if (!launch) return;
  const given = await vscode.window.showInputBox({
    title: `Replace the value of ${value.shown}`,
    prompt: "Type the new value; it is not shown. It goes nowhere else, and no code changes.",
    password: true,
    ignoreFocusOut: true,
  });
  if (!given) return;
  const { python, cwd, credentials } = launch;
  const input = credentialLine(credentials) + given;
  const options = { cwd, timeout: TIMEOUT, env: { ...process.env, PYTHONUTF8: "1" }, input };
  const words = [...replacingArguments(value), ...trustArguments(), FLAG];
  const { done, told } = toldOf(await run(python, words, options));
  if (done) void vscode.window.showInformationMessage(`Keylift: ${told}`);
  else void vscode.window.showErrorMessage(`Keylift: ${told}`);
}

async function chooseValue(server: Server): Promise<StoredValue | undefined> {
  const found = await storedValues(server);
  const here = found.filter(isHere);
  if (here.length === 1) return parseStoredValue(here[0]);
  const items = found
    .flatMap((each) => parseStoredValue(each) ?? [])
    .map((value) => ({ label: value.shown, value }));
  if (items.length === 0) return typeValue();
  const another = { label: "$(edit) Another value\u2026", value: undefined };
  const chosen = await vscode.window.showQuickPick([...items, another], {
    title: "Replace a Stored Value",
    placeHolder: "Which value is to be replaced?",
  });
  return chosen && (chosen.value ?? typeValue());
}

async function typeValue(): Promise<StoredValue | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const typed = await vscode.window.showInputBox({
    title: "Replace a Stored Value",
    prompt: "A store and a path in it, as lookups name it. Not the value itself: that comes next.",
    placeHolder: "vault shop/stripe-secret-key",
    ignoreFocusOut: true,
    validateInput: (text) =>
      !text || typedValue(text, folder) ? undefined : "A store and a path, with a space between.",
  });
  return typedValue(typed ?? "", folder);
}

/** Asks the server for the values that the lookups of the active document read. */
async function storedValues(server: Server): Promise<unknown[]> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return [];
  const { line, character } = editor.selection.active;
  const argument = { uri: editor.document.uri.toString(), line, character };
  const params = { command: ON_SERVER.storedValues, arguments: [argument] };
  const reply: unknown = await server.running?.sendRequest(ExecuteCommandRequest.type, params);
  return Array.isArray(reply) ? (reply as unknown[]) : [];
}
