/** Which server versions this extension can talk to, and which Pythons a server can run on. */

export const OLDEST_PYTHON: readonly [number, number] = [3, 11];

/** Tells whether a Python, given as major and minor, is new enough for the server. */
export function isNewEnough([major, minor]: readonly [number, number]): boolean {
  const [oldestMajor, oldestMinor] = OLDEST_PYTHON;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * Tells whether a server's version fits the extension's. From 1.0 on the major number must agree;
 * before, each minor version may change the protocol, so that must agree as well.
 */
export function isCompatible(server: string, extension: string): boolean {
  const [serverMajor, serverMinor] = numbers(server);
  const [major, minor] = numbers(extension);
  return serverMajor === major && (major !== 0 || serverMinor === minor);
}

function numbers(version: string): readonly [number, number] {
  const found = /^(\d+)\.(\d+)/.exec(version);
  return [Number(found?.[1] ?? Number.NaN), Number(found?.[2] ?? Number.NaN)];
}
