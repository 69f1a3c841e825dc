/**
 * Lists the Pythons on this machine that may run the server, in order of preference, and asks one
 * what it is. The choice among them is made in interpreter.ts.
 */

import * as vscode from "vscode";
import { installedInterpreter } from "./install";
import { parseReport, PROBE_PROGRAM, type Candidate, type Probe } from "./interpreter";
import { run } from "./process";
import { interpreterSetting } from "./settings";

/** The part of the Python extension's public interface that is used here. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(): { readonly path: string };
    resolveEnvironment(path: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
  };
}

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

async function activeEnvironment(): Promise<string | undefined> {
  const python = vscode.extensions.getExtension<PythonApi | undefined>("ms-python.python");
  try {
    const environments = (await python?.activate())?.environments;
    if (!environments) return undefined;
    const resolved = await environments.resolveEnvironment(environments.getActiveEnvironmentPath());
    return resolved?.executable.uri?.fsPath;
  } catch {
    // Another extension's failure must not keep the server from starting with some other Python.
    return undefined;
  }
}
