"""Go's lookups of secrets managers: Vault and Conjur by `net/http`, others by SDKs.

Those by `net/http` are built by Go 1.13 and later, and do not touch `http.DefaultTransport`, which
tests may have replaced.

A module that requires the client of Vault or of Conjur uses that; see `go_clients`.
"""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.snippets import go_clients
from keylift.rewriting.snippets.older import older

_CLIENT = """\
  transport := &http.Transport{Proxy: http.ProxyFromEnvironment}
  if path := os.Getenv("@ca"); path != "" {
    file, err := os.Open(path)
    if err != nil {
      panic(err)
    }
    defer file.Close()
    var trusted bytes.Buffer
    if _, err := trusted.ReadFrom(file); err != nil {
      panic(err)
    }
    pool := x509.NewCertPool()
    pool.AppendCertsFromPEM(trusted.Bytes())
    transport.TLSClientConfig = &tls.Config{RootCAs: pool}
  }
  // Another address must not get what is meant for this one.
  stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
  client := &http.Client{Timeout: 10 * time.Second, Transport: transport, CheckRedirect: stay}
  defer client.CloseIdleConnections()
"""
# Until `vault login` counted as well, the variable had to be set.
_VARIABLES = """\
  for _, needed := range []string{"VAULT_ADDR", "VAULT_TOKEN"} {
    if os.Getenv(needed) == "" {
      panic(needed + " is not set")
    }
  }
"""
_LOGIN = """\
  if os.Getenv("VAULT_ADDR") == "" {
    panic("VAULT_ADDR is not set")
  }
  token := os.Getenv("VAULT_TOKEN")
  if home, err := os.UserHomeDir(); token == "" && err == nil {
    if file, err := os.Open(home + "/.vault-token"); err == nil {
      defer file.Close()
      var saved bytes.Buffer
      if _, err := saved.ReadFrom(file); err == nil {
        token = strings.TrimSpace(saved.String())
      }
    }
  }
  if token == "" {
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
    + _LOGIN
    + """\
  address := strings.TrimRight(os.Getenv("VAULT_ADDR"), "/")
  request, err := http.NewRequest("GET", address+"/v1/"+mount+"/data/"+path, nil)
  if err != nil {
    panic("Vault, for " + name + ": VAULT_ADDR is no address")
  }
  request.Header.Set("X-Vault-Token", token)
  if namespace := os.Getenv("VAULT_NAMESPACE"); namespace != "" {
    request.Header.Set("X-Vault-Namespace", namespace)
  }
"""
    + _CLIENT.replace("@ca", "VAULT_CACERT")
    + """\
  reply, err := client.Do(request)
  if err != nil {
    panic("Vault, for " + name + ": " + err.Error())
  }
  defer reply.Body.Close()
  if reply.StatusCode != http.StatusOK {
    panic("Vault has no " + name + " for us: HTTP " + reply.Status)
  }
  var body struct {
    Data struct{ Data map[string]json.RawMessage }
  }
  if err := json.NewDecoder(reply.Body).Decode(&body); err != nil {
    panic("Vault, for " + name + ": the reply is no JSON")
  }
  var value *string
  if err := json.Unmarshal(body.Data.Data[key], &value); err != nil || value == nil {
    panic("Vault has no " + name)
  }
  @functionKnown.Store(name, *value)
  return *value
}

var @functionKnown sync.Map"""
)

_CONJUR = (
    """\
// @function returns a variable of Conjur, which is asked once.
func @function(name string) string {
  if value, ok := @functionKnown.Load(name); ok {
    return value.(string)
  }
  for _, needed := range []string{"APPLIANCE_URL", "ACCOUNT", "AUTHN_LOGIN", "AUTHN_API_KEY"} {
    if os.Getenv("CONJUR_"+needed) == "" {
      panic("CONJUR_" + needed + " is not set")
    }
  }
"""
    + _CLIENT.replace("@ca", "CONJUR_CERT_FILE")
    + """\
  ask := func(method, path, body, token string) []byte {
    address := strings.TrimRight(os.Getenv("CONJUR_APPLIANCE_URL"), "/")
    request, err := http.NewRequest(method, address+path, strings.NewReader(body))
    if err != nil {
      panic("Conjur, for " + name + ": CONJUR_APPLIANCE_URL is no address")
    }
    if token != "" {
      request.Header.Set("Authorization", "Token token=\\""+token+"\\"")
    }
    reply, err := client.Do(request)
    if err != nil {
      panic("Conjur, for " + name + ": " + err.Error())
    }
    defer reply.Body.Close()
    if reply.StatusCode != http.StatusOK {
      panic("Conjur has no " + name + " for us: HTTP " + reply.Status)
    }
    var said bytes.Buffer
    if _, err := said.ReadFrom(reply.Body); err != nil {
      panic("Conjur, for " + name + ": " + err.Error())
    }
    return said.Bytes()
  }
  account := url.PathEscape(os.Getenv("CONJUR_ACCOUNT"))
  login := url.PathEscape(os.Getenv("CONJUR_AUTHN_LOGIN"))
  key := os.Getenv("CONJUR_AUTHN_API_KEY")
  access := ask("POST", "/authn/"+account+"/"+login+"/authenticate", key, "")
  token := base64.StdEncoding.EncodeToString(access)
  value := string(ask("GET", "/secrets/"+account+"/variable/"+url.PathEscape(name), "", token))
  @functionKnown.Store(name, value)
  return value
}

