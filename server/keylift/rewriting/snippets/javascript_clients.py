"""JavaScript's and TypeScript's lookups by the clients that a project has already.

The texts are TypeScript; what stands between `«` and `»` is left out of JavaScript. Of Conjur there
is no client for Node.js.
"""

from __future__ import annotations

from keylift.rewriting.snippets.older import older

VAULT_LOGIN = """\
  let token = env["VAULT_TOKEN"];
  if (!token) {
    const { readFile } = await import("node:fs/promises");
    const { homedir } = await import("node:os");
    const saved = readFile(`${homedir()}/.vault-token`, "utf8");
    token = (await saved.catch(() => "")).trim();
  }
  if (!token) throw new Error("VAULT_TOKEN is not set, and `vault login` left no ~/.vault-token");
"""

# The client's own errors hold the request's headers, so none is passed on. It takes
# VAULT_NAMESPACE from the environment itself, and any word in VAULT_SKIP_VERIFY for a wish.
VAULT = (
    """\
async function @function(path«: string», key«: string», mount«: string»)«: Promise<string>» {
  const name = `${mount}/${path} (${key})`;
  const known = @functionKnown.get(name);
  if (known !== undefined) return known;
  const env = @process.env;
  const endpoint = env["VAULT_ADDR"];
  if (!endpoint) throw new Error("VAULT_ADDR is not set");
"""
    + VAULT_LOGIN
    + """\
  const { default: connect } = await import("node-vault");
  const { readFileSync } = await import("fs");
  const trusted = env["VAULT_CACERT"] ? { ca: readFileSync(env["VAULT_CACERT"]) } : {};
  const requestOptions = { timeout: 10000, strictSSL: true, ...trusted };
  const asked = connect({ endpoint, token, requestOptions }).read(`${mount}/data/${path}`);
  const reply = await asked.catch((error«: @failure») => {
    const why = error.response?.statusCode ?? error.code ?? "no answer";
    throw new Error(`Vault, for ${name}: ${why}`);
  });
  const value = reply.data?.data?.[key];
  if (typeof value !== "string") throw new Error(`Vault has no ${name}`);
  @functionKnown.set(name, value);
  return value;
}

const @functionKnown = new Map«<string, string>»();"""
).replace("@failure", "{ response?: { statusCode: number }; code?: string }")
# Until `vault login` counted as well, the variable had to be set.
_VARIABLE = """\
  const token = env["VAULT_TOKEN"];
  if (!token) throw new Error("VAULT_TOKEN is not set");
"""
VAULT_BEFORE = older(VAULT, ((VAULT_LOGIN, _VARIABLE),))
VAULT_PACKAGE = "node-vault@^0.10.2"
