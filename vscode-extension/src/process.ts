/** Runs a program to its end and hands back what it printed. Knows nothing of Python or VS Code. */

import { spawn } from "node:child_process";

export interface Ended {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Working folder. Never a workspace: programs look there for code to run. */
  readonly cwd: string;
  /** Milliseconds after which the program is killed; its `code` is undefined then. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** The program's whole environment; without it, that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** What the program reads from its standard input; without it, that is closed. */
  readonly input?: string;
  readonly onOutput?: (text: string) => void;
}

/** Runs `command` without a shell. Never rejects: what cannot be started ends without a code. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Ended> {
  const { cwd, timeout, signal, env, input, onOutput } = options;
  return new Promise((resolve) => {
    const out = { stdout: "", stderr: "" };
    const limit = AbortSignal.timeout(timeout);
    const child = spawn(command, args, {
      cwd,
      windowsHide: true,
      stdio: ["pipe", "pipe", "pipe"],
      ...(env && { env }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    // A program that ends without reading closes the pipe; its own words say why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        out[name] += text;
        onOutput?.(text);
      });
    }
    child.on("error", (error) => {
      resolve({ code: undefined, stdout: out.stdout, stderr: out.stderr || error.message });
    });
    child.on("close", (code) => {
      resolve({ code: code ?? undefined, ...out });
    });
  });
}
