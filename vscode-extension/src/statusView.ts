/** What the status bar says in each state of the server. Pure; status.ts puts it on screen. */

/** What a scan of the workspace has seen: nothing yet, a part, since it was canceled, or all. */
export type Extent = "none" | "part" | "whole";

/** What is known of findings, and how far. */
export interface Known {
  readonly findings: number;
  readonly coverage: Extent;
  /** When the last scan of the workspace began. */
  readonly at?: Date;
  /** How many files changed since and were not scanned again. */
  readonly changed: number;
}

export type ServerState =
  | { readonly kind: "starting" }
  | { readonly kind: "stopped"; readonly reason: string }
  | ({ readonly kind: "idle" | "scanning" } & Known);

export interface StatusView {
  readonly text: string;
  readonly tooltip: string;
  readonly warning: boolean;
}

/** What is known when a server has just started. */
export const NOTHING_KNOWN: Known = { findings: 0, coverage: "none", changed: 0 };

/** Turns a state into the item's text, with VS Code's `$(icon)` marks, and its tooltip. */
export function statusView(state: ServerState): StatusView {
  switch (state.kind) {
    case "starting":
      return { text: "$(loading~spin) Keylift", tooltip: "Keylift is starting", warning: false };
    case "stopped":
      return {
        text: "$(circle-slash) Keylift",
        tooltip: `Keylift: ${state.reason}`,
        warning: true,
      };
    case "scanning":
      return { text: "$(sync~spin) Keylift", tooltip: "Keylift is scanning", warning: false };
    case "idle":
      return idleView(state);
  }
}

/** Reads the parameters of the server's `keylift/status`; undefined if they are malformed. */
export function parseStatus(params: unknown): ServerState | undefined {
  if (typeof params !== "object" || params === null) return undefined;
  const { state, findings, coverage, at, changed } = params as Record<string, unknown>;
  if (state !== "idle" && state !== "scanning") return undefined;
  if (!isCount(findings) || !isCount(changed)) return undefined;
  if (coverage !== "none" && coverage !== "part" && coverage !== "whole") return undefined;
  const time = new Date(typeof at === "string" ? at : "");
  const known = { kind: state, findings, coverage, changed } as const;
  return Number.isNaN(time.getTime()) ? known : { ...known, at: time };
}

/** "1 secret", "3 secrets". */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

/** Turns a time into "19:33", with the date in front where it is not that of `today`. */
export function clock(time: Date, today = new Date()): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const hours = `${two(time.getHours())}:${two(time.getMinutes())}`;
  if (time.toDateString() === today.toDateString()) return hours;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${hours}`;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}

function idleView({ findings, coverage, at, changed }: Known): StatusView {
  const secrets = counted(findings, "secret");
  const warning = findings > 0;
  if (coverage === "none") {
    return {
      text: warning ? `$(key) ${findings} in open files` : "$(key) Not scanned yet",
      tooltip: `Keylift: ${warning ? secrets : "no secrets"} in open files; the workspace is not scanned yet`,
      warning,
    };
  }
  const time = at ? clock(at) : "";
  if (coverage === "part") {
    return {
      text: `$(key) ${findings}, incomplete`,
      tooltip: `Keylift: ${secrets} so far; the scan of ${time} was canceled, so there may be more`,
      warning,
    };
  }
  const since = changed > 0 ? `; ${counted(changed, "file")} changed since` : "";
  const found = warning ? `${secrets} hardcoded` : "no hardcoded secrets";
  return {
    text: warning ? `$(key) ${secrets}` : "$(key) Keylift",
    tooltip: `Keylift: ${found}, as of ${time}${since}`,
    warning,
  };
}
