"""X, formerly Twitter: https://docs.x.com/fundamentals/authentication/overview"""

from keylift.detection.patterns import BASE62, assigned
from keylift.model import Confidence, Detector, Severity

_REFERENCES = ("https://docs.x.com/fundamentals/authentication/overview",)
_PORTAL = "https://developer.x.com/en/portal/dashboard"
_SECRET_NAMES = (
    "consumer_secret",
    "consumer-secret",
    "consumersecret",
    "twitter",
    "x_api_secret",
    "api_secret_key",
    "api_key_secret",
)
_TOKEN_SECRET_NAMES = (
    "twitter",
    "access_token_secret",
    "access-token-secret",
    "accesstokensecret",
    "access_secret",
    "token_secret",
)
_TOKEN_NAMES = ("twitter", "access_token", "access-token", "accesstoken", "token_key")
_KEY_NAMES = ("consumer_key", "consumer-key", "consumerkey", "twitter_api_key", "twitter_key")

DETECTORS = (
    Detector(
        id="twitter-bearer-token",
        name="X (Twitter) bearer token",
        provider="X (Twitter)",
        # The header's scheme, Bearer, is followed by a space.
        pattern=(
            r"(?i:twitter|bearer)[^\r\n]{0,60}?[\"'`=:(>,\ ]"
            r"(?P<secret>A{21}[0-9A-Za-z%]{70,110})(?![0-9A-Za-z_/+\-])"
        ),
        keywords=("twitter", "bearer"),
        min_entropy=3.5,
        keep="AAAAAAAAAAAAAAAAAAAAA",
        variable="TWITTER_BEARER_TOKEN",
        samples=(
            'TWITTER_BEARER_TOKEN = "«AAAAAAAAAAAAAAAAAAAAA{base62:90}»"',
            "Authorization: Bearer «AAAAAAAAAAAAAAAAAAAAA{base62:5}AAAAAAA{base62:20}%2F{base62:50}»",
        ),
        counter_samples=('twitter = "AAAAAAAAAAAAAAAAAAAAA{base62:20}"',),
        references=_REFERENCES,
        revoke_url=_PORTAL,
    ),
    Detector(
        id="twitter-consumer-secret",
        name="X (Twitter) API secret",
        provider="X (Twitter)",
        pattern=assigned(_SECRET_NAMES, BASE62 + "{50}"),
        keywords=_SECRET_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=4.1,
        variable="TWITTER_API_SECRET",
        samples=(
            'CONSUMER_SECRET = "«{base62:50}»"',
            "TWITTER_API_SECRET=«{base62:50}»",
            "consumerSecret: '«{base62:50}»',",
        ),
        counter_samples=('CONSUMER_SECRET = "{base62:40}"', 'secret = "{base62:50}"'),
        references=_REFERENCES,
        revoke_url=_PORTAL,
    ),
    Detector(
        id="twitter-access-token-secret",
        name="X (Twitter) access token secret",
        provider="X (Twitter)",
        pattern=assigned(_TOKEN_SECRET_NAMES, BASE62 + "{45}"),
        keywords=_TOKEN_SECRET_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=4.1,
        variable="TWITTER_ACCESS_TOKEN_SECRET",
        samples=(
            'ACCESS_TOKEN_SECRET = "«{base62:45}»"',
            "TWITTER_ACCESS_SECRET=«{base62:45}»",
        ),
        counter_samples=('ACCESS_TOKEN_SECRET = "{base62:40}"', 'secret = "{base62:45}"'),
        references=_REFERENCES,
        revoke_url=_PORTAL,
    ),
    Detector(
        id="twitter-access-token",
        name="X (Twitter) access token",
        provider="X (Twitter)",
        pattern=assigned(_TOKEN_NAMES, rf"[0-9]{{6,20}}-{BASE62}{{40}}"),
        keywords=_TOKEN_NAMES,
        severity=Severity.WARNING,
        min_entropy=3.9,
        variable="TWITTER_ACCESS_TOKEN",
        samples=(
            'ACCESS_TOKEN = "«{digits:18}-{base62:40}»"',
            "access_token_key='«{digits:9}-{base62:40}»'",
        ),
        counter_samples=('ACCESS_TOKEN = "{digits:18}-{base62:20}"',),
        references=_REFERENCES,
        revoke_url=_PORTAL,
    ),
    Detector(
        id="twitter-consumer-key",
        name="X (Twitter) API key",
        provider="X (Twitter)",
        pattern=assigned(
            _KEY_NAMES,
            f"(?=[A-Za-z]{{0,24}}[0-9]){BASE62}{{25}}",
        ),
        keywords=_KEY_NAMES,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=3.4,
        variable="TWITTER_API_KEY",
        samples=('CONSUMER_KEY = "«{base62:25}»"', "TWITTER_API_KEY=«{base62:25}»"),
        counter_samples=('CONSUMER_KEY = "{base62:16}"', 'key = "{base62:25}"'),
        references=_REFERENCES,
        revoke_url=_PORTAL,
    ),
)
