"""Confluent: https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html"""

from keylift.detection.patterns import BASE64, assigned, token
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="confluent-api-secret",
        name="Confluent API secret",
        provider="Confluent",
        pattern=token(f"cflt{BASE64}{{60}}"),
        keywords=("cflt",),
        keep="cflt",
        min_entropy=4.4,
        variable="CONFLUENT_CLOUD_API_SECRET",
        samples=(
            "cflt{base64:59}{base62:1}",
            'sasl.password="«cflt{base64:59}{base62:1}»"',
        ),
        counter_samples=(
            "cflt{base62:20}",
            "confcflt{base62:60}",
        ),
        references=(
            "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html",
        ),
    ),
    Detector(
        id="confluent-api-secret-legacy",
        name="Confluent API secret without prefix",
        provider="Confluent",
        pattern=assigned(
            (
                "confluent_cloud_api_secret",
                "confluent_api_secret",
                "confluent_secret",
                "kafka_api_secret",
                "confluent.secret",
                "schema_registry_api_secret",
            ),
            BASE64 + "{64}",
            gap=20,
        ),
        keywords=(
            "confluent_cloud_api_secret",
            "confluent_api_secret",
            "confluent_secret",
            "kafka_api_secret",
            "confluent.secret",
            "schema_registry_api_secret",
        ),
        confidence=Confidence.MEDIUM,
        min_entropy=4.5,
        variable="CONFLUENT_CLOUD_API_SECRET",
        samples=(
            "CONFLUENT_CLOUD_API_SECRET=«{base64:64}»",
            'kafka_api_secret: "«{base64:64}»"',
        ),
        counter_samples=("CONFLUENT_CLOUD_API_SECRET={base64:40}",),
        references=(
            "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html",
        ),
    ),
)
