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
import { counted } from "./statusView";

export const SHOW_PROBLEMS = "workbench.actions.view.problems";
const SCAN_WORKSPACE = "keylift.server.scanWorkspace";

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
    const params = { command: SCAN_WORKSPACE, arguments: [], workDoneToken };
    try {
      return (await client.sendRequest(ExecuteCommandRequest.type, params, cancellation)) as unknown;
    } finally {
      listener.dispose();
    }
  });
}

/** Tells the user what a scan found; does nothing with any other reply. */
export async function tellScan(reply: unknown): Promise<void> {
  const { files, findings } = (reply ?? {}) as Record<string, unknown>;
  if (typeof files !== "number" || typeof findings !== "number") return;
  const where = counted(files, "file");
  if (findings === 0) {
    await vscode.window.showInformationMessage(`Keylift found no hardcoded secrets in ${where}.`);
    return;
  }
  const message = `Keylift found ${counted(findings, "hardcoded secret")} in ${where}.`;
  const answer = await vscode.window.showWarningMessage(message, "Show Problems");
  if (answer) await vscode.commands.executeCommand(SHOW_PROBLEMS);
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
