"""Python's lookups by the clients that a project has already.

Conjur's own client, `conjur-api` (0.2.0), is none of them: to make one calls `logging.basicConfig`,
so that a program which sets up its own log later would lose that; and it refuses to be called
without an `await` where a loop runs, which nothing at the lookup tells. HTTP does neither.
"""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.snippets.older import older

# hvac follows redirections with the token. It looks for one in the variable and in what `vault
# login` left; until that counted here, the variable had to be set.
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
    if not os.environ.get("VAULT_ADDR"):
      raise RuntimeError("VAULT_ADDR is not set")
    try:
      client = Client(
        url=os.environ["VAULT_ADDR"].rstrip("/"),
        namespace=os.environ.get("VAULT_NAMESPACE") or None,
        verify=os.environ.get("VAULT_CACERT") or os.environ.get("VAULT_CAPATH") or True,
        timeout=10,
        allow_redirects=False,
      )
      if not client.token:
        raise RuntimeError("VAULT_TOKEN is not set, and `vault login` left no ~/.vault-token")
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

_CHANGES = (
    (
        """\
    if not os.environ.get("VAULT_ADDR"):
      raise RuntimeError("VAULT_ADDR is not set")
""",
        """\
    for needed in ("VAULT_ADDR", "VAULT_TOKEN"):
      if not os.environ.get(needed):
        raise RuntimeError(f"{needed} is not set")
""",
    ),
    ('"/"),\n', '"/"),\n        token=os.environ["VAULT_TOKEN"],\n'),
    (
        """\
      if not client.token:
        raise RuntimeError("VAULT_TOKEN is not set, and `vault login` left no ~/.vault-token")
""",
        "",
    ),
)

VAULT = Function(
    names=("vault_secret",),
    code=_VAULT,
    is_shared=True,
    package="hvac>=1.0",
    others=(older(_VAULT, _CHANGES),),
)
