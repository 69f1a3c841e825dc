/**
 * The environment that is active in the Python extension, where that is installed. Another
 * extension's failure must not keep the server from starting, so none leaves this file.
 */

import * as vscode from "vscode";

/** The part of the Python extension's public interface that is used here. */
interface Environments {
  readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  getActiveEnvironmentPath(): { readonly path: string };
  resolveEnvironment(path: {
    readonly path: string;
  }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
}

/** Path of the active environment's Python, if there is one. */
export async function activeEnvironment(): Promise<string | undefined> {
  try {
    const api = await environments();
    const resolved = await api?.resolveEnvironment(api.getActiveEnvironmentPath());
    return resolved?.executable.uri?.fsPath;
  } catch {
    return undefined;
  }
}

/** Calls `listener` whenever another environment is made the active one. */
export async function onDidChangeEnvironment(
  context: vscode.ExtensionContext,
  listener: () => void,
): Promise<void> {
  try {
    const subscription = (await environments())?.onDidChangeActiveEnvironmentPath(listener);
    if (subscription) context.subscriptions.push(subscription);
  } catch {
    // Without the event, the user restarts the server by hand.
  }
}

async function environments(): Promise<Environments | undefined> {
  const python = vscode.extensions.getExtension<{ environments?: Environments } | undefined>(
    "ms-python.python",
  );
  return (await python?.activate())?.environments;
}
