"""Rust's lookups: Vault and Conjur by `ureq`, AWS by its SDK.

A value is read once and kept for good, so it may be borrowed for as long as a literal is. All of
them block, also in asynchronous code, where that is legal and happens once: an `await` at the
literal would make what is held across it a part of the future, which may then no longer be `Send`.
"""

from __future__ import annotations

from keylift.languages import Function
from keylift.rewriting.snippets.older import older

# Until `vault login` counted as well, the variable had to be set.
_VARIABLES = """\
  let (address, token) = (need("VAULT_ADDR"), need("VAULT_TOKEN"));
"""
_LOGIN = """\
  let address = need("VAULT_ADDR");
  let saved = || {
    let home = set("HOME").or_else(|| set("USERPROFILE"))?;
    let text = std::fs::read_to_string(home + "/.vault-token").ok()?;
    Some(text.trim().to_owned()).filter(|token| !token.is_empty())
  };
  let token = set("VAULT_TOKEN").or_else(saved);
  let token = token.unwrap_or_else(|| {
    panic!("VAULT_TOKEN is not set, and `vault login` left no ~/.vault-token")
  });
"""
# In the edition of 2018 `panic!` takes no names of variables, as `format!` does.
_VAULT = (
    r"""fn @function(path: &str, key: &str, mount: &str) -> &'static str {
  // Returns a field of a secret in Vault, asked once; this blocks, for seconds at most.
  use std::collections::BTreeMap;
  use std::sync::Mutex;
  static KNOWN: Mutex<BTreeMap<String, &str>> = Mutex::new(BTreeMap::new());
  let name = format!("{mount}/{path} ({key})");
  let mut known = KNOWN
    .lock()
    .unwrap_or_else(|poisoned| poisoned.into_inner());
  if let Some(value) = known.get(&name) {
    return value;
  }
  let set = |needed: &str| std::env::var(needed).ok().filter(|value| !value.is_empty());
  let need = |needed: &str| set(needed).unwrap_or_else(|| panic!("{} is not set", needed));
"""
    + _LOGIN
    + r"""  let mut config = ureq::Agent::config_builder()
    .timeout_global(Some(std::time::Duration::from_secs(10)))
    .max_redirects(0);
  if let Some(file) = set("VAULT_CACERT") {
    let read = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {}", file, error));
    let trusted = ureq::tls::parse_pem(&read).filter_map(|item| match item {
      Ok(ureq::tls::PemItem::Certificate(certificate)) => Some(certificate),
      _ => None,
    });
    let trusted = ureq::tls::RootCerts::from(trusted);
    config = config.tls_config(ureq::tls::TlsConfig::builder().root_certs(trusted).build());
  }
  let agent: ureq::Agent = config.build().into();
  let address = address.trim_end_matches('/');
  let mut request = agent
    .get(format!("{address}/v1/{mount}/data/{path}"))
    .header("X-Vault-Token", token);
  if let Some(namespace) = set("VAULT_NAMESPACE") {
    request = request.header("X-Vault-Namespace", namespace);
  }
  let reply = request.call().and_then(|mut reply| reply.body_mut().read_to_string());
  let reply = reply.unwrap_or_else(|error| panic!("Vault, for {}: {}", name, error));
  let reply: serde_json::Value = serde_json::from_str(&reply).unwrap_or_default();
  let value = reply["data"]["data"][key].as_str();
  let value = value.unwrap_or_else(|| panic!("Vault has no {}", name));
  let value: &'static str = Box::leak(value.to_owned().into_boxed_str());
  known.insert(name, value);
  value
}"""
)

