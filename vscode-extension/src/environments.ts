/**
 * Lists the Pythons on this machine that may run the server, in order of preference, and asks one
 * what it is. The choice among them is made in interpreter.ts.
 */

import * as vscode from "vscode";
import { installedInterpreter } from "./install";
import { parseReport, PROBE_PROGRAM, type Candidate, type Probe } from "./interpreter";
import { run } from "./process";
import { activeEnvironment } from "./pythonExtension";
import { interpreterSetting } from "./settings";

const PROBE_TIMEOUT = 20_000;
const ON_PATH: readonly (readonly [string, ...string[]])[] =
  process.platform === "win32"
    ? [["python"], ["py", "-3"], ["python3"]]
    : [["python3"], ["python"]];

/** All candidates, the best first. Those of the workspace are left out in Restricted Mode. */
export async function candidates(context: vscode.ExtensionContext): Promise<Candidate[]> {
  const setting = interpreterSetting();
  const installed = installedInterpreter(context);
  const active = vscode.workspace.isTrusted ? await activeEnvironment() : undefined;
  return [
    ...from("the setting keylift.interpreter", setting),
    ...from("the server that Keylift installed", installed),
    ...from("the Python extension", active),
    ...ON_PATH.map(([command, ...args]): Candidate => ({ command, args, origin: "PATH" })),
  ];
}

/** Makes the question that interpreter.ts asks each candidate; `cwd` is never the workspace. */
export function probeFrom(cwd: string): Probe {
  return async ({ command, args }) => {
    const options = { cwd, timeout: PROBE_TIMEOUT };
    const ended = await run(command, [...args, "-c", PROBE_PROGRAM], options);
    return ended.code === 0 ? parseReport(ended.stdout) : undefined;
  };
}

function from(origin: Candidate["origin"], command: string | undefined): Candidate[] {
  return command ? [{ command, args: [], origin }] : [];
}
