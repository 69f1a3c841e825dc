/**
 * Decides which Python runs the server. Pure: who the candidates are and how one is asked comes
 * from outside, so that this is tested without VS Code and without a Python.
 */

import { isCompatible, isNewEnough, OLDEST_PYTHON } from "./version";

/** Where a candidate comes from; the words are shown to the user. */
export type Origin =
  | "the setting keylift.interpreter"
  | "the server that Keylift installed"
  | "the Python extension"
  | "PATH";

export interface Candidate {
  readonly command: string;
  readonly args: readonly string[];
  readonly origin: Origin;
}

/** What a Python says of itself. `keylift` is the version of the server it can run, if any. */
export interface Report {
  readonly executable: string;
  readonly python: readonly [number, number];
  readonly keylift: string | undefined;
}

/** Asks one candidate; undefined if it is no Python that can be run. */
export type Probe = (candidate: Candidate) => Promise<Report | undefined>;

export type Choice =
  | { readonly kind: "found"; readonly executable: string; readonly origin: Origin }
  | {
      readonly kind: "none";
      /** One sentence for the user. */
      readonly reason: string;
      /** A Python new enough to install the server with. */
      readonly base: string | undefined;
    };

/**
 * The program that a candidate runs to describe itself, on any Python 3. It imports nothing from
 * the working folder. A keylift package without what its server needs does not count.
 */
export const PROBE_PROGRAM = `
import json, sys
sys.path[:] = [entry for entry in sys.path if entry]
version = None
if sys.version_info >= (${OLDEST_PYTHON.join(", ")}):
    try:
        import importlib.util, keylift
        if importlib.util.find_spec("pygls"):
            version = keylift.__version__
    except Exception:
        pass
print(json.dumps({"executable": sys.executable, "python": sys.version_info[:2], "keylift": version}))
`;

/** Reads what `PROBE_PROGRAM` printed; undefined if it is anything else. */
export function parseReport(printed: string): Report | undefined {
  let data: unknown;
  try {
    data = JSON.parse(printed);
  } catch {
    return undefined;
  }
  if (typeof data !== "object" || data === null) return undefined;
  const { executable, python, keylift } = data as Record<string, unknown>;
  if (typeof executable !== "string" || !executable || !Array.isArray(python)) return undefined;
  const [major, minor] = python as unknown[];
  if (typeof major !== "number" || typeof minor !== "number") return undefined;
  return {
    executable,
    python: [major, minor],
    keylift: typeof keylift === "string" ? keylift : undefined,
  };
}

/** Says of a Python in a few words what it is and has. */
export function describe({ python, keylift }: Report): string {
  const server = keylift === undefined ? "no server yet" : `server ${keylift}`;
  return `Python ${python.join(".")}, ${server}`;
}

/**
 * Takes the first candidate that can run the server. A Python that the user named in the setting
 * is the only one asked: where it does not fit, silently running another would be wrong.
 */
export async function chooseInterpreter(
  candidates: readonly Candidate[],
  probe: Probe,
  extensionVersion: string,
): Promise<Choice> {
  const named = candidates.filter((one) => one.origin === "the setting keylift.interpreter");
  const misfits: Misfit[] = [];
  for (const candidate of named.length > 0 ? named : candidates) {
    const report = await probe(candidate);
    if (report && fits(report, extensionVersion)) {
      return { kind: "found", executable: report.executable, origin: candidate.origin };
    }
    misfits.push({ candidate, report });
  }
  const base = misfits.find(({ report }) => report && isNewEnough(report.python))?.report;
  return {
    kind: "none",
    reason: named.length > 0 ? settingReason(misfits) : searchReason(misfits, extensionVersion),
    base: base?.executable,
  };
}

interface Misfit {
  readonly candidate: Candidate;
  readonly report: Report | undefined;
}

function fits(report: Report, extensionVersion: string): boolean {
  return (
    isNewEnough(report.python) &&
    report.keylift !== undefined &&
    isCompatible(report.keylift, extensionVersion)
  );
}

function settingReason([misfit]: readonly Misfit[]): string {
  const where = `keylift.interpreter: ${misfit?.candidate.command ?? ""}`;
  const report = misfit?.report;
  if (!report) return `${where} is not a Python that can be run.`;
  if (!isNewEnough(report.python)) {
    return `${where} is Python ${report.python.join(".")}; Keylift needs ${OLDEST_PYTHON.join(".")} or newer.`;
  }
  if (report.keylift === undefined) return `${where} has no keylift package.`;
  return `${where} has server ${report.keylift}, which does not fit this extension.`;
}

function searchReason(misfits: readonly Misfit[], extensionVersion: string): string {
  const reports = misfits.flatMap(({ report }) => report ?? []);
  const oldest = OLDEST_PYTHON.join(".");
  if (reports.length === 0) return `No Python was found; Keylift needs ${oldest} or newer.`;
  const usable = reports.filter(({ python }) => isNewEnough(python));
  if (usable.length === 0) {
    const versions = [...new Set(reports.map(({ python }) => python.join(".")))].join(", ");
    return `Only Python ${versions} was found; Keylift needs ${oldest} or newer.`;
  }
  const unfit = usable.find(({ keylift }) => keylift !== undefined)?.keylift;
  if (unfit !== undefined) {
    return `Server ${unfit} was found, which does not fit version ${extensionVersion} of this extension.`;
  }
  return "The server is not installed yet.";
}
