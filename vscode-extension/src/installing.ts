/** Which programs install the server into an environment that is there. Pure; install.ts runs them. */

export type Step = readonly [command: string, args: readonly string[]];

/**
 * Returns the steps, each of which must succeed.
 *
 * `python` is the environment's, `wheel` the server's file, and `locked` the file of what it needs,
 * with hashes. The last step shows that the server can be run.
 */
export function installing(python: string, wheel: string, locked: string): readonly Step[] {
  const pip = ["-m", "pip", "install", "--no-input", "--quiet", "--only-binary", ":all:"];
  return [
    [python, [...pip, "--require-hashes", "--requirement", locked]],
    [python, [...pip, "--no-index", "--no-deps", wheel]],
    [python, ["-P", "-m", "keylift", "--version"]],
  ];
}
