"""JavaScript's and TypeScript's lookups: Vault and Conjur by `fetch`, others by SDKs.

The texts are TypeScript; what stands between `«` and `»` is left out of JavaScript.
"""

from __future__ import annotations

import re

from keylift.languages import Function
from keylift.rewriting.snippets import javascript_clients
from keylift.rewriting.snippets.older import older

_TYPE = re.compile("«(.*?)»")

# What `fetch` says of a header that it does not take quotes the header, so no message is passed on.
_ASK = """\
  const ask = async (path«: string», options«: RequestInit») => {
    const limits = { redirect: "error"« as const», signal: AbortSignal.timeout(10000) };
    const reply = await fetch(address + path, { ...options, ...limits }).catch((error) => {
      throw new Error(`@store, for ${name}: ${error.cause?.code ?? error.name}`);
    });
    if (!reply.ok) throw new Error(`@store has no ${name} for us: HTTP ${reply.status}`);
    return Buffer.from(await reply.arrayBuffer());
  };
"""
_NEEDED = """\
  for (const needed of [@needed]) {
    if (!env[needed]) throw new Error(`${needed} is not set`);
  }
  if (env["@ca"] && !env["NODE_EXTRA_CA_CERTS"]) {
    throw new Error("@ca is set, but Node.js takes that file from NODE_EXTRA_CA_CERTS");
  }
"""
_VAULT = (
    """\
async function @function(path«: string», key«: string», mount«: string»)«: Promise<string>» {
  const name = `${mount}/${path} (${key})`;
  const known = @functionKnown.get(name);
  if (known !== undefined) return known;
  const env = @process.env;
"""
    + _NEEDED.replace("@ca", "VAULT_CACERT").replace("@needed", '"VAULT_ADDR"')
    + javascript_clients.VAULT_LOGIN
    + """\
  const address = (env["VAULT_ADDR"] ?? "").replace(/\\/+$/, "");
  const headers«: Record<string, string>» = { "X-Vault-Token": token };
  if (env["VAULT_NAMESPACE"]) headers["X-Vault-Namespace"] = env["VAULT_NAMESPACE"];
"""
    + _ASK.replace("@store", "Vault")
    + """\
  const body = (await ask(`/v1/${mount}/data/${path}`, { headers })).toString();
  const read = () => {
    try {
      return JSON.parse(body);
    } catch {
      // What this says may quote the reply.
      throw new Error(`Vault, for ${name}: the reply is no JSON`);
    }
  };
  const value = read().data?.data?.[key];
  if (typeof value !== "string") throw new Error(`Vault has no ${name}`);
  @functionKnown.set(name, value);
  return value;
}

const @functionKnown = new Map«<string, string>»();"""
)
# Until `vault login` counted as well, the variable had to be set.
_VAULT_BEFORE = older(
    _VAULT,
    (
        ('["VAULT_ADDR"])', '["VAULT_ADDR", "VAULT_TOKEN"])'),
        (javascript_clients.VAULT_LOGIN, ""),
        ('"X-Vault-Token": token', '"X-Vault-Token": env["VAULT_TOKEN"] ?? ""'),
    ),
)

_CONJUR = (
    """\
async function @function(name«: string»)«: Promise<string>» {
  const known = @functionKnown.get(name);
  if (known !== undefined) return known;
  const env = @process.env;
"""
    + _NEEDED.replace("@ca", "CONJUR_CERT_FILE").replace(
        "[@needed]",
        """[
    "CONJUR_APPLIANCE_URL",
    "CONJUR_ACCOUNT",
    "CONJUR_AUTHN_LOGIN",
    "CONJUR_AUTHN_API_KEY",
  ]""",
    )
    + """\
  const address = (env["CONJUR_APPLIANCE_URL"] ?? "").replace(/\\/+$/, "");
"""
    + _ASK.replace("@store", "Conjur")
    + """\
  const account = encodeURIComponent(env["CONJUR_ACCOUNT"] ?? "");
  const login = encodeURIComponent(env["CONJUR_AUTHN_LOGIN"] ?? "");
  const body = env["CONJUR_AUTHN_API_KEY"] ?? "";
  const access = await ask(`/authn/${account}/${login}/authenticate`, { method: "POST", body });
  const headers = { Authorization: `Token token="${access.toString("base64")}"` };
  const id = encodeURIComponent(name);
  const value = (await ask(`/secrets/${account}/variable/${id}`, { headers })).toString();
  @functionKnown.set(name, value);
  return value;
}

const @functionKnown = new Map«<string, string>»();"""
)

