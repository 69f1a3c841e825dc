"""Razorpay: https://razorpay.com/docs/api/authentication/"""

from keylift.detection.patterns import BASE62, assigned, token
from keylift.model import Confidence, Detector, Severity

_REFERENCES = ("https://razorpay.com/docs/api/authentication/",)
_KEYS = "https://dashboard.razorpay.com/app/website-app-settings/api-keys"
_NAMES = ("razorpay", "rzp_secret", "rzp_key_secret", "rzp_live_", "rzp_test_")

DETECTORS = (
    Detector(
        id="razorpay-key-id",
        name="Razorpay key ID",
        provider="Razorpay",
        pattern=token("rzp_(?:live|test)_[0-9A-Za-z]{14}"),
        keywords=("rzp_live_", "rzp_test_"),
        keep="rzp_",
        severity=Severity.INFO,
        min_entropy=2.6,
        variable="RAZORPAY_KEY_ID",
        samples=("rzp_live_{base62:14}", "rzp_test_{base62:14}"),
        counter_samples=("rzp_live_{base62:8}",),
        references=_REFERENCES,
        revoke_url=_KEYS,
    ),
    Detector(
        id="razorpay-key-secret",
        name="Razorpay key secret",
        provider="Razorpay",
        pattern=assigned(_NAMES, rf"(?=[A-Za-z]{{0,23}}[0-9]){BASE62}{{24}}"),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.4,
        variable="RAZORPAY_KEY_SECRET",
        samples=(
            'RAZORPAY_KEY_SECRET = "«{base62:24}»"',
            'client = razorpay.Client(auth=("rzp_live_{base62:14}", "«{base62:24}»"))',
            "new Razorpay({ key_id: id, key_secret: '«{base62:24}»' })",
        ),
        counter_samples=('RAZORPAY_KEY_SECRET = "{base62:16}"', 'key_secret = "{base62:24}"'),
        references=_REFERENCES,
        revoke_url=_KEYS,
    ),
)
