/**
 * Credentials of stores as text: one JSON object from a variable's name to its value. Pure;
 * credentials.ts keeps the text. Which names there are is the server's business.
 */

/** A value by the name of its environment variable. */
export type Credentials = Readonly<Record<string, string>>;

/** A store and the variables that it takes, as the server lists them. */
export interface StoreNames {
  readonly store: string;
  readonly variables: readonly string[];
}

/** Has Keylift read them off the first line of its standard input, which nobody else can see. */
export const FLAG = "--credentials";

/** Reads what was kept; whatever is no text is left out. */
export function parseCredentials(text: string | undefined): Credentials {
  let data: unknown;
  try {
    data = JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
  if (typeof data !== "object" || data === null) return {};
  const entries = Object.entries(data).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(entries);
}

/** Returns that line. */
export function credentialLine(credentials: Credentials): string {
  return `${JSON.stringify(credentials)}\n`;
}

/** Tells whether two of them say the same, in whatever order. */
export function areSame(some: Credentials, others: Credentials): boolean {
  const sorted = [some, others].map((each) => JSON.stringify(Object.entries(each).sort()));
  return sorted[0] === sorted[1];
}

/** Reads the server's list of stores and variables; what is malformed is left out. */
export function parseStoreNames(reply: unknown): StoreNames[] {
  if (!Array.isArray(reply)) return [];
  return (reply as unknown[]).flatMap((each) => {
    const { store, variables } = (each ?? {}) as Record<string, unknown>;
    if (typeof store !== "string" || !Array.isArray(variables)) return [];
    const names = (variables as unknown[]).filter((name) => typeof name === "string");
    return names.length > 0 ? [{ store, variables: names }] : [];
  });
}
