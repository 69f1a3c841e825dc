"""Contentful: https://www.contentful.com/developers/docs/references/authentication/"""

from keylift.detection.patterns import BASE64URL, assigned, token
from keylift.model import Confidence, Detector, Severity

_REFERENCES = ("https://www.contentful.com/developers/docs/references/authentication/",)

DETECTORS = (
    Detector(
        id="contentful-personal-access-token",
        name="Contentful personal access token",
        provider="Contentful",
        pattern=token(rf"CFPAT-{BASE64URL}{{43}}"),
        keywords=("CFPAT-",),
        keep="CFPAT-",
        min_entropy=4.0,
        variable="CONTENTFUL_MANAGEMENT_TOKEN",
        samples=("CFPAT-{base64url:42}a",),
        counter_samples=("CFPAT-{base64url:20}",),
        references=_REFERENCES,
        revoke_url="https://app.contentful.com/account/profile/cma_tokens",
    ),
    Detector(
        id="contentful-delivery-token",
        name="Contentful delivery token",
        provider="Contentful",
        pattern=assigned(("contentful",), BASE64URL + "{43}", words=("token", "key")),
        keywords=("contentful",),
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=4.0,
        variable="CONTENTFUL_ACCESS_TOKEN",
        samples=(
            'CONTENTFUL_ACCESS_TOKEN = "«{base64url:42}a»"',
            "contentful.createClient({ space: id, accessToken: '«{base64url:42}a»' })",
        ),
        counter_samples=('CONTENTFUL_ACCESS_TOKEN = "{base64url:20}"', 'token = "{base64url:43}"'),
        references=_REFERENCES,
    ),
)
