"""Okta: https://developer.okta.com/docs/guides/create-an-api-token/"""

from keylift.detection.patterns import BASE64URL, assigned
from keylift.model import Confidence, Detector

_REFERENCES = ("https://developer.okta.com/docs/guides/create-an-api-token/",)

DETECTORS = (
    Detector(
        id="okta-api-token",
        name="Okta API token",
        provider="Okta",
        # In the header a space stands between the scheme, SSWS, and the token.
        pattern=(
            rf"(?i:okta|ssws)[^\r\n]{{0,60}}?[\"'`=:(>,\ ](?P<secret>00{BASE64URL}{{40}})"
            r"(?![0-9A-Za-z_/+\-])"
        ),
        keywords=("okta", "ssws"),
        min_entropy=4.0,
        variable="OKTA_API_TOKEN",
        samples=(
            'OKTA_API_TOKEN = "«00{base64url:39}a»"',
            "Authorization: SSWS «00{base64url:39}a»",
            "okta.Client({ orgUrl: url, token: '«00{base64url:39}a»' })",
        ),
        counter_samples=('OKTA_API_TOKEN = "00{base64url:20}"', 'token = "00{base64url:40}"'),
        references=_REFERENCES,
    ),
    Detector(
        id="okta-client-secret",
        name="Okta client secret",
        provider="Okta",
        pattern=assigned(("okta",), BASE64URL + "{40,64}", words=("secret",)),
        keywords=("okta",),
        confidence=Confidence.MEDIUM,
        min_entropy=4.0,
        variable="OKTA_CLIENT_SECRET",
        samples=(
            'OKTA_CLIENT_SECRET = "«{base64url:63}a»"',
            "okta: { clientSecret: '«{base64url:39}a»' }",
        ),
        counter_samples=('OKTA_CLIENT_SECRET = "{base64url:20}"', 'secret = "{base64url:64}"'),
        references=("https://developer.okta.com/docs/guides/client-secret-rotation-key/",),
    ),
)
