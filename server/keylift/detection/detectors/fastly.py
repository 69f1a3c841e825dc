"""Fastly: https://www.fastly.com/documentation/reference/api/auth-tokens/"""

from keylift.detection.patterns import BASE64URL, assigned
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="fastly-api-token",
        name="Fastly API token",
        provider="Fastly",
        pattern=assigned(
            ("fastly_api", "fastly-api", "fastly_token", "fastly_key", "fastly-key", "fastlyapi"),
            BASE64URL + "{32}",
            gap=20,
        ),
        keywords=(
            "fastly_api",
            "fastly-api",
            "fastly_token",
            "fastly_key",
            "fastly-key",
            "fastlyapi",
        ),
        confidence=Confidence.MEDIUM,
        min_entropy=3.7,
        variable="FASTLY_API_TOKEN",
        samples=(
            "FASTLY_API_TOKEN=«{base64url:31}{base62:1}»",
            "Fastly-Key: «{base64url:31}{base62:1}»",
        ),
        counter_samples=(
            "FASTLY_API_TOKEN={base62:20}",
            'fastly_service = "{base62:32}"',
        ),
        references=("https://www.fastly.com/documentation/reference/api/auth-tokens/",),
        revoke_url="https://manage.fastly.com/account/personal/tokens",
    ),
)
