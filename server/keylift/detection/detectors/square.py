"""Square: https://developer.squareup.com/docs/build-basics/access-tokens"""

from keylift.detection.patterns import BASE64URL, delimited, delimiters, token
from keylift.model import Detector, Severity

_REFERENCES = ("https://developer.squareup.com/docs/build-basics/access-tokens",)
_APPS = "https://developer.squareup.com/apps"

DETECTORS = (
    Detector(
        id="square-access-token",
        name="Square access token",
        provider="Square",
        # Without the delimiter, source maps would be full of beginnings.
        pattern=delimited(rf"EAAA{BASE64URL}{{60}}(?![+/=\-])"),
        keywords=delimiters("EAAA"),
        keep="EAAA",
        min_entropy=4.2,
        variable="SQUARE_ACCESS_TOKEN",
        samples=(
            'SQUARE_ACCESS_TOKEN="«EAAA{base64url:59}a»"',
            "new Client({ bearerAuthCredentials: { accessToken: '«EAAA{base64url:59}a»' } })",
        ),
        counter_samples=('"EAAA{base64url:40}"', '"x/EAAA{base62:60}"', '"EAAA{base62:60}=="'),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
    Detector(
        id="square-access-token-legacy",
        name="Square access token (old format)",
        provider="Square",
        pattern=token(rf"sq0atp-{BASE64URL}{{22}}"),
        keywords=("sq0atp-",),
        keep="sq0atp-",
        min_entropy=3.2,
        variable="SQUARE_ACCESS_TOKEN",
        samples=("sq0atp-{base64url:21}a",),
        counter_samples=("sq0atp-{base64url:12}",),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
    Detector(
        id="square-oauth-secret",
        name="Square OAuth secret",
        provider="Square",
        pattern=token(rf"sq0csp-{BASE64URL}{{43}}"),
        keywords=("sq0csp-",),
        keep="sq0csp-",
        min_entropy=4.0,
        variable="SQUARE_APPLICATION_SECRET",
        samples=("sq0csp-{base64url:42}a",),
        counter_samples=("sq0csp-{base64url:20}",),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
    Detector(
        id="square-sandbox-oauth-secret",
        name="Square sandbox OAuth secret",
        provider="Square",
        pattern=token(rf"sandbox-sq0csb-{BASE64URL}{{43}}"),
        keywords=("sandbox-sq0csb-",),
        keep="sandbox-sq0csb-",
        severity=Severity.WARNING,
        min_entropy=4.0,
        variable="SQUARE_APPLICATION_SECRET",
        samples=("sandbox-sq0csb-{base64url:42}a",),
        counter_samples=("sandbox-sq0csb-{base64url:20}",),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
    Detector(
        id="square-application-id",
        name="Square application ID",
        provider="Square",
        pattern=token(rf"(?:sq0idp-|sandbox-sq0idb-){BASE64URL}{{22,43}}"),
        keywords=("sq0idp-", "sandbox-sq0idb-"),
        public=True,
        severity=Severity.INFO,
        variable="SQUARE_APPLICATION_ID",
        samples=("sq0idp-{base64url:21}a", "sandbox-sq0idb-{base64url:21}a"),
        counter_samples=("sq0idp-{base64url:12}",),
        references=_REFERENCES,
    ),
)
