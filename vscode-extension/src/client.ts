/** Builds the language client: how the server is started, and what it is told of. */

import { spawn, type ChildProcess } from "node:child_process";
import type * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn } from "vscode-languageclient/node";
import { credentialLine, FLAG, type Credentials } from "./credentialText";
import { ON_SERVER } from "./names";
import { saveChanged } from "./saving";
import { SECTION } from "./settings";
import { discreet } from "./trace";
import { trustOptions } from "./trust";

export interface Launch {
  readonly python: string;
  /** Working folder. */
  readonly cwd: string;
  /** What is kept for stores. */
  readonly credentials: Credentials;
}

/**
 * Makes a client, not yet started, for the server that `launch` describes. `onReplace` gets the
 * argument of the server's command that replaces a stored value.
 */
export function createClient(
  launch: Launch,
  outputChannel: vscode.LogOutputChannel,
  onReplace: (argument: unknown) => Promise<void>,
): LanguageClient {
  return new LanguageClient(SECTION, "Keylift", () => startServer(launch), {
    documentSelector: [{ scheme: "file" }, { scheme: "untitled" }],
    outputChannel,
    traceOutputChannel: discreet(outputChannel),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: trustOptions(),
    progressOnInitialization: false,
    // Without it the client asks for diagnostics only when a document is opened.
    diagnosticPullOptions: { onChange: true },
    middleware: {
      executeCommand: (command, args: unknown[], next) => {
        // The extension answers it itself, since it can ask for a value unseen.
        if (command === ON_SERVER.replaceStored) return onReplace(args[0]);
        const reply: unknown = next(command, args);
        return command === ON_SERVER.move ? saveChanged(reply) : reply;
      },
    },
  });
}

/** Starts the server and hands it what is kept, before the client's first message. */
function startServer({ python, cwd, credentials }: Launch): Promise<ChildProcess> {
  // `-P` keeps the working folder off the import path.
  const args = ["-P", "-m", "keylift", "lsp", FLAG];
  return new Promise((resolve, reject) => {
    const server = spawn(python, args, { cwd, windowsHide: true });
    server.once("error", reject);
    // A server that ends at once closes the pipe; the client tells that it ended.
    server.stdin.on("error", () => undefined);
    server.once("spawn", () => {
      server.stdin.write(credentialLine(credentials));
      resolve(server);
    });
  });
}
