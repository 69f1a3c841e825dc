/** What is said of a scan. Pure; scan.ts shows it. */

import { counted, type Known } from "./statusView";

/** Returns what to tell of a scan's reply; undefined if it is malformed. */
export function toldOfScan(reply: unknown): { message: string; found: boolean } | undefined {
  const { files, findings, affected } = (reply ?? {}) as Record<string, unknown>;
  if (typeof files !== "number" || typeof findings !== "number" || typeof affected !== "number") {
    return undefined;
  }
  const all = counted(files, "file");
  if (findings === 0) {
    return { message: `Keylift found no hardcoded secrets in ${all}.`, found: false };
  }
  const secrets = counted(findings, "hardcoded secret");
  return { message: `Keylift found ${secrets} in ${affected} of ${all}.`, found: true };
}

/** Returns what to tell where the server broke off after a scan and runs again. */
export function toldOfLoss({ findings }: Known): string {
  return `The server broke off: its ${counted(findings, "finding")} are gone.`;
}
