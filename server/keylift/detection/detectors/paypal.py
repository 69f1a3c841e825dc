"""PayPal and its Braintree: https://developer.paypal.com/api/rest/authentication/"""

from keylift.detection.patterns import BASE64URL, HEX, assigned, token
from keylift.model import Confidence, Detector, Severity

_REFERENCES = ("https://developer.paypal.com/api/rest/authentication/",)
_BRAINTREE = (
    "https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials",
)
_APPS = "https://developer.paypal.com/dashboard/applications"

DETECTORS = (
    Detector(
        id="paypal-client-secret",
        name="PayPal client secret",
        provider="PayPal",
        pattern=assigned(("paypal",), f"E{BASE64URL}{{79}}", words=("secret",)),
        keywords=("paypal",),
        min_entropy=4.2,
        variable="PAYPAL_CLIENT_SECRET",
        samples=(
            'PAYPAL_CLIENT_SECRET = "«E{base64url:78}a»"',
            "paypal.configure({ client_secret: '«E{base64url:78}a»' })",
        ),
        counter_samples=('PAYPAL_CLIENT_SECRET = "E{base64url:40}"', 'secret = "E{base64url:79}"'),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
    Detector(
        id="paypal-access-token",
        name="PayPal access token",
        provider="PayPal",
        pattern=token(rf"A21AA{BASE64URL}{{80,110}}"),
        keywords=("A21AA",),
        keep="A21AA",
        severity=Severity.WARNING,
        min_entropy=4.2,
        samples=("A21AA{base64url:91}a",),
        counter_samples=("A21AA{base64url:40}",),
        references=_REFERENCES,
    ),
    Detector(
        id="paypal-braintree-access-token",
        name="Braintree access token",
        provider="Braintree",
        pattern=token(rf"access_token\$(?:production|sandbox)\$[0-9a-z]{{16}}\${HEX}{{32}}"),
        keywords=("access_token$production$", "access_token$sandbox$"),
        keep="access_token$",
        min_entropy=3.0,
        variable="BRAINTREE_ACCESS_TOKEN",
        samples=(
            "access_token$production${alnum_lower:16}${hex:32}",
            "access_token$sandbox${alnum_lower:16}${hex:32}",
        ),
        counter_samples=("access_token$production${alnum_lower:16}",),
        references=_BRAINTREE,
        revoke_url="https://www.braintreegateway.com",
    ),
    Detector(
        id="braintree-private-key",
        name="Braintree private key",
        provider="Braintree",
        pattern=assigned(("braintree", "bt_private"), HEX + "{32}", words=("private",)),
        keywords=("braintree", "bt_private"),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="BRAINTREE_PRIVATE_KEY",
        samples=(
            'BRAINTREE_PRIVATE_KEY = "«{hex:32}»"',
            "braintree.privateKey: '«{hex:32}»'",
        ),
        counter_samples=('BRAINTREE_PRIVATE_KEY = "{hex:40}"', 'private_key = "{hex:32}"'),
        references=_BRAINTREE,
        revoke_url="https://www.braintreegateway.com",
    ),
    Detector(
        id="braintree-tokenization-key",
        name="Braintree tokenization key",
        provider="Braintree",
        pattern=token("(?:production|sandbox)_(?=[a-z_]{0,24}[0-9])[0-9a-z]{8}_[0-9a-z]{16}"),
        keywords=("production_", "sandbox_"),
        public=True,
        severity=Severity.INFO,
        min_entropy=3.5,
        variable="BRAINTREE_TOKENIZATION_KEY",
        samples=(
            "production_{alnum_lower:8}_{alnum_lower:16}",
            "sandbox_{alnum_lower:8}_{alnum_lower:16}",
        ),
        counter_samples=("sandbox_{alnum_lower:8}_{alnum_lower:8}",),
        references=_BRAINTREE,
    ),
)
