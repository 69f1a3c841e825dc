"""Plaid: https://plaid.com/docs/api/"""

from keylift.detection.patterns import HEX, UUID, assigned, token
from keylift.model import Confidence, Detector

_REFERENCES = ("https://plaid.com/docs/api/",)
_KEYS = "https://dashboard.plaid.com/developers/keys"

DETECTORS = (
    Detector(
        id="plaid-secret",
        name="Plaid secret",
        provider="Plaid",
        pattern=assigned(("plaid",), HEX + "{30}", words=("secret",)),
        keywords=("plaid",),
        min_entropy=2.7,
        variable="PLAID_SECRET",
        samples=('PLAID_SECRET = "«{hex:30}»"', "'PLAID-SECRET': '«{hex:30}»',"),
        counter_samples=('PLAID_SECRET = "{hex:32}"', 'secret = "{hex:30}"'),
        references=_REFERENCES,
        revoke_url=_KEYS,
    ),
    Detector(
        id="plaid-access-token",
        name="Plaid access token",
        provider="Plaid",
        pattern=token(f"access-(?:production|development|sandbox)-(?i:{UUID})"),
        keywords=("access-production-", "access-development-", "access-sandbox-"),
        confidence=Confidence.HIGH,
        min_entropy=3.0,
        variable="PLAID_ACCESS_TOKEN",
        samples=("access-production-{uuid}", "access-sandbox-{uuid}"),
        counter_samples=("access-production-{hex:32}",),
        references=_REFERENCES,
        revoke_url=_KEYS,
    ),
)
