"""Amplitude: https://amplitude.com/docs/apis/authentication"""

from keylift.detection.patterns import HEX, assigned
from keylift.model import Confidence, Detector, Severity

_REFERENCES = ("https://amplitude.com/docs/apis/authentication",)
_KEY_NAMES = ("amplitude_api", "amplitude-api", "amplitudeapi", "amplitude_key", "amplitude.init")

DETECTORS = (
    Detector(
        id="amplitude-secret-key",
        name="Amplitude secret key",
        provider="Amplitude",
        pattern=assigned(("amplitude",), HEX + "{32}", words=("secret",)),
        keywords=("amplitude",),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="AMPLITUDE_SECRET_KEY",
        samples=('AMPLITUDE_SECRET_KEY = "«{hex:32}»"', "amplitude: { secretKey: '«{hex:32}»' }"),
        counter_samples=('AMPLITUDE_SECRET_KEY = "{hex:40}"', 'AMPLITUDE_API_KEY = "{hex:32}"'),
        references=_REFERENCES,
    ),
    Detector(
        id="amplitude-api-key",
        name="Amplitude API key",
        provider="Amplitude",
        pattern=assigned(_KEY_NAMES, HEX + "{32}"),
        keywords=_KEY_NAMES,
        public=True,
        severity=Severity.INFO,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="AMPLITUDE_API_KEY",
        samples=('AMPLITUDE_API_KEY = "«{hex:32}»"', "amplitude.init('«{hex:32}»');"),
        counter_samples=('AMPLITUDE_API_KEY = "{hex:40}"',),
        references=_REFERENCES,
    ),
)
