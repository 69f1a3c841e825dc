"""Python's lookups by the clients that a project has already.

Conjur's own client, `conjur-api` (0.2.0), is none of them: to make one calls `logging.basicConfig`,
so that a program which sets up its own log later would lose that; and it refuses to be called
without an `await` where a loop runs, which nothing at the lookup tells. HTTP does neither.
"""

from __future__ import annotations

from keylift.languages import Function

# hvac follows redirections with the token, and by default looks for one in the home folder.
_VAULT = '''\
def @function(path: str, key: str, mount: str) -> str:
  """Return a field of a secret in Vault, which is asked once."""
  import os

  from hvac import Client
  from hvac.exceptions import VaultError

  # What was asked is kept with the function.
  known: dict[str, str] = @function.__dict__
  name = f"{mount}/{path} ({key})"
  if name not in known:
    for needed in ("VAULT_ADDR", "VAULT_TOKEN"):
      if not os.environ.get(needed):
        raise RuntimeError(f"{needed} is not set")
    try:
      client = Client(
        url=os.environ["VAULT_ADDR"].rstrip("/"),
        token=os.environ["VAULT_TOKEN"],
        namespace=os.environ.get("VAULT_NAMESPACE") or None,
        verify=os.environ.get("VAULT_CACERT") or os.environ.get("VAULT_CAPATH") or True,
        timeout=10,
        allow_redirects=False,
      )
      value = client.read(f"{mount}/data/{path}")["data"]["data"][key]
    except (KeyError, TypeError):
      raise RuntimeError(f"Vault has no {name}") from None
    except (VaultError, OSError, ValueError) as error:
      # What these say may quote a header.
      raise RuntimeError(f"Vault, for {name}: {type(error).__name__}") from None
    if not isinstance(value, str):
      raise RuntimeError(f"Vault has no text at {name}")
    known[name] = value
  return known[name]'''

VAULT = Function(names=("vault_secret",), code=_VAULT, is_shared=True, package="hvac>=1.0")
