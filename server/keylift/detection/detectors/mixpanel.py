"""Mixpanel: https://developer.mixpanel.com/reference/service-accounts"""

from keylift.detection.patterns import HEX, assigned
from keylift.model import Confidence, Detector, Severity

_REFERENCES = ("https://developer.mixpanel.com/reference/service-accounts",)
_TOKEN_NAMES = ("mixpanel_token", "mixpanel-token", "mixpaneltoken", "mixpanel.init", "mixpanel(")

DETECTORS = (
    Detector(
        id="mixpanel-api-secret",
        name="Mixpanel API secret",
        provider="Mixpanel",
        pattern=assigned(("mixpanel",), HEX + "{32}", words=("secret",)),
        keywords=("mixpanel",),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="MIXPANEL_API_SECRET",
        samples=('MIXPANEL_API_SECRET = "«{hex:32}»"', "mixpanel: { secret: '«{hex:32}»' }"),
        counter_samples=('MIXPANEL_API_SECRET = "{hex:40}"', 'MIXPANEL_TOKEN = "{hex:32}"'),
        references=_REFERENCES,
    ),
    Detector(
        id="mixpanel-project-token",
        name="Mixpanel project token",
        provider="Mixpanel",
        pattern=assigned(_TOKEN_NAMES, HEX + "{32}"),
        keywords=_TOKEN_NAMES,
        public=True,
        severity=Severity.INFO,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="MIXPANEL_TOKEN",
        samples=('MIXPANEL_TOKEN = "«{hex:32}»"', "mixpanel.init('«{hex:32}»');"),
        counter_samples=('MIXPANEL_TOKEN = "{hex:40}"',),
        references=_REFERENCES,
    ),
)
