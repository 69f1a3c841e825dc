"""Paystack: https://paystack.com/docs/api/authentication/"""

from keylift.detection.patterns import HEX, assigned
from keylift.model import Detector, Severity

_REFERENCES = ("https://paystack.com/docs/api/authentication/",)

DETECTORS = (
    Detector(
        id="paystack-secret-key",
        name="Paystack secret key",
        provider="Paystack",
        pattern=assigned(("paystack",), f"sk_(?:live|test)_{HEX}{{40}}"),
        keywords=("paystack",),
        keep="sk_",
        min_entropy=3.0,
        variable="PAYSTACK_SECRET_KEY",
        samples=(
            'PAYSTACK_SECRET_KEY = "«sk_live_{hex:40}»"',
            "const paystack = require('paystack-api')('«sk_test_{hex:40}»');",
        ),
        counter_samples=('PAYSTACK_SECRET_KEY = "sk_live_{hex:24}"', 'key = "sk_live_{hex:40}"'),
        references=_REFERENCES,
        revoke_url="https://dashboard.paystack.com/#/settings/developers",
    ),
    Detector(
        id="paystack-public-key",
        name="Paystack public key",
        provider="Paystack",
        pattern=assigned(("paystack",), f"pk_(?:live|test)_{HEX}{{40}}"),
        keywords=("paystack",),
        keep="pk_",
        public=True,
        severity=Severity.INFO,
        variable="PAYSTACK_PUBLIC_KEY",
        samples=('PAYSTACK_PUBLIC_KEY = "«pk_live_{hex:40}»"',),
        counter_samples=('PAYSTACK_PUBLIC_KEY = "pk_live_{hex:24}"',),
        references=_REFERENCES,
    ),
)
