"""PagerDuty: https://support.pagerduty.com/main/docs/api-access-keys"""

from keylift.detection.patterns import assigned
from keylift.model import Confidence, Detector, Severity

_API_NAMES = ("pagerduty", "pager_duty", "pd_api", "token token")
_ROUTING_NAMES = (
    "routing_key",
    "routing-key",
    "routingkey",
    "pagerduty",
    "integration_key",
    "integrationkey",
)

DETECTORS = (
    Detector(
        id="pagerduty-api-key",
        name="PagerDuty API key",
        provider="PagerDuty",
        pattern=assigned(_API_NAMES, r"(?:[a-z]\+|[a-z]_)[0-9A-Za-z_+\-]{18}"),
        keywords=_API_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.1,
        variable="PAGERDUTY_TOKEN",
        samples=(
            'PAGERDUTY_TOKEN = "«u+{base62:18}»"',
            "Authorization: Token token=«y_{base62:18}»",
            "pagerduty.api({ token: '«u+{base62:18}»' })",
        ),
        counter_samples=('PAGERDUTY_TOKEN = "u+{base62:12}"', 'token = "u+{base62:18}"'),
        references=("https://support.pagerduty.com/main/docs/api-access-keys",),
    ),
    Detector(
        id="pagerduty-routing-key",
        name="PagerDuty routing key",
        provider="PagerDuty",
        pattern=assigned(_ROUTING_NAMES, "(?=[a-z]{0,31}[0-9])[0-9a-z]{32}"),
        keywords=_ROUTING_NAMES,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=3.0,
        variable="PAGERDUTY_ROUTING_KEY",
        samples=(
            '"routing_key": "«{alnum_lower:32}»"',
            "pagerduty_configs: [{ routing_key: «{hex:32}» }]",
        ),
        counter_samples=('routing_key = "{alnum_lower:20}"', 'routing_key = "{lower:32}"'),
        references=("https://developer.pagerduty.com/docs/events-api-v2-overview",),
    ),
)
