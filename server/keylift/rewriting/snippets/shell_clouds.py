"""Shell's lookups of Google Secret Manager and Azure Key Vault, by the commands of those."""

from __future__ import annotations

from keylift.languages import Function

_GCP = r"""# Prints a secret of Google Secret Manager.
@function() {
  : "${GOOGLE_CLOUD_PROJECT:?GOOGLE_CLOUD_PROJECT is not set}"
  value=$(gcloud secrets versions access latest --secret="$1" \
    --project="$GOOGLE_CLOUD_PROJECT" --quiet) || value=
  if [ -z "$value" ]; then
    echo "Google Secret Manager has no $1 for us" >&2
    return 1
  fi
  printf %s "$value"
}"""

_AZURE = r"""# Prints a secret of Azure Key Vault.
@function() {
  : "${AZURE_KEYVAULT_URL:?AZURE_KEYVAULT_URL is not set}"
  value=$(az keyvault secret show --id "${AZURE_KEYVAULT_URL%/}/secrets/$1" --query value \
    --output json --only-show-errors | jq -jr strings) || value=
  if [ -z "$value" ]; then
    echo "Azure Key Vault has no $1 for us" >&2
    return 1
  fi
  printf %s "$value"
}"""

GCP = Function(names=("gcp_secret",), code=_GCP, is_shared=True, package="gcloud")
AZURE = Function(names=("azure_secret",), code=_AZURE, is_shared=True, package="az and jq")
