"""Python's lookups of secrets managers."""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.snippets import python_clients

# Until `vault login` counted as well, the variable had to be set.
_VARIABLES = """\
    for needed in ("VAULT_ADDR", "VAULT_TOKEN"):
      if not os.environ.get(needed):
        raise RuntimeError(f"{needed} is not set")
    address, token = os.environ["VAULT_ADDR"].rstrip("/"), os.environ["VAULT_TOKEN"]
"""
_LOGIN = """\
    if not os.environ.get("VAULT_ADDR"):
      raise RuntimeError("VAULT_ADDR is not set")
    address, token = os.environ["VAULT_ADDR"].rstrip("/"), os.environ.get("VAULT_TOKEN")
    saved = os.path.expanduser("~/.vault-token")
    if not token and os.path.exists(saved):
      with open(saved, encoding="ascii", errors="replace") as file:
        token = file.read().strip()
    if not token:
      raise RuntimeError("VAULT_TOKEN is not set, and `vault login` left no ~/.vault-token")
"""
_VAULT = (
    '''\
def @function(path: str, key: str, mount: str) -> str:
  """Return a field of a secret in Vault, which is asked once."""
  import json
  import os
  import ssl
  from http.client import HTTPException
  from urllib.error import HTTPError
  from urllib.parse import quote
  from urllib.request import Request, urlopen

  # What was asked is kept with the function.
  known: dict[str, str] = @function.__dict__
  name = f"{mount}/{path} ({key})"
  if name not in known:
'''
    + _LOGIN
    + """\
    request = Request(f"{address}/v1/{quote(mount)}/data/{quote(path)}")
    request.add_unredirected_header("X-Vault-Token", token)
    if os.environ.get("VAULT_NAMESPACE"):
      request.add_unredirected_header("X-Vault-Namespace", os.environ["VAULT_NAMESPACE"])
    trusted = ssl.create_default_context(cafile=os.environ.get("VAULT_CACERT") or None)
    try:
      with urlopen(request, timeout=10, context=trusted) as reply:
        value = json.load(reply)["data"]["data"][key]
    except HTTPError as error:
      raise RuntimeError(f"Vault has no {name} for us: HTTP {error.code}") from None
    except OSError as error:
      raise RuntimeError(f"Vault, for {name}: {error}") from None
    except (KeyError, TypeError):
      raise RuntimeError(f"Vault has no {name}") from None
    except (HTTPException, ValueError) as error:
      # What these say may quote a header.
      raise RuntimeError(f"Vault, for {name}: {type(error).__name__}") from None
    if not isinstance(value, str):
      raise RuntimeError(f"Vault has no text at {name}")
    known[name] = value
  return known[name]"""
)

_AWS = '''\
def @function(name: str) -> str:
  """Return a secret of AWS Secrets Manager, which is asked once."""
  import os

  import boto3
  from botocore.config import Config
  from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

  # What was asked is kept with the function.
  known: dict[str, str] = @function.__dict__
  if name not in known:
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    limits = Config(connect_timeout=10, read_timeout=10, retries={"total_max_attempts": 2})
    try:
      client = boto3.client("secretsmanager", region_name=region, config=limits)
      known[name] = client.get_secret_value(SecretId=name)["SecretString"]
    except HTTPClientError as error:
      # Its message may quote a header.
      raise RuntimeError(f"AWS Secrets Manager, for {name}: {type(error).__name__}") from None
    except (BotoCoreError, ClientError, KeyError) as error:
      raise RuntimeError(f"AWS Secrets Manager, for {name}: {error}") from None
  return known[name]'''

