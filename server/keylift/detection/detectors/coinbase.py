"""Coinbase: https://docs.cdp.coinbase.com/get-started/docs/cdp-api-keys/"""

from keylift.detection.patterns import BASE64, UUID, assigned, token
from keylift.model import Confidence, Detector, Severity

_NAMES = ("coinbase", "cdp_api_key", "cdp_secret", "cdp_key", "cdp_wallet")
_REFERENCES = ("https://docs.cdp.coinbase.com/get-started/docs/cdp-api-keys/",)
_KEYS = "https://portal.cdp.coinbase.com/projects/api-keys"

DETECTORS = (
    Detector(
        id="coinbase-cdp-key-name",
        name="Coinbase API key name",
        provider="Coinbase",
        pattern=token(f"organizations/(?i:{UUID}/apiKeys/{UUID})"),
        keywords=("organizations/",),
        keep="organizations/",
        severity=Severity.INFO,
        variable="CDP_API_KEY_NAME",
        samples=("organizations/{uuid}/apiKeys/{uuid}",),
        counter_samples=("organizations/{uuid}/users/{uuid}",),
        references=_REFERENCES,
    ),
    Detector(
        id="coinbase-cdp-private-key",
        name="Coinbase API key secret",
        provider="Coinbase",
        # An Ed25519 key pair in base64; keys of the other kind are PEM blocks.
        pattern=assigned(_NAMES, BASE64 + "{86}=="),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=4.2,
        variable="CDP_API_KEY_SECRET",
        samples=(
            'CDP_API_KEY_SECRET = "«{base64:86}==»"',
            "Coinbase.configure({ apiKeyName: name, privateKey: '«{base64:86}==»' });",
        ),
        counter_samples=('CDP_API_KEY_SECRET = "{base64:43}="', 'secret = "{base64:86}=="'),
        references=_REFERENCES,
        revoke_url=_KEYS,
    ),
    Detector(
        id="coinbase-commerce-webhook-secret",
        name="Coinbase Commerce webhook secret",
        provider="Coinbase",
        pattern=assigned(("coinbase",), UUID, words=("secret",)),
        keywords=("coinbase",),
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="COINBASE_WEBHOOK_SECRET",
        samples=('COINBASE_WEBHOOK_SHARED_SECRET = "«{uuid}»"', "coinbase.secret: «{uuid}»"),
        counter_samples=('COINBASE_SECRET = "{hex:32}"', 'secret = "{uuid}"'),
        references=("https://docs.cdp.coinbase.com/commerce/docs/webhooks",),
    ),
)
