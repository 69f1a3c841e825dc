/** Gets the server going, and talks with the user where no Python can run it yet. */

import * as vscode from "vscode";
import { installServer } from "./install";
import type { Choice } from "./interpreter";
import type { Server } from "./server";
import { openInterpreterSetting } from "./settings";

const INSTALL = "Install Server";
const CHOOSE = "Choose Interpreter";

/** Starts or restarts the server; where that is impossible, says why and offers a way out. */
export async function startServer(context: vscode.ExtensionContext, server: Server): Promise<void> {
  const choice = await server.restart();
  if (choice.kind === "none") void offerSetup(context, server, choice);
}

/** Installs the bundled server with the best Python at hand, then starts it. */
export async function setUpServer(context: vscode.ExtensionContext, server: Server): Promise<void> {
  const base = baseInterpreter(await server.choose());
  if (base === undefined) {
    await vscode.window.showErrorMessage(
      "Keylift: no Python 3.11 or newer was found to install the server with.",
    );
    return;
  }
  await server.stop();
  if (await installServer(context, base, server.output)) {
    await startServer(context, server);
    return;
  }
  const shown = await vscode.window.showErrorMessage(
    "Keylift: the server was not installed. The output says why.",
    "Show Output",
  );
  if (shown) server.output.show();
}

async function offerSetup(
  context: vscode.ExtensionContext,
  server: Server,
  { reason, base }: Extract<Choice, { kind: "none" }>,
): Promise<void> {
  const buttons = base === undefined ? [CHOOSE] : [INSTALL, CHOOSE];
  const answer = await vscode.window.showWarningMessage(`Keylift: ${reason}`, ...buttons);
  if (answer === INSTALL) await setUpServer(context, server);
  if (answer === CHOOSE) await openInterpreterSetting();
}

function baseInterpreter(choice: Choice): string | undefined {
  return choice.kind === "found" ? choice.executable : choice.base;
}
