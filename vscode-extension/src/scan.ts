/** Scanning the workspace: the request, its progress with a Cancel button, and what came of it. */

import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import {
  ExecuteCommandRequest,
  WorkDoneProgress,
  type LanguageClient,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from "vscode-languageclient/node";
import { ON_SERVER, OWN, SHOW_PROBLEMS } from "./names";
import { toldOfScan } from "./scanText";

const SCAN_AGAIN = "Scan Again";

type Progress = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

/**
 * Has the server scan all files, and returns its reply. The client's own progress would stand in
 * the status bar, where few people find its Cancel button, so this shows a notification.
 */
export function scanWorkspace(client: LanguageClient): Thenable<unknown> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "Keylift: scanning the workspace",
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, cancellation) => {
    const workDoneToken = randomUUID();
    const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, shownIn(progress));
    const params = { command: ON_SERVER.scan, arguments: [], workDoneToken };
    try {
      return (await client.sendRequest(ExecuteCommandRequest.type, params, cancellation)) as unknown;
    } finally {
      listener.dispose();
      if (cancellation.isCancellationRequested) void offerScan("The scan was canceled: incomplete.");
    }
  });
}

/** Tells the user what a scan found; does nothing with any other reply. */
export async function tellScan(reply: unknown): Promise<void> {
  const told = toldOfScan(reply);
  if (!told) return;
  if (!told.found) {
    await vscode.window.showInformationMessage(told.message);
    return;
  }
  const answer = await vscode.window.showWarningMessage(told.message, "Show Problems");
  if (answer) await vscode.commands.executeCommand(SHOW_PROBLEMS);
}

/** Says why findings are missing, with a button that scans. */
export async function offerScan(why: string): Promise<void> {
  const answer = await vscode.window.showWarningMessage(`Keylift: ${why}`, SCAN_AGAIN);
  if (answer) await vscode.commands.executeCommand(OWN.scanWorkspace);
}

function shownIn(
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): (value: Progress) => void {
  let shown = 0;
  return (value) => {
    if (value.kind === "end") return;
    const increment = Math.max((value.percentage ?? 0) - shown, 0);
    shown += increment;
    progress.report({ increment, ...(value.message !== undefined && { message: value.message }) });
  };
}