_CONJUR = '''\
def @function(name: str) -> str:
  """Return a variable of Conjur, which is asked once."""
  import base64
  import os
  import ssl
  from http.client import HTTPException
  from urllib.error import HTTPError
  from urllib.parse import quote
  from urllib.request import Request, urlopen

  # What was asked is kept with the function.
  known: dict[str, str] = @function.__dict__
  if name not in known:
    for needed in ("APPLIANCE_URL", "ACCOUNT", "AUTHN_LOGIN", "AUTHN_API_KEY"):
      if not os.environ.get(f"CONJUR_{needed}"):
        raise RuntimeError(f"CONJUR_{needed} is not set")
    address = os.environ["CONJUR_APPLIANCE_URL"].rstrip("/")
    account = quote(os.environ["CONJUR_ACCOUNT"], safe="")
    login = quote(os.environ["CONJUR_AUTHN_LOGIN"], safe="")
    key = os.environ["CONJUR_AUTHN_API_KEY"].encode()
    trusted = ssl.create_default_context(cafile=os.environ.get("CONJUR_CERT_FILE") or None)
    try:
      url = f"{address}/authn/{account}/{login}/authenticate"
      with urlopen(Request(url, data=key), timeout=10, context=trusted) as reply:
        token = base64.b64encode(reply.read()).decode()
      request = Request(f"{address}/secrets/{account}/variable/{quote(name, safe='')}")
      request.add_unredirected_header("Authorization", f'Token token="{token}"')
      with urlopen(request, timeout=10, context=trusted) as reply:
        known[name] = reply.read().decode()
    except HTTPError as error:
      raise RuntimeError(f"Conjur has no {name} for us: HTTP {error.code}") from None
    except OSError as error:
      raise RuntimeError(f"Conjur, for {name}: {error}") from None
    except (HTTPException, ValueError) as error:
      # What these say may quote a header.
      raise RuntimeError(f"Conjur, for {name}: {type(error).__name__}") from None
  return known[name]'''

_GCP = '''\
def @function(name: str) -> str:
  """Return a secret of Google Secret Manager, which is asked once."""
  import os

  from google.api_core.exceptions import GoogleAPIError
  from google.auth.exceptions import GoogleAuthError
  from google.cloud.secretmanager import SecretManagerServiceClient

  # What was asked is kept with the function.
  known: dict[str, str] = @function.__dict__
  if name not in known:
    project = os.environ.get("GOOGLE_CLOUD_PROJECT")
    if not project:
      raise RuntimeError("GOOGLE_CLOUD_PROJECT is not set")
    path = f"projects/{project}/secrets/{name}/versions/latest"
    try:
      client = SecretManagerServiceClient()
      reply = client.access_secret_version(name=path, retry=None, timeout=10)
      known[name] = reply.payload.data.decode()
    except (GoogleAPIError, GoogleAuthError, ValueError) as error:
      # What these say may quote credentials, or the value.
      raise RuntimeError(f"Google Secret Manager, for {name}: {type(error).__name__}") from None
  return known[name]'''

_AZURE = '''\
def @function(name: str) -> str:
  """Return a secret of Azure Key Vault, which is asked once."""
  import os

  from azure.core.exceptions import AzureError
  from azure.identity import DefaultAzureCredential
  from azure.keyvault.secrets import SecretClient

  # What was asked is kept with the function.
  known: dict[str, str] = @function.__dict__
  if name not in known:
    address = os.environ.get("AZURE_KEYVAULT_URL")
    if not address:
      raise RuntimeError("AZURE_KEYVAULT_URL is not set")
    limits = {"connection_timeout": 10, "read_timeout": 10, "retry_total": 0}
    try:
      with DefaultAzureCredential() as credential:
        with SecretClient(address, credential, **limits) as client:
          value = client.get_secret(name).value
    except (AzureError, ValueError) as error:
      # What these say may quote the reply.
      raise RuntimeError(f"Azure Key Vault, for {name}: {type(error).__name__}") from None
    if value is None:
      raise RuntimeError(f"Azure Key Vault has no text at {name}")
    known[name] = value
  return known[name]'''

VAULT = Function(
    names=("vault_secret",),
    code=_VAULT,
    is_shared=True,
    clients=(python_clients.VAULT,),
    others=(_VAULT.replace(_LOGIN, _VARIABLES),),
)
AWS = Function(names=("aws_secret",), code=_AWS, is_shared=True, package="boto3>=1.28")
CONJUR = Function(names=("conjur_secret",), code=_CONJUR, is_shared=True)
GCP = Function(
    names=("gcp_secret",), code=_GCP, is_shared=True, package="google-cloud-secret-manager>=2.16"
)
AZURE = Function(
    names=("azure_secret",),
    code=_AZURE,
    is_shared=True,
    package="azure-identity>=1.15 azure-keyvault-secrets>=4.7",
)
