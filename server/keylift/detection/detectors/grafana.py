"""Grafana: https://grafana.com/docs/grafana/latest/administration/service-accounts/"""

from keylift.detection.patterns import BASE64, token
from keylift.model import Detector

_SERVICE_ACCOUNTS = ("https://grafana.com/docs/grafana/latest/administration/service-accounts/",)

DETECTORS = (
    Detector(
        id="grafana-service-account-token",
        name="Grafana service account token",
        provider="Grafana",
        pattern=token("glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}"),
        keywords=("glsa_",),
        keep="glsa_",
        validator="grafana-service-account-token",
        variable="GRAFANA_SERVICE_ACCOUNT_TOKEN",
        samples=(
            "glsa_{base62:32}_{crc32_hex_le:37}",
            'Authorization: "Bearer «glsa_{base62:32}_{crc32_hex_le:37}»"',
        ),
        counter_samples=("glsa_{base62:32}", "glsa_{base62:20}_{hex:8}"),
        references=_SERVICE_ACCOUNTS,
    ),
    Detector(
        id="grafana-cloud-access-policy-token",
        name="Grafana Cloud access policy token",
        provider="Grafana",
        pattern=token(rf"glc_{BASE64}{{50,400}}={{0,2}}"),
        keywords=("glc_",),
        keep="glc_",
        min_entropy=4.2,
        variable="GRAFANA_CLOUD_ACCESS_POLICY_TOKEN",
        samples=("glc_eyJ{base64:140}", "cloud_access_policy_token = «glc_eyJ{base64:138}==»"),
        counter_samples=("glc_{base62:20}",),
        references=(
            "https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/access-policies/",
        ),
    ),
    Detector(
        id="grafana-api-key-legacy",
        name="Grafana API key",
        provider="Grafana",
        # Base64 of a JSON object whose first key is `k`.
        pattern=token(rf"eyJrIjoi{BASE64}{{60,400}}={{0,2}}"),
        keywords=("eyJrIjoi",),
        keep="eyJrIjoi",
        variable="GRAFANA_API_KEY",
        samples=("eyJrIjoi{base64:84}", 'GRAFANA_API_KEY="«eyJrIjoi{base64:82}==»"'),
        counter_samples=("eyJrIjoi{base64:20}",),
        references=_SERVICE_ACCOUNTS,
    ),
)
