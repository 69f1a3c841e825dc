"""Mailgun: https://documentation.mailgun.com/docs/mailgun/api-reference/authentication/"""

from keylift.detection.patterns import HEX, assigned, continued, token
from keylift.model import Confidence, Detector

_KEYS_PAGE = "https://app.mailgun.com/settings/api_security"
_REFERENCES = ("https://documentation.mailgun.com/docs/mailgun/api-reference/authentication/",)
# The key is a password, and the user's name always "api".
_API_NAMES = ("mailgun", '("api"', "('api'")

DETECTORS = (
    Detector(
        id="mailgun-api-key",
        name="Mailgun API key",
        provider="Mailgun",
        pattern=assigned(_API_NAMES, f"{HEX}{{32}}-{HEX}{{8}}-{HEX}{{8}}"),
        keywords=_API_NAMES,
        min_entropy=3.0,
        variable="MAILGUN_API_KEY",
        samples=(
            'MAILGUN_API_KEY = "«{hex:32}-{hex:8}-{hex:8}»"',
            'requests.post(url, auth=("api", "«{hex:32}-{hex:8}-{hex:8}»"))',
            "mailgun.client({ username: 'api', key: '«{hex:32}-{hex:8}-{hex:8}»' })",
        ),
        counter_samples=(
            'MAILGUN_API_KEY = "{hex:32}-{hex:8}"',
            'key = "{hex:32}-{hex:8}-{hex:8}"',
        ),
        references=_REFERENCES,
        revoke_url=_KEYS_PAGE,
    ),
    Detector(
        id="mailgun-private-api-key-legacy",
        name="Mailgun API key (old format)",
        provider="Mailgun",
        pattern=token(rf"(?<!-)key-{HEX}{{32}}(?!-)"),
        keywords=continued("key-", "0123456789abcdef"),
        keep="key-",
        min_entropy=2.8,
        variable="MAILGUN_API_KEY",
        samples=("key-{hex:32}",),
        counter_samples=("key-{hex:24}", "pubkey-{hex:32}", "cache-key-{hex:32}"),
        references=_REFERENCES,
        revoke_url=_KEYS_PAGE,
    ),
    Detector(
        id="mailgun-webhook-signing-key",
        name="Mailgun webhook signing key",
        provider="Mailgun",
        pattern=assigned(("mailgun",), HEX + "{32}", words=("signing", "webhook")),
        keywords=("mailgun",),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="MAILGUN_WEBHOOK_SIGNING_KEY",
        samples=(
            'MAILGUN_WEBHOOK_SIGNING_KEY = "«{hex:32}»"',
            "mailgun: { signingKey: '«{hex:32}»' }",
        ),
        counter_samples=('MAILGUN_SIGNING_KEY = "{hex:40}"', 'signing_key = "{hex:32}"'),
        references=(
            "https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhooks",
        ),
        revoke_url=_KEYS_PAGE,
    ),
)
