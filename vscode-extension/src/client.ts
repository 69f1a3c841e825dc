/** Builds the language client: how the server is started, and what it is told of. */

import type * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn } from "vscode-languageclient/node";
import { SECTION } from "./settings";
import { discreet } from "./trace";

/** Makes a client, not yet started, for the server that `python` runs in the folder `cwd`. */
export function createClient(
  python: string,
  cwd: string,
  outputChannel: vscode.LogOutputChannel,
): LanguageClient {
  // `-P` keeps the working folder off the import path.
  const server = { command: python, args: ["-P", "-m", "keylift", "lsp"], options: { cwd } };
  return new LanguageClient(SECTION, "Keylift", server, {
    documentSelector: [{ scheme: "file" }, { scheme: "untitled" }],
    outputChannel,
    traceOutputChannel: discreet(outputChannel),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    progressOnInitialization: false,
    // Without it the client asks for diagnostics only when a document is opened.
    diagnosticPullOptions: { onChange: true },
  });
}
