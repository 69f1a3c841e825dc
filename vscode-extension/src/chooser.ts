/**
 * Lets a person choose the Python that runs the server, from those that were found or from disk. The
 * settings editor would not do: in a remote window it shows no setting that belongs to the machine.
 */

import * as vscode from "vscode";
import { candidates, probeFrom } from "./environments";
import { describe } from "./interpreter";
import { interpreterSetting, setInterpreter } from "./settings";

interface Item extends vscode.QuickPickItem {
  /** What the setting becomes; undefined asks for a file. */
  readonly path: string | undefined;
}

/** Asks, and changes the setting, which starts the server anew. `cwd` is never the workspace. */
export async function chooseInterpreter(
  context: vscode.ExtensionContext,
  cwd: string,
): Promise<void> {
  const chosen = await vscode.window.showQuickPick(items(context, cwd), {
    title: "Choose Interpreter",
    placeHolder: "Which Python is to run Keylift's server?",
  });
  if (!chosen) return;
  const path = chosen.path ?? (await browse());
  if (path !== undefined) await setInterpreter(path);
}

async function items(context: vscode.ExtensionContext, cwd: string): Promise<Item[]> {
  const probe = probeFrom(cwd);
  const found = new Map<string, Item>();
  for (const candidate of await candidates(context)) {
    const report = await probe(candidate);
    if (!report || found.has(report.executable)) continue;
    const { executable } = report;
    const detail = `${describe(report)} \u2013 ${candidate.origin}`;
    found.set(executable, { label: executable, detail, path: executable });
  }
  const automatic = { label: "$(clear-all) Let Keylift choose", path: "" };
  return [
    ...found.values(),
    { label: "$(folder-opened) Browse\u2026", path: undefined },
    ...(interpreterSetting() ? [automatic] : []),
  ];
}

async function browse(): Promise<string | undefined> {
  const files = await vscode.window.showOpenDialog({ title: "Choose Interpreter" });
  return files?.[0]?.fsPath;
}
