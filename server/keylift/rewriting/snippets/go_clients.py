"""Go's lookups of Vault and Conjur by the clients that these publish, where a module has them.

The clients find address, trust and credentials as their own documentation says, which is more ways
than the four variables that the lookups without a client know: an agent of Vault's, Conjur's files
and its other ways to authenticate.
"""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.snippets.older import older

# Until `vault login` counted as well, the variable had to be set.
_VARIABLES = """\
  for _, needed := range []string{"VAULT_ADDR", "VAULT_TOKEN"} {
    // An agent has both.
    if os.Getenv(needed) == "" && os.Getenv("VAULT_AGENT_ADDR") == "" {
      panic(needed + " is not set")
    }
  }
"""
_ADDRESS = """\
  // An agent has both an address and a token.
  hasAgent := os.Getenv("VAULT_AGENT_ADDR") != ""
  if os.Getenv("VAULT_ADDR") == "" && !hasAgent {
    panic("VAULT_ADDR is not set")
  }
"""
_LOGIN = """\
  if home, err := os.UserHomeDir(); client.Token() == "" && err == nil {
    if saved, err := os.ReadFile(home + "/.vault-token"); err == nil {
      for len(saved) > 0 && saved[len(saved)-1] <= ' ' {
        saved = saved[:len(saved)-1]
      }
      client.SetToken(string(saved))
    }
  }
  if client.Token() == "" && !hasAgent {
    panic("VAULT_TOKEN is not set, and `vault login` left no ~/.vault-token")
  }
"""
_VAULT = (
    """\
// @function returns a field of a secret in Vault, which is asked once.
func @function(path, key, mount string) string {
  name := mount + "/" + path + " (" + key + ")"
  if value, ok := @functionKnown.Load(name); ok {
    return value.(string)
  }
"""
    + _ADDRESS
    + """\
  config := vaultapi.DefaultConfig()
  // Another address must not get what is meant for this one.
  config.DisableRedirects = true
  defer config.HttpClient.CloseIdleConnections()
  client, err := vaultapi.NewClient(config)
  if err != nil {
    panic("Vault, for " + name + ": " + err.Error())
  }
"""
    + _LOGIN
    + """\
  client.SetClientTimeout(10 * time.Second)
  reply, err := client.Logical().Read(mount + "/data/" + path)
  var refusal *vaultapi.ResponseError
  if errors.As(err, &refusal) {
    panic("Vault has no " + name + " for us: HTTP " + strconv.Itoa(refusal.StatusCode))
  }
  if err != nil {
    panic("Vault, for " + name + ": " + err.Error())
  }
  if reply == nil {
    panic("Vault has no " + name)
  }
  fields, _ := reply.Data["data"].(map[string]interface{})
  value, ok := fields[key].(string)
  if !ok {
    panic("Vault has no " + name)
  }
  @functionKnown.Store(name, value)
  return value
}

var @functionKnown sync.Map"""
)

_CONJUR = """\
// @function returns a variable of Conjur, which is asked once.
func @function(name string) string {
  if value, ok := @functionKnown.Load(name); ok {
    return value.(string)
  }
  config, err := conjurapi.LoadConfig()
  if err != nil {
    panic("Conjur, for " + name + ": " + err.Error())
  }
  if config.ApplianceURL == "" {
    panic("CONJUR_APPLIANCE_URL is not set")
  }
  if config.Account == "" {
    panic("CONJUR_ACCOUNT is not set")
  }
  if os.Getenv("CONJUR_AUTHN_API_KEY") != "" {
    // It need not look into a keyring, nor begin a file for credentials.
    config.CredentialStorage = conjurapi.CredentialStorageNone
  }
  client, err := conjurapi.NewClientFromEnvironment(config)
  if err != nil {
    panic("Conjur, for " + name + ": " + err.Error())
  }
  connection := client.GetHttpClient()
  defer connection.CloseIdleConnections()
  connection.Timeout = 10 * time.Second
  connection.CheckRedirect = func(*http.Request, []*http.Request) error {
    // Another address must not get what is meant for this one.
    return http.ErrUseLastResponse
  }
  value, err := client.RetrieveSecret(name)
  if err != nil {
    panic("Conjur has no " + name + " for us: " + err.Error())
  }
  @functionKnown.Store(name, string(value))
  return string(value)
}

var @functionKnown sync.Map"""

_HASHICORP = "github.com/hashicorp/vault/api"
_CYBERARK = "github.com/cyberark/conjur-api-go"
_WAITING = ('"os"', '"sync"', '"time"')

VAULT = Function(
    names=("vaultSecret",),
    code=_VAULT,
    is_shared=True,
    imports=(*_WAITING, '"errors"', '"strconv"', f'vaultapi "{_HASHICORP}"'),
    package=f"{_HASHICORP}@v1.8.3",
    others=(older(_VAULT, ((_ADDRESS, _VARIABLES), (_LOGIN, ""))),),
)
CONJUR = Function(
    names=("conjurSecret",),
    code=_CONJUR,
    is_shared=True,
    imports=(*_WAITING, '"net/http"', f'"{_CYBERARK}/conjurapi"'),
    package=f"{_CYBERARK}@v0.12.0",
)
