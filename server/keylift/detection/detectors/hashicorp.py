"""HashiCorp Vault and HCP Terraform: https://developer.hashicorp.com/vault/docs/concepts/tokens"""

from keylift.detection.patterns import BASE64, BASE64URL, UUID, assigned, token
from keylift.model import Confidence, Detector

_VAULT = ("https://developer.hashicorp.com/vault/docs/concepts/tokens",)
_TOKEN_NAMES = ("vault_token", "vault-token", "vaulttoken", "vault.token", "x-vault-token")
_SECRET_ID_NAMES = (
    "vault_secret_id",
    "vault_approle_secret",
    "approle_secret",
    "approle-secret",
    "role_secret_id",
    "vaultsecretid",
    "vault.secret_id",
)

DETECTORS = (
    Detector(
        id="vault-service-token",
        name="Vault service token",
        provider="HashiCorp Vault",
        pattern=token(rf"hvs\.(?:{BASE64URL}{{90,140}}|[0-9A-Za-z]{{24}})"),
        keywords=("hvs.",),
        keep="hvs.",
        variable="VAULT_TOKEN",
        samples=("hvs.CAES{base64url:90}{base62:1}", 'VAULT_TOKEN="«hvs.{base62:24}»"'),
        counter_samples=("hvs.{base62:12}", "jhvs.{base62:24}"),
        references=_VAULT,
    ),
    Detector(
        id="vault-batch-token",
        name="Vault batch token",
        provider="HashiCorp Vault",
        pattern=token(rf"hvb\.{BASE64URL}{{100,300}}"),
        keywords=("hvb.",),
        keep="hvb.",
        variable="VAULT_TOKEN",
        samples=("hvb.AAAAAQ{base64url:140}", "export VAULT_TOKEN=«hvb.AAAAAQ{base62:150}»"),
        counter_samples=("hvb.{base62:24}",),
        references=_VAULT,
    ),
    Detector(
        id="vault-recovery-token",
        name="Vault recovery token",
        provider="HashiCorp Vault",
        pattern=token(rf"hvr\.{BASE64URL}{{24,140}}"),
        keywords=("hvr.",),
        keep="hvr.",
        min_entropy=3.4,
        variable="VAULT_TOKEN",
        samples=("hvr.{base62:24}", "VAULT_TOKEN=«hvr.{base64url:90}{base62:1}»"),
        counter_samples=("hvr.{base62:12}",),
        references=_VAULT,
    ),
    Detector(
        id="vault-service-token-legacy",
        name="Vault token",
        provider="HashiCorp Vault",
        pattern=assigned(_TOKEN_NAMES, r"[sbr]\.[0-9A-Za-z]{24}", gap=20),
        keywords=_TOKEN_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.4,
        variable="VAULT_TOKEN",
        samples=("VAULT_TOKEN=«s.{base62:24}»", "-H 'X-Vault-Token: «s.{base62:24}»'"),
        counter_samples=("VAULT_TOKEN=s.{base62:12}", 'this.name = "s.{base62:24}"'),
        references=_VAULT,
    ),
    Detector(
        id="vault-unseal-key",
        name="Vault unseal key",
        provider="HashiCorp Vault",
        pattern=(
            r"(?i:unseal)[ _\-]?(?i:key)[^\r\n]{0,20}?[\"'`=:][ \t]{0,3}[\"'`]?"
            rf"(?P<secret>{BASE64}{{43,44}}=?|[0-9a-f]{{64,66}})(?![0-9A-Za-z+/=])"
        ),
        keywords=("unseal",),
        min_entropy=3.2,
        variable="VAULT_UNSEAL_KEY",
        samples=(
            "Unseal Key 1: «{base64:44}»",
            'vault_unseal_key = "«{hex:64}»"',
        ),
        counter_samples=("Unseal Key 1: {base64:20}", 'unseal_progress = "{hex:8}"'),
        references=("https://developer.hashicorp.com/vault/docs/concepts/seal",),
    ),
    Detector(
        id="vault-approle-secret-id",
        name="Vault AppRole secret ID",
        provider="HashiCorp Vault",
        pattern=(
            assigned(_SECRET_ID_NAMES, f"(?i:{UUID})", gap=12)
            + r"|(?i:role_id)[^\r\n]{0,120}?(?:\r?\n[^\r\n]{0,120}?){0,2}?"
            rf"(?i:secret_id)[\"' \t:=]{{1,6}}(?P<secret>(?i:{UUID}))(?![0-9A-Za-z_\-])"
        ),
        keywords=("role_id", *_SECRET_ID_NAMES),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="VAULT_SECRET_ID",
        samples=(
            "VAULT_SECRET_ID=«{uuid}»",
            '{"role_id": "app", "secret_id": "«{uuid}»"}',
            "role_id = {uuid}\nsecret_id = «{uuid}»",
        ),
        counter_samples=("VAULT_ROLE_ID={uuid}", "secret_id={uuid}"),
        references=("https://developer.hashicorp.com/vault/docs/auth/approle",),
    ),
    Detector(
        id="terraform-cloud-api-token",
        name="HCP Terraform API token",
        provider="HCP Terraform",
        pattern=token(rf"[0-9A-Za-z]{{14}}\.atlasv1\.{BASE64URL}{{60,70}}"),
        keywords=(".atlasv1.",),
        lead=14,
        variable="TFE_TOKEN",
        samples=(
            "{base62:14}.atlasv1.{base64url:66}{base62:1}",
            'credentials "app.terraform.io" {\n  token = "«{base62:14}.atlasv1.{base64url:66}{base62:1}»"\n}',
        ),
        counter_samples=("{base62:14}.atlasv1.{base62:20}", "{base62:6}.atlasv1.{base62:67}"),
        references=(
            "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
        ),
        revoke_url="https://app.terraform.io/app/settings/tokens",
    ),
)
