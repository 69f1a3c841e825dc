/** Saves what a move changed in files that nobody had open, as the move changed them on disk for good. */

import * as vscode from "vscode";

/**
 * Waits for the server's reply to a move and saves the files that VS Code opened only for its edit.
 * What a person had open stays unsaved, since it may hold work of theirs.
 */
export async function saveChanged(reply: unknown): Promise<unknown> {
  const answer: unknown = await reply;
  const { unopened } = (answer ?? {}) as Record<string, unknown>;
  if (!Array.isArray(unopened)) return answer;
  const paths = new Set(
    unopened.flatMap((uri) => (typeof uri === "string" ? vscode.Uri.parse(uri).fsPath : [])),
  );
  const changed = vscode.workspace.textDocuments.filter(
    ({ uri, isDirty }) => isDirty && uri.scheme === "file" && paths.has(uri.fsPath),
  );
  await Promise.all(changed.map((document) => document.save()));
  return answer;
}
