/**
 * Values in stores, as the server describes them, and what the command line says when it replaced
 * one. Pure; replace.ts asks for the new value.
 */

import type { Ended } from "./process";

export interface StoredValue {
  readonly store: string;
  readonly path: string;
  readonly mount: string;
  readonly key: string;
  readonly folder: string;
  /** What a person calls it. */
  readonly shown: string;
}

/** Reads one value; undefined if it is malformed. */
export function parseStoredValue(data: unknown): StoredValue | undefined {
  const told = (data ?? {}) as Record<string, unknown>;
  const text = (name: string): string => {
    const value = told[name];
    return typeof value === "string" ? value : "";
  };
  const [store, path] = [text("store"), text("path")];
  if (!store || !path) return undefined;
  const [mount, key, folder] = [text("mount"), text("key"), text("folder")];
  return { store, path, mount, key, folder, shown: text("shown") || `${store} ${path}` };
}

/** Reads what a person typed: a store and a path, such as `vault shop/stripe-secret-key`. */
export function typedValue(typed: string, folder: string): StoredValue | undefined {
  const [store, path, ...more] = typed.trim().split(/\s+/);
  if (!store || !path || more.length > 0 || typed.trim().startsWith("-") || path.startsWith("-")) {
    return undefined;
  }
  return { store, path, mount: "", key: "", folder, shown: `${store} ${path}` };
}

/** Whether the lookup of a value is where the cursor is. */
export function isHere(data: unknown): boolean {
  return ((data ?? {}) as Record<string, unknown>)["isHere"] === true;
}

/** The arguments of `python` that replace the value; the new one is none of them. */
export function replacingArguments({ store, path, mount, key, folder }: StoredValue): string[] {
  const flags = Object.entries({ mount, key, folder }).filter(([, value]) => value);
  return [
    ...["-P", "-m", "keylift", "stores", "replace", store, path],
    ...flags.map(([name, value]) => `--${name}=${value}`),
  ];
}

/** What to tell of a run: its own words on one line. */
export function toldOf({ code, stdout, stderr }: Ended): { done: boolean; told: string } {
  // A message makes a link of `[words](address)`, and a path is whatever code says.
  const line = (text: string): string =>
    text.trim().split(/\r?\n/).join(" ").replace(/\](?=[([])/g, "] ");
  if (code === 0) return { done: true, told: line(stdout).replace(/^\u2713 /, "") };
  const said = line(stderr).replace(/^keylift: /, "").replace(/^stores replace: /, "");
  return { done: false, told: said || "The value was not replaced." };
}
