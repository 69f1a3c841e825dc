"""Shell's lookups of secrets managers: Vault and Conjur by curl, AWS by its CLI; all need jq.

Credentials reach curl over its standard input, since anybody may read a command line.
"""

from __future__ import annotations

from keylift.languages import Function

_ASK_VAULT = r"""# Prints a field of a secret in Vault.
@function() {
@needed  case $@token${VAULT_NAMESPACE-} in
    *[!A-Za-z0-9._/+=:-]*)
      echo "@named or VAULT_NAMESPACE has characters that none has" >&2
      return 1
      ;;
  esac
  if [ -n "${VAULT_CACERT-}" ]; then export CURL_CA_BUNDLE="$VAULT_CACERT"; fi
  value=$({
    printf 'header = "X-Vault-Token: %s"\n' "$@token"
    if [ -n "${VAULT_NAMESPACE-}" ]; then
      printf 'header = "X-Vault-Namespace: %s"\n' "$VAULT_NAMESPACE"
    fi
  } | curl -fsS -m 10 -K - "${VAULT_ADDR%/}/v1/$3/data/$1" |
    jq -jr --arg key "$2" '.data.data[$key] | strings') || value=
  if [ -z "$value" ]; then
    echo "Vault has no $3/$1 ($2) for us" >&2
    return 1
  fi
  printf %s "$value"
}"""
# Until `vault login` counted as well, the variable had to be set.
_VARIABLES = """\
  : "${VAULT_ADDR:?VAULT_ADDR is not set}" "${VAULT_TOKEN:?VAULT_TOKEN is not set}"
"""
_LOGIN = r"""  : "${VAULT_ADDR:?VAULT_ADDR is not set}"
  token=${VAULT_TOKEN-}
  if [ -z "$token" ] && [ -r ~/.vault-token ]; then token=$(tr -d '[:space:]' <~/.vault-token); fi
  if [ -z "$token" ]; then
    echo "VAULT_TOKEN is not set, and \`vault login\` left no ~/.vault-token" >&2
    return 1
  fi
"""


def _vault(needed: str, token: str, named: str) -> str:
    return _ASK_VAULT.replace("@needed", needed).replace("@token", token).replace("@named", named)


_CONJUR = r"""# Prints a variable of Conjur.
@function() {
  : "${CONJUR_APPLIANCE_URL:?CONJUR_APPLIANCE_URL is not set}"
  : "${CONJUR_ACCOUNT:?CONJUR_ACCOUNT is not set}"
  : "${CONJUR_AUTHN_LOGIN:?CONJUR_AUTHN_LOGIN is not set}"
  : "${CONJUR_AUTHN_API_KEY:?CONJUR_AUTHN_API_KEY is not set}"
  if [ -n "${CONJUR_CERT_FILE-}" ]; then export CURL_CA_BUNDLE="$CONJUR_CERT_FILE"; fi
  account=$(jq -rn --arg part "$CONJUR_ACCOUNT" '$part | @uri')
  login=$(jq -rn --arg part "$CONJUR_AUTHN_LOGIN" '$part | @uri')
  id=$(jq -rn --arg part "$1" '$part | @uri')
  url=${CONJUR_APPLIANCE_URL%/}
  token=$(printf %s "$CONJUR_AUTHN_API_KEY" |
    curl -fsS -m 10 --data-binary @- "$url/authn/$account/$login/authenticate" |
    base64 | tr -d '\n')
  value=$(printf 'header = "Authorization: Token token=\\"%s\\""\n' "$token" |
    curl -fsS -m 10 -K - "$url/secrets/$account/variable/$id") || value=
  if [ -z "$value" ]; then
    echo "Conjur has no $1 for us" >&2
    return 1
  fi
  printf %s "$value"
}"""

_AWS = r"""# Prints a secret of AWS Secrets Manager.
@function() {
  if [ -n "${AWS_REGION-}" ]; then export AWS_DEFAULT_REGION="$AWS_REGION"; fi
  value=$(aws secretsmanager get-secret-value --secret-id "$1" --query SecretString \
    --output json --cli-connect-timeout 10 --cli-read-timeout 10 | jq -jr strings) || value=
  if [ -z "$value" ]; then
    echo "AWS Secrets Manager has no $1 for us" >&2
    return 1
  fi
  printf %s "$value"
}"""

VAULT = Function(
    names=("vault_secret",),
    code=_vault(_LOGIN, "token", "The token"),
    is_shared=True,
    package="curl and jq",
    others=(_vault(_VARIABLES, "VAULT_TOKEN", "VAULT_TOKEN"),),
)
CONJUR = Function(names=("conjur_secret",), code=_CONJUR, is_shared=True, package="curl and jq")
AWS = Function(names=("aws_secret",), code=_AWS, is_shared=True, package="aws and jq")
