"""Adyen: https://docs.adyen.com/development-resources/api-credentials/"""

from keylift.detection.patterns import assigned
from keylift.model import Confidence, Detector

_NAMES = ("adyen", "x-api-key")
_REFERENCES = ("https://docs.adyen.com/development-resources/api-credentials/",)

DETECTORS = (
    Detector(
        id="adyen-api-key",
        name="Adyen API key",
        provider="Adyen",
        # Two runs of base64 and a last part that may hold any sign.
        pattern=assigned(_NAMES, r"AQE[0-9A-Za-z+/]{40,200}(?:[=\-]{1,2}[^\s\"'`\\,;]{8,160})?"),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        keep="AQE",
        min_entropy=4.0,
        variable="ADYEN_API_KEY",
        samples=(
            'ADYEN_API_KEY = "«AQE{base64:100}-{base64:43}=-{base62:16}»"',
            "x-API-key: «AQE{base62:120}»",
            "adyen.apiKey = '«AQE{base64:60}-{base64:43}=-{set:0-9A-Za-z(_%#:15}a»'",
        ),
        counter_samples=('ADYEN_API_KEY = "AQE{base62:12}"', 'key = "AQE{base62:120}"'),
        references=_REFERENCES,
        revoke_url="https://ca-live.adyen.com",
    ),
    Detector(
        id="adyen-hmac-key",
        name="Adyen HMAC key",
        provider="Adyen",
        pattern=assigned(("adyen",), "[0-9A-F]{64}", words=("hmac",)),
        keywords=("adyen",),
        confidence=Confidence.MEDIUM,
        min_entropy=3.2,
        variable="ADYEN_HMAC_KEY",
        samples=('ADYEN_HMAC_KEY = "«{hex_upper:64}»"', "adyen: { hmacKey: '«{hex_upper:64}»' }"),
        counter_samples=('ADYEN_HMAC_KEY = "{hex_upper:32}"', 'hmac = "{hex_upper:64}"'),
        references=_REFERENCES,
    ),
)
