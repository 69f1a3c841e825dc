"""Opsgenie: https://docs.opsgenie.com/docs/api-overview"""

from keylift.detection.patterns import UUID
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="opsgenie-api-key",
        name="Opsgenie API key",
        provider="Opsgenie",
        # The header's scheme is `GenieKey`, with a space behind it.
        pattern=rf"(?i:opsgenie|geniekey)[^\r\n]{{0,60}}?[\"'`=:(>,\ ](?P<secret>{UUID})(?![0-9A-Za-z_\-])",
        keywords=("opsgenie", "geniekey"),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="OPSGENIE_API_KEY",
        samples=(
            'OPSGENIE_API_KEY = "«{uuid}»"',
            "Authorization: GenieKey «{uuid}»",
            "opsgenie_api_key: «{uuid}»",
        ),
        counter_samples=('OPSGENIE_API_KEY = "{hex:32}"', 'alert = "{uuid}"'),
        references=("https://docs.opsgenie.com/docs/api-overview",),
    ),
)