_AWS = """\
async function @function(name«: string»)«: Promise<string>» {
  const known = @functionKnown.get(name);
  if (known !== undefined) return known;
  const env = @process.env;
  const region = env["AWS_REGION"] || env["AWS_DEFAULT_REGION"];
  const { SecretsManager } = await import("@aws-sdk/client-secrets-manager");
  const requestHandler = { connectionTimeout: 10000, requestTimeout: 10000 };
  const client = new SecretsManager({ requestHandler, ...(region ? { region } : {}) });
  const reply = await client.getSecretValue({ SecretId: name }).catch((error) => {
    throw new Error(`AWS Secrets Manager, for ${name}: ${error.name}`);
  });
  const value = reply.SecretString;
  if (value === undefined) throw new Error(`AWS Secrets Manager has no text at ${name}`);
  @functionKnown.set(name, value);
  return value;
}

const @functionKnown = new Map«<string, string>»();"""


_GCP = """\
async function @function(name«: string»)«: Promise<string>» {
  const known = @functionKnown.get(name);
  if (known !== undefined) return known;
  const project = @process.env["GOOGLE_CLOUD_PROJECT"];
  if (!project) throw new Error("GOOGLE_CLOUD_PROJECT is not set");
  const { SecretManagerServiceClient } = await import("@google-cloud/secret-manager");
  const client = new SecretManagerServiceClient();
  const path = `projects/${project}/secrets/${name}/versions/latest`;
  const limits = { timeout: 10000, retry: null };
  // What fails in there unasked would end the program as an unhandled rejection.
  const asked = client.initialize().then(() => client.accessSecretVersion({ name: path }, limits));
  const [reply] = await asked.catch((error«: Error & { details?: string; code?: number }») => {
    const why = error.details ?? error.code ?? "no usable credentials";
    throw new Error(`Google Secret Manager, for ${name}: ${why}`);
  });
  const data = reply.payload?.data;
  if (!data) throw new Error(`Google Secret Manager has no text at ${name}`);
  const value = Buffer.from(data« as Uint8Array»).toString();
  @functionKnown.set(name, value);
  return value;
}

const @functionKnown = new Map«<string, string>»();"""

_AZURE = """\
async function @function(name«: string»)«: Promise<string>» {
  const known = @functionKnown.get(name);
  if (known !== undefined) return known;
  const address = @process.env["AZURE_KEYVAULT_URL"];
  if (!address) throw new Error("AZURE_KEYVAULT_URL is not set");
  const { DefaultAzureCredential } = await import("@azure/identity");
  const { SecretClient } = await import("@azure/keyvault-secrets");
  const retryOptions = { maxRetries: 0 };
  const client = new SecretClient(address, new DefaultAzureCredential(), { retryOptions });
  const asked = client.getSecret(name, { abortSignal: AbortSignal.timeout(10000) });
  const { value } = await asked.catch((error«: Error & { code?: string }») => {
    throw new Error(`Azure Key Vault, for ${name}: ${error.code ?? error.name}`);
  });
  if (value === undefined) throw new Error(`Azure Key Vault has no text at ${name}`);
  @functionKnown.set(name, value);
  return value;
}

const @functionKnown = new Map«<string, string>»();"""


def _both(
    name: str,
    code: str,
    package: str = "",
    clients: tuple[Function, ...] = (),
    before: tuple[str, ...] = (),
) -> tuple[Function, Function]:
    """Return the function in JavaScript and in TypeScript.

    Of `clients` there is one of each, if any; `before` is what its code was.
    """
    plain, typed = (
        Function(
            names=(name,),
            code=in_language(code),
            is_shared=True,
            package=package,
            clients=some,
            others=tuple(map(in_language, before)),
        )
        for in_language, some in ((_plain, clients[:1]), (_typed, clients[1:]))
    )
    return plain, typed


def _plain(code: str) -> str:
    return _TYPE.sub("", code)


def _typed(code: str) -> str:
    return _TYPE.sub(r"\1", code).replace(
        ".catch((error)", ".catch((error: Error & { cause?: { code?: string } })"
    )


_NODE_VAULT = _both(
    "vaultSecret",
    javascript_clients.VAULT,
    javascript_clients.VAULT_PACKAGE,
    before=(javascript_clients.VAULT_BEFORE,),
)
VAULT, VAULT_TYPED = _both("vaultSecret", _VAULT, clients=_NODE_VAULT, before=(_VAULT_BEFORE,))
CONJUR, CONJUR_TYPED = _both("conjurSecret", _CONJUR)
AWS, AWS_TYPED = _both("awsSecret", _AWS, "@aws-sdk/client-secrets-manager@^3.600.0")
GCP, GCP_TYPED = _both("gcpSecret", _GCP, "@google-cloud/secret-manager@^5.6.0")
AZURE, AZURE_TYPED = _both(
    "azureSecret", _AZURE, "@azure/identity@^4.5.0 @azure/keyvault-secrets@^4.9.0"
)
