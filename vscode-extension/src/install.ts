/**
 * Installs the bundled server into a virtual environment of its own, under the extension's global
 * storage. Runs only when the user asks for it, since pip downloads the server's dependencies: those
 * whose hashes came with the extension, and wheels alone, as a source would run code to be built.
 */

import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { installing } from "./installing";
import { run } from "./process";

const INSTALL_TIMEOUT = 10 * 60_000;
const FOLDER_PREFIX = "server-";

/** Path of the Python that `installServer` made for this version of the extension, if it did. */
export function installedInterpreter(context: vscode.ExtensionContext): string | undefined {
  const python = interpreterIn(folderFor(context));
  return existsSync(python) ? python : undefined;
}

/**
 * Creates the environment with `base`, a Python new enough, and installs the bundled wheel.
 * Returns false where it failed or was canceled; nothing is left behind then, and the output
 * channel holds what was printed.
 */
export async function installServer(
  context: vscode.ExtensionContext,
  base: string,
  output: vscode.LogOutputChannel,
): Promise<boolean> {
  const wheel = bundled(context, ".whl");
  const locked = bundled(context, "requirements.txt");
  if (wheel === undefined || locked === undefined) {
    output.error("This build of the extension brings no server; install it with pip instead.");
    return false;
  }
  const folder = folderFor(context);
  const steps: readonly (readonly [string, readonly string[]])[] = [
    [base, ["-m", "venv", "--clear", folder]],
    ...installing(interpreterIn(folder), wheel, locked),
  ];
  const installed = await withProgress((signal) => runAll(steps, context, output, signal));
  for (const outdated of installed ? otherFolders(context, folder) : [folder]) {
    rmSync(outdated, { recursive: true, force: true, maxRetries: 3 });
  }
  return installed;
}

function runAll(
  steps: readonly (readonly [string, readonly string[]])[],
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  signal: AbortSignal,
): Promise<boolean> {
  const cwd = storageFolder(context);
  mkdirSync(cwd, { recursive: true });
  const options = {
    cwd,
    timeout: INSTALL_TIMEOUT,
    signal,
    onOutput: (text: string): void => {
      output.info(text.trimEnd());
    },
  };
  return steps.reduce(async (before, [command, args]) => {
    if (!(await before)) return false;
    output.info(`Running ${[command, ...args].join(" ")}`);
    const { code, stderr } = await run(command, args, options);
    if (code !== 0) output.error(`It ended with ${code ?? "no code"}. ${stderr.trimEnd()}`);
    return code === 0;
  }, Promise.resolve(true));
}

function withProgress(task: (signal: AbortSignal) => Promise<boolean>): Thenable<boolean> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "Installing the Keylift server",
    cancellable: true,
  };
  return vscode.window.withProgress(options, (_progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      abort.abort();
    });
    return task(abort.signal);
  });
}

function bundled(context: vscode.ExtensionContext, ending: string): string | undefined {
  const folder = context.asAbsolutePath("server");
  if (!existsSync(folder)) return undefined;
  const name = readdirSync(folder).find((entry) => entry.endsWith(ending));
  return name === undefined ? undefined : path.join(folder, name);
}

/** The environments that other versions of the extension made. */
function otherFolders(context: vscode.ExtensionContext, own: string): string[] {
  const storage = storageFolder(context);
  return readdirSync(storage)
    .filter((name) => name.startsWith(FOLDER_PREFIX))
    .map((name) => path.join(storage, name))
    .filter((folder) => folder !== own);
}

function folderFor(context: vscode.ExtensionContext): string {
  const { version } = context.extension.packageJSON as { version: string };
  return path.join(storageFolder(context), FOLDER_PREFIX + version);
}

function interpreterIn(folder: string): string {
  return process.platform === "win32"
    ? path.join(folder, "Scripts", "python.exe")
    : path.join(folder, "bin", "python");
}

function storageFolder(context: vscode.ExtensionContext): string {
  return context.globalStorageUri.fsPath;
}