_CONJUR = r"""fn @function(name: &'static str) -> &'static str {
  // Returns a variable of Conjur, asked once; this blocks, for seconds at most.
  use base64::Engine;
  use std::collections::BTreeMap;
  use std::sync::Mutex;
  static KNOWN: Mutex<BTreeMap<&str, &str>> = Mutex::new(BTreeMap::new());
  let mut known = KNOWN
    .lock()
    .unwrap_or_else(|poisoned| poisoned.into_inner());
  if let Some(value) = known.get(name) {
    return value;
  }
  let set = |needed: &str| std::env::var(needed).ok().filter(|value| !value.is_empty());
  let need = |needed: &str| set(needed).unwrap_or_else(|| panic!("{} is not set", needed));
  let quote = |part: &str| -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    let quoted = |byte: u8| match plain(&byte) {
      true => (byte as char).to_string(),
      false => format!("%{byte:02X}"),
    };
    part.bytes().map(quoted).collect()
  };
  let address = need("CONJUR_APPLIANCE_URL");
  let (account, login) = (quote(&need("CONJUR_ACCOUNT")), quote(&need("CONJUR_AUTHN_LOGIN")));
  let address = address.trim_end_matches('/');
  let mut config = ureq::Agent::config_builder()
    .timeout_global(Some(std::time::Duration::from_secs(10)))
    .max_redirects(0);
  if let Some(file) = set("CONJUR_CERT_FILE") {
    let read = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {}", file, error));
    let trusted = ureq::tls::parse_pem(&read).filter_map(|item| match item {
      Ok(ureq::tls::PemItem::Certificate(certificate)) => Some(certificate),
      _ => None,
    });
    let trusted = ureq::tls::RootCerts::from(trusted);
    config = config.tls_config(ureq::tls::TlsConfig::builder().root_certs(trusted).build());
  }
  let agent: ureq::Agent = config.build().into();
  let key = need("CONJUR_AUTHN_API_KEY");
  let reply = agent.post(format!("{address}/authn/{account}/{login}/authenticate")).send(key);
  let access = reply.and_then(|mut reply| reply.body_mut().read_to_vec());
  let access = access.unwrap_or_else(|error| panic!("Conjur, for {}: {}", name, error));
  let token = base64::engine::general_purpose::STANDARD.encode(access);
  let reply = agent
    .get(format!("{address}/secrets/{account}/variable/{}", quote(name)))
    .header("Authorization", format!("Token token=\"{token}\""))
    .call();
  let value = reply.and_then(|mut reply| reply.body_mut().read_to_string());
  let value = value.unwrap_or_else(|error| panic!("Conjur, for {}: {}", name, error));
  let value: &'static str = Box::leak(value.into_boxed_str());
  known.insert(name, value);
  value
}"""

# The SDK answers to a runtime of its own: one that runs already may not be blocked on, but a thread
# beside it may be waited for. What an error says of itself holds no reply's body.
_AWS = r"""fn @function(name: &'static str) -> &'static str {
  // Returns a secret of AWS Secrets Manager, asked once; this blocks, for seconds at most.
  use std::collections::BTreeMap;
  use std::sync::Mutex;
  static KNOWN: Mutex<BTreeMap<&str, &str>> = Mutex::new(BTreeMap::new());
  let mut known = KNOWN
    .lock()
    .unwrap_or_else(|poisoned| poisoned.into_inner());
  if let Some(value) = known.get(name) {
    return value;
  }
  let ask = async {
    let limits = aws_config::timeout::TimeoutConfig::builder()
      .operation_timeout(std::time::Duration::from_secs(10))
      .build();
    let latest = aws_config::BehaviorVersion::latest();
    let config = aws_config::defaults(latest).timeout_config(limits).load().await;
    let client = aws_sdk_secretsmanager::Client::new(&config);
    let reply = client.get_secret_value().secret_id(name).send().await.map_err(|error| {
      let first: &dyn std::error::Error = &error;
      let chain = std::iter::successors(Some(first), |error| error.source());
      let mut said: Vec<String> = chain.map(|error| error.to_string()).collect();
      said.dedup();
      said.join(": ")
    })?;
    let value = reply.secret_string().map(str::to_owned);
    value.ok_or_else(|| String::from("it has no text"))
  };
  let run = || {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(ask)
  };
  // A thread that drives asynchronous code may not start a second runtime, but another one may.
  let value = std::thread::scope(|scope| scope.spawn(run).join());
  let value = value.unwrap_or_else(|_| Err(String::from("the client stopped")));
  let value = value.unwrap_or_else(|error| panic!("AWS Secrets Manager, for {}: {}", name, error));
  let value: &'static str = Box::leak(value.into_boxed_str());
  known.insert(name, value);
  value
}"""

VAULT = Function(
    names=("vault_secret",),
    code=_VAULT,
    is_shared=True,
    package="ureq@3 serde_json@1",
    others=(older(_VAULT, ((_LOGIN, _VARIABLES),)),),
)
CONJUR = Function(
    names=("conjur_secret",), code=_CONJUR, is_shared=True, package="ureq@3 base64@0.21"
)
AWS = Function(
    names=("aws_secret",),
    code=_AWS,
    is_shared=True,
    package="aws-config@1 aws-sdk-secretsmanager@1 tokio@1",
)
