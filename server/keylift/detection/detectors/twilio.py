"""Twilio: https://www.twilio.com/docs/iam/api-keys"""

from keylift.detection.patterns import HEX, assigned
from keylift.model import Confidence, Detector, Severity

_SID_NAMES = ("twilio", "account_sid", "accountsid", "account-sid")
_KEY_NAMES = ("twilio", "api_key_sid", "apikeysid", "api_sid")
_TOKEN_NAMES = ("twilio",)
_REFERENCES = ("https://www.twilio.com/docs/iam/api-keys",)
_CONSOLE = "https://console.twilio.com/us1/account/keys-credentials/api-keys"

DETECTORS = (
    Detector(
        id="twilio-account-sid",
        name="Twilio account SID",
        provider="Twilio",
        pattern=assigned(_SID_NAMES, f"AC{HEX}{{32}}"),
        keywords=_SID_NAMES,
        severity=Severity.INFO,
        keep="AC",
        min_entropy=2.8,
        variable="TWILIO_ACCOUNT_SID",
        samples=(
            'TWILIO_ACCOUNT_SID = "«AC{hex:32}»"',
            "const client = require('twilio')('«AC{hex:32}»', authToken);",
            '"accountSid": "«AC{hex:32}»"',
        ),
        counter_samples=('TWILIO_ACCOUNT_SID = "AC{hex:30}"', 'sid = "AC{hex:32}"'),
        references=_REFERENCES,
    ),
    Detector(
        id="twilio-auth-token",
        name="Twilio auth token",
        provider="Twilio",
        pattern=assigned(_TOKEN_NAMES, HEX + "{32}", gap=100),
        keywords=_TOKEN_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="TWILIO_AUTH_TOKEN",
        samples=(
            'TWILIO_AUTH_TOKEN = "«{hex:32}»"',
            "const client = twilio('AC{hex:32}', '«{hex:32}»');",
            'Twilio.init("AC{hex:32}", "«{hex:32}»");',
        ),
        counter_samples=('TWILIO_AUTH_TOKEN = "{hex:40}"', 'auth_token = "{hex:32}"'),
        references=_REFERENCES,
        revoke_url="https://console.twilio.com/us1/account/keys-credentials/auth-tokens",
    ),
    Detector(
        id="twilio-api-key-sid",
        name="Twilio API key SID",
        provider="Twilio",
        pattern=assigned(_KEY_NAMES, f"SK{HEX}{{32}}"),
        keywords=_KEY_NAMES,
        severity=Severity.WARNING,
        keep="SK",
        min_entropy=2.8,
        variable="TWILIO_API_KEY",
        samples=(
            'TWILIO_API_KEY = "«SK{hex:32}»"',
            "const token = new twilio.jwt.AccessToken(accountSid, '«SK{hex:32}»', secret);",
        ),
        counter_samples=('TWILIO_API_KEY = "SK{hex:30}"', 'sid = "SK{hex:32}"'),
        references=_REFERENCES,
        revoke_url=_CONSOLE,
    ),
    Detector(
        id="twilio-api-key-secret",
        name="Twilio API key secret",
        provider="Twilio",
        # An auth token has the same length but is all hex.
        pattern=assigned(
            ("twilio",), "(?=[0-9a-f]{0,31}[A-Zg-z])[0-9A-Za-z]{32}", words=("secret",)
        ),
        keywords=("twilio",),
        confidence=Confidence.MEDIUM,
        min_entropy=3.7,
        variable="TWILIO_API_SECRET",
        samples=(
            'TWILIO_API_SECRET = "«{base62:32}»"',
            'twilio.rest.Client(api_key, secret="«{base62:32}»")',
        ),
        counter_samples=('TWILIO_API_SECRET = "{base62:24}"', 'api_secret = "{base62:32}"'),
        references=_REFERENCES,
        revoke_url=_CONSOLE,
    ),
)