var @functionKnown sync.Map"""
)

_AWS = """\
// @function returns a secret of AWS Secrets Manager, which is asked once.
func @function(name string) string {
  if value, ok := @functionKnown.Load(name); ok {
    return value.(string)
  }
  wait, cancel := context.WithTimeout(context.Background(), 10*time.Second)
  defer cancel()
  settings, err := awsconfig.LoadDefaultConfig(wait)
  if err != nil {
    panic("AWS Secrets Manager, for " + name + ": " + err.Error())
  }
  if settings.Region == "" {
    settings.Region = os.Getenv("AWS_DEFAULT_REGION")
  }
  input := &secretsmanager.GetSecretValueInput{SecretId: &name}
  reply, err := secretsmanager.NewFromConfig(settings).GetSecretValue(wait, input)
  if err != nil {
    panic("AWS Secrets Manager, for " + name + ": " + err.Error())
  }
  if reply.SecretString == nil {
    panic("AWS Secrets Manager has no text at " + name)
  }
  @functionKnown.Store(name, *reply.SecretString)
  return *reply.SecretString
}

var @functionKnown sync.Map"""

_GCP = """\
// @function returns a secret of Google Secret Manager, which is asked once.
func @function(name string) string {
  if value, ok := @functionKnown.Load(name); ok {
    return value.(string)
  }
  project := os.Getenv("GOOGLE_CLOUD_PROJECT")
  if project == "" {
    panic("GOOGLE_CLOUD_PROJECT is not set")
  }
  wait, cancel := context.WithTimeout(context.Background(), 10*time.Second)
  defer cancel()
  client, err := secretmanager.NewClient(wait)
  if err != nil {
    panic("Google Secret Manager, for " + name + ": " + err.Error())
  }
  defer client.Close()
  path := "projects/" + project + "/secrets/" + name + "/versions/latest"
  input := &secretmanagerpb.AccessSecretVersionRequest{Name: path}
  reply, err := client.AccessSecretVersion(wait, input)
  if err != nil {
    panic("Google Secret Manager, for " + name + ": " + err.Error())
  }
  value := string(reply.GetPayload().GetData())
  @functionKnown.Store(name, value)
  return value
}

var @functionKnown sync.Map"""

_AZURE = """\
// @function returns a secret of Azure Key Vault, which is asked once.
func @function(name string) string {
  if value, ok := @functionKnown.Load(name); ok {
    return value.(string)
  }
  address := os.Getenv("AZURE_KEYVAULT_URL")
  if address == "" {
    panic("AZURE_KEYVAULT_URL is not set")
  }
  credential, err := azidentity.NewDefaultAzureCredential(nil)
  if err != nil {
    panic("Azure Key Vault, for " + name + ": " + err.Error())
  }
  client, err := azsecrets.NewClient(address, credential, nil)
  if err != nil {
    panic("Azure Key Vault, for " + name + ": " + err.Error())
  }
  wait, cancel := context.WithTimeout(context.Background(), 10*time.Second)
  defer cancel()
  reply, err := client.GetSecret(wait, name, "", nil)
  if err != nil {
    panic("Azure Key Vault, for " + name + ": " + err.Error())
  }
  if reply.Value == nil {
    panic("Azure Key Vault has no text at " + name)
  }
  @functionKnown.Store(name, *reply.Value)
  return *reply.Value
}

var @functionKnown sync.Map"""

_HTTP = (
    '"bytes"',
    '"crypto/tls"',
    '"crypto/x509"',
    '"net/http"',
    '"os"',
    '"strings"',
    '"sync"',
    '"time"',
)
_SDK = "github.com/aws/aws-sdk-go-v2"
_GOOGLE = "cloud.google.com/go/secretmanager/apiv1"
_MICROSOFT = "github.com/Azure/azure-sdk-for-go/sdk"
_WAITING = ('"context"', '"os"', '"sync"', '"time"')

VAULT = Function(
    names=("vaultSecret",),
    code=_VAULT,
    is_shared=True,
    imports=(*_HTTP, '"encoding/json"'),
    clients=(go_clients.VAULT,),
    others=(
        older(
            _VAULT,
            ((_LOGIN, _VARIABLES), ('Token", token)', 'Token", os.Getenv("VAULT_TOKEN"))')),
        ),
    ),
)
CONJUR = Function(
    names=("conjurSecret",),
    code=_CONJUR,
    is_shared=True,
    imports=(*_HTTP, '"encoding/base64"', '"net/url"'),
    clients=(go_clients.CONJUR,),
)
AWS = Function(
    names=("awsSecret",),
    code=_AWS,
    is_shared=True,
    imports=(
        *_WAITING,
        f'awsconfig "{_SDK}/config"',
        f'"{_SDK}/service/secretsmanager"',
    ),
    package=f"{_SDK}/config {_SDK}/service/secretsmanager",
)
GCP = Function(
    names=("gcpSecret",),
    code=_GCP,
    is_shared=True,
    imports=(
        *_WAITING,
        f'secretmanager "{_GOOGLE}"',
        f'"{_GOOGLE}/secretmanagerpb"',
    ),
    package=_GOOGLE,
)
AZURE = Function(
    names=("azureSecret",),
    code=_AZURE,
    is_shared=True,
    imports=(
        *_WAITING,
        f'"{_MICROSOFT}/azidentity"',
        f'"{_MICROSOFT}/security/keyvault/azsecrets"',
    ),
    package=f"{_MICROSOFT}/azidentity {_MICROSOFT}/security/keyvault/azsecrets",
)
