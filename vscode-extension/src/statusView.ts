/** What the status bar says in each state of the server. Pure; status.ts puts it on screen. */

export type ServerState =
  | { readonly kind: "starting" }
  | { readonly kind: "stopped"; readonly reason: string }
  | { readonly kind: "idle" | "scanning"; readonly findings: number };

export interface StatusView {
  readonly text: string;
  readonly tooltip: string;
  readonly warning: boolean;
}

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
      return idleView(state.findings);
  }
}

/** Reads the parameters of the server's `keylift/status`; undefined if they are malformed. */
export function parseStatus(params: unknown): ServerState | undefined {
  if (typeof params !== "object" || params === null) return undefined;
  const { state, findings } = params as Record<string, unknown>;
  if (state !== "idle" && state !== "scanning") return undefined;
  if (typeof findings !== "number" || findings < 0) return undefined;
  return { kind: state, findings };
}

/** "1 secret", "3 secrets". */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function idleView(findings: number): StatusView {
  if (findings === 0) {
    return { text: "$(key) Keylift", tooltip: "Keylift: no hardcoded secrets", warning: false };
  }
  const secrets = counted(findings, "secret");
  return { text: `$(key) ${secrets}`, tooltip: `Keylift: ${secrets} hardcoded`, warning: true };
}
