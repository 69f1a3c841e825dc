"""Segment: https://docs.segmentapis.com"""

from keylift.detection.patterns import BASE62, BASE64URL, assigned, token
from keylift.model import Confidence, Detector, Severity

_LOADERS = ("segment_write", "segment-write", "segmentwrite", "analytics.load")
_TOKEN_NAMES = ("segment_token", "segment_access", "segment-access", "segmentaccess", "segment_api")

DETECTORS = (
    Detector(
        id="segment-public-api-token",
        name="Segment Public API token",
        provider="Segment",
        pattern=token("sgp_[0-9A-Za-z]{64}"),
        keywords=("sgp_",),
        keep="sgp_",
        min_entropy=4.2,
        variable="SEGMENT_TOKEN",
        samples=("sgp_{base62:64}",),
        counter_samples=("sgp_{base62:32}",),
        references=("https://docs.segmentapis.com",),
        revoke_url="https://app.segment.com",
    ),
    Detector(
        id="segment-access-token-legacy",
        name="Segment access token (old format)",
        provider="Segment",
        pattern=assigned(_TOKEN_NAMES, rf"{BASE64URL}{{43}}\.{BASE64URL}{{43}}"),
        keywords=_TOKEN_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=4.2,
        variable="SEGMENT_TOKEN",
        samples=('SEGMENT_TOKEN = "«{base64url:43}.{base64url:42}a»"',),
        counter_samples=('SEGMENT_TOKEN = "{base64url:43}"',),
        references=("https://segment.com/docs",),
    ),
    Detector(
        id="segment-write-key",
        name="Segment write key",
        provider="Segment",
        pattern=assigned(_LOADERS, BASE62 + "{32}"),
        keywords=_LOADERS,
        public=True,
        severity=Severity.INFO,
        confidence=Confidence.MEDIUM,
        min_entropy=3.7,
        variable="SEGMENT_WRITE_KEY",
        samples=('SEGMENT_WRITE_KEY = "«{base62:32}»"', 'analytics.load("«{base62:32}»");'),
        counter_samples=('SEGMENT_WRITE_KEY = "{base62:20}"',),
        references=("https://segment.com/docs/connections/find-writekey/",),
    ),
)
