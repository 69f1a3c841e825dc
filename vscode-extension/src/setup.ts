/** Gets the server going, and talks with the user where no Python can run it yet. */

import * as vscode from "vscode";
import { installedInterpreter, installServer } from "./install";
import type { Choice } from "./interpreter";
import { OWN } from "./names";
import type { Server } from "./server";
import { interpreterSetting, setInterpreter } from "./settings";

const INSTALL = "Install Server";
const CHOOSE = "Choose Interpreter";
const USE_INSTALLED = "Use Installed Server";

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
  // Another installation would not help where the setting names a Python that lacks the server.
  const isNamed = interpreterSetting() !== "" && installedInterpreter(context) !== undefined;
  const first = isNamed ? [USE_INSTALLED] : base === undefined ? [] : [INSTALL];
  const buttons = [...first, CHOOSE];
  const answer = await vscode.window.showWarningMessage(`Keylift: ${reason}`, ...buttons);
  if (answer === INSTALL) await setUpServer(context, server);
  if (answer === USE_INSTALLED) await setInterpreter("");
  if (answer === CHOOSE) await vscode.commands.executeCommand(OWN.chooseInterpreter);
}

function baseInterpreter(choice: Choice): string | undefined {
  return choice.kind === "found" ? choice.executable : choice.base;
}
