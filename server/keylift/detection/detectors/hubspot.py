"""HubSpot: https://developers.hubspot.com/docs/guides/apps/private-apps/overview"""

from keylift.detection.patterns import UUID, assigned, token
from keylift.model import Confidence, Detector, Severity

_REFERENCES = ("https://developers.hubspot.com/docs/guides/apps/private-apps/overview",)

DETECTORS = (
    Detector(
        id="hubspot-private-app-token",
        name="HubSpot private app token",
        provider="HubSpot",
        pattern=token(rf"pat-(?:na|eu|ap)[0-9]{{1,2}}-(?i:{UUID})"),
        keywords=("pat-na", "pat-eu", "pat-ap"),
        keep="pat-",
        min_entropy=3.0,
        variable="HUBSPOT_ACCESS_TOKEN",
        samples=("pat-na1-{uuid}", "pat-eu1-{uuid}"),
        counter_samples=("pat-na1-{hex:32}", "compat-na1-{uuid}x"),
        references=_REFERENCES,
        revoke_url="https://app.hubspot.com/private-apps/",
    ),
    Detector(
        id="hubspot-api-key-legacy",
        name="HubSpot API key (retired in 2022)",
        provider="HubSpot",
        pattern=assigned(("hubspot", "hapikey"), f"(?i:{UUID})"),
        keywords=("hubspot", "hapikey"),
        severity=Severity.WARNING,
        confidence=Confidence.LOW,
        min_entropy=2.8,
        variable="HUBSPOT_API_KEY",
        samples=('HUBSPOT_API_KEY = "«{uuid}»"', "contacts?hapikey=«{uuid}»"),
        counter_samples=('HUBSPOT_API_KEY = "{hex:32}"', 'key = "{uuid}"'),
        references=_REFERENCES,
    ),
)
