"""Lookups of the system keyring by libraries: Python, JavaScript, TypeScript, Go and Rust.

Keylift writes an entry through Python's `keyring`: its service is the entry's path, its account
`keylift`. On Linux that becomes an item of the Secret Service with the attributes `service` and
`username`, by which each of these libraries looks; on macOS a generic password of the login
keychain. Seen to hold on Linux by running them all; for macOS their sources say so.
"""

from __future__ import annotations

import re

from keylift.languages import Function

_PYTHON = '''\
def @function(name: str) -> str:
  """Return an entry of the system keyring, which is asked once."""
  import keyring
  from keyring.errors import KeyringError

  # What was asked is kept with the function.
  known: dict[str, str] = @function.__dict__
  if name not in known:
    try:
      value = keyring.get_password(name, "keylift")
    except KeyringError as error:
      raise RuntimeError(f"The system keyring, for {name}: {error}") from None
    except Exception as error:
      # What others say may quote the value.
      raise RuntimeError(f"The system keyring, for {name}: {type(error).__name__}") from None
    if not value:
      raise RuntimeError(f"The system keyring has no {name} for us")
    known[name] = value
  return known[name]'''

# What stands between `«` and `»` is left out of JavaScript.
_JAVASCRIPT = """\
async function @function(name«: string»)«: Promise<string>» {
  const known = @functionKnown.get(name);
  if (known !== undefined) return known;
  const { AsyncEntry } = await import("@napi-rs/keyring");
  const ask = async () => new AsyncEntry(name, "keylift").getPassword();
  const value = await ask().catch((error«: Error») => {
    throw new Error(`The system keyring, for ${name}: ${error.message}`);
  });
  if (!value) throw new Error(`The system keyring has no ${name} for us`);
  @functionKnown.set(name, value);
  return value;
}

const @functionKnown = new Map«<string, string>»();"""

_GO = """\
// @function returns an entry of the system keyring, which is asked once.
func @function(name string) string {
  if value, ok := @functionKnown.Load(name); ok {
    return value.(string)
  }
  value, err := keyring.Get(name, "keylift")
  if err != nil {
    panic("The system keyring, for " + name + ": " + err.Error())
  }
  if value == "" {
    panic("The system keyring has no " + name + " for us")
  }
  @functionKnown.Store(name, value)
  return value
}

var @functionKnown sync.Map"""

# The value is read once and kept for good, so that it may be borrowed as a literal is.
_RUST = r"""fn @function(name: &'static str) -> &'static str {
  // Returns an entry of the system keyring, which is asked once.
  use std::collections::BTreeMap;
  use std::sync::Mutex;
  static KNOWN: Mutex<BTreeMap<&str, &str>> = Mutex::new(BTreeMap::new());
  let mut known = KNOWN
    .lock()
    .unwrap_or_else(|poisoned| poisoned.into_inner());
  if let Some(value) = known.get(name) {
    return value;
  }
  let ask = move || {
    if let Err(error) = ::keyring::Entry::store_status() {
      return Err(error.to_string());
    }
    let entry = ::keyring::Entry::new(name, "keylift").map_err(|error| error.to_string())?;
    entry.get_password().map_err(|error| error.to_string())
  };
  // In a thread of its own, since some runtimes let nothing wait in theirs.
  let value = std::thread::spawn(ask).join().unwrap_or_else(|_| Err("no answer".to_string()));
  let value = value.unwrap_or_else(|error| panic!("The system keyring, for {}: {}", name, error));
  if value.is_empty() {
    panic!("The system keyring has no {} for us", name);
  }
  let value: &'static str = Box::leak(value.into_boxed_str());
  known.insert(name, value);
  value
}"""

_NPM, _GO_MODULE = "@napi-rs/keyring", "github.com/zalando/go-keyring"
_TYPE = re.compile("«(.*?)»")

PYTHON = Function(names=("keyring_secret",), code=_PYTHON, is_shared=True, package="keyring")
JAVASCRIPT, TYPESCRIPT = (
    Function(names=("keyringSecret",), code=code, is_shared=True, package=_NPM)
    for code in (_TYPE.sub("", _JAVASCRIPT), _TYPE.sub(r"\1", _JAVASCRIPT))
)
GO = Function(
    names=("keyringSecret",),
    code=_GO,
    is_shared=True,
    imports=('"sync"', f'keyring "{_GO_MODULE}"'),
    package=_GO_MODULE,
)
# Without features, version 3 keeps values in memory alone.
RUST = Function(names=("keyring_secret",), code=_RUST, is_shared=True, package="keyring@4")
