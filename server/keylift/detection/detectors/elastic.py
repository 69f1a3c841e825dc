"""Elastic: https://www.elastic.co/docs/deploy-manage/api-keys"""

from keylift.detection.patterns import BASE64, assigned, token
from keylift.model import Confidence, Detector, Severity

_DOCS = ("https://www.elastic.co/docs/deploy-manage/api-keys",)
_NAMES = ("elastic", "es_api_key", "kibana_api_key")

DETECTORS = (
    Detector(
        id="elastic-cloud-api-key",
        name="Elastic Cloud API key",
        provider="Elastic",
        pattern=token(rf"essu_{BASE64}{{60,200}}={{0,2}}"),
        keywords=("essu_",),
        keep="essu_",
        variable="EC_API_KEY",
        samples=("essu_{base64:90}", "EC_API_KEY=«essu_{base64:98}==»"),
        counter_samples=("essu_{base64:20}", "pressu_{base64:90}"),
        references=_DOCS,
        revoke_url="https://cloud.elastic.co/account/keys",
    ),
    Detector(
        id="elasticsearch-api-key",
        name="Elasticsearch API key",
        provider="Elastic",
        # Base64 of an id of 20 characters, a colon and a key of 22.
        pattern=(
            assigned(_NAMES, BASE64 + "{58}==")
            + rf"|(?i:apikey)[ ](?P<secret>{BASE64}{{58}}==)(?![0-9A-Za-z+/=])"
        ),
        keywords=("apikey ", *_NAMES),
        confidence=Confidence.MEDIUM,
        min_entropy=4.4,
        variable="ELASTIC_API_KEY",
        samples=(
            'ELASTIC_API_KEY="«{base64:58}==»"',
            "Authorization: ApiKey «{base64:58}==»",
            "Elasticsearch(url, api_key='«{base64:58}==»')",
        ),
        counter_samples=('ELASTIC_API_KEY="{base64:40}=="', 'digest = "{base64:58}=="'),
        references=_DOCS,
    ),
    Detector(
        id="elastic-apm-secret-token",
        name="Elastic APM secret token",
        provider="Elastic",
        pattern=assigned(
            ("elastic_apm_secret_token", "elastic.apm.secret_token", "elasticapmsecrettoken"),
            "(?=[A-Za-z]{0,39}[0-9])[0-9A-Za-z]{16,40}",
            gap=10,
        ),
        keywords=("elastic_apm_secret_token", "elastic.apm.secret_token", "elasticapmsecrettoken"),
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="ELASTIC_APM_SECRET_TOKEN",
        samples=(
            "ELASTIC_APM_SECRET_TOKEN=«{base62:22}»",
            "elastic.apm.secret_token: «{base62:18}»",
        ),
        counter_samples=("ELASTIC_APM_SECRET_TOKEN={base62:8}",),
        references=("https://www.elastic.co/docs/solutions/observability/apm/secret-token",),
    ),
)
