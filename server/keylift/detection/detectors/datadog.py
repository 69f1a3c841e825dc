"""Datadog: https://docs.datadoghq.com/account_management/api-app-keys/"""

from keylift.detection.patterns import HEX, assigned
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="datadog-api-key",
        name="Datadog API key",
        provider="Datadog",
        pattern=assigned(("datadog", "dd_api", "dd-api", "ddapi"), HEX + "{32}"),
        keywords=("datadog", "dd_api", "dd-api", "ddapi"),
        confidence=Confidence.MEDIUM,
        min_entropy=3.0,
        variable="DD_API_KEY",
        samples=(
            'DD_API_KEY = "«{hex:32}»"',
            'configuration.api_key["datadog_api_key"] = "«{hex:32}»"',
            "dd-api-key: «{hex:32}»",
        ),
        counter_samples=('DD_API_KEY = "{hex:40}"', 'commit = "{hex:32}"'),
        references=("https://docs.datadoghq.com/account_management/api-app-keys/",),
        revoke_url="https://app.datadoghq.com/organization-settings/api-keys",
    ),
    Detector(
        id="datadog-application-key",
        name="Datadog application key",
        provider="Datadog",
        pattern=assigned(("datadog", "dd_app", "dd-app", "ddapp"), HEX + "{40}"),
        keywords=("datadog", "dd_app", "dd-app", "ddapp"),
        confidence=Confidence.MEDIUM,
        min_entropy=3.0,
        variable="DD_APP_KEY",
        samples=('DD_APP_KEY = "«{hex:40}»"', 'datadog_application_key: "«{hex:40}»"'),
        counter_samples=('DD_APP_KEY = "{hex:32}"', 'commit = "{hex:40}"'),
        references=("https://docs.datadoghq.com/account_management/api-app-keys/",),
        revoke_url="https://app.datadoghq.com/organization-settings/application-keys",
    ),
)
