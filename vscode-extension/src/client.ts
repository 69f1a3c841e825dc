/** Builds the language client: how the server is started, and what it is told of. */

import type * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn } from "vscode-languageclient/node";
import { SECTION } from "./settings";
import { discreet } from "./trace";
import { trustOptions } from "./trust";

/** Server command that the extension answers itself, since it can ask for a value unseen. */
const REPLACE = "keylift.server.replaceStored";

export interface Launch {
  readonly python: string;
  /** Working folder. */
  readonly cwd: string;
  /** The server's whole environment. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Makes a client, not yet started, for the server that `launch` describes. `onReplace` gets the
 * argument of the server's command that replaces a stored value.
 */
export function createClient(
  { python, cwd, env }: Launch,
  outputChannel: vscode.LogOutputChannel,
  onReplace: (argument: unknown) => Promise<void>,
): LanguageClient {
  // `-P` keeps the working folder off the import path.
  const server = { command: python, args: ["-P", "-m", "keylift", "lsp"], options: { cwd, env } };
  return new LanguageClient(SECTION, "Keylift", server, {
    documentSelector: [{ scheme: "file" }, { scheme: "untitled" }],
    outputChannel,
    traceOutputChannel: discreet(outputChannel),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: trustOptions(),
    progressOnInitialization: false,
    // Without it the client asks for diagnostics only when a document is opened.
    diagnosticPullOptions: { onChange: true },
    middleware: {
      executeCommand: (command, args: unknown[], next) =>
        command === REPLACE ? onReplace(args[0]) : (next(command, args) as unknown),
    },
  });
}
