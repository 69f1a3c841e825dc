"""Sentry: https://docs.sentry.io/account/auth-tokens/"""

from keylift.detection.patterns import BASE64, HEX, assigned, token
from keylift.model import Confidence, Detector, Severity

_DOCS = ("https://docs.sentry.io/account/auth-tokens/",)
_TOKENS_PAGE = "https://sentry.io/settings/account/api/auth-tokens/"
_DSN = ("https://docs.sentry.io/concepts/key-terms/dsn-explainer/",)
_NAMES = ("sentry_auth", "sentry-auth", "sentryauth", "sentry_token", "sentry_api", "sentry.auth")

DETECTORS = (
    Detector(
        id="sentry-organization-auth-token",
        name="Sentry organization auth token",
        provider="Sentry",
        pattern=token(rf"sntrys_eyJ{BASE64}{{80,400}}={{0,2}}_{BASE64}{{43}}"),
        keywords=("sntrys_",),
        keep="sntrys_",
        variable="SENTRY_AUTH_TOKEN",
        samples=(
            "sntrys_eyJ{base64:160}_{base64:42}{base62:1}",
            "SENTRY_AUTH_TOKEN=«sntrys_eyJ{base64:158}==_{base64:42}{base62:1}»",
        ),
        counter_samples=("sntrys_eyJ{base64:40}",),
        references=_DOCS,
        revoke_url="https://sentry.io/settings/auth-tokens/",
    ),
    Detector(
        id="sentry-user-auth-token",
        name="Sentry user auth token",
        provider="Sentry",
        pattern=token("sntryu_[0-9a-f]{64}"),
        keywords=("sntryu_",),
        keep="sntryu_",
        variable="SENTRY_AUTH_TOKEN",
        samples=("sntryu_{hex:64}", "sentry-cli --auth-token «sntryu_{hex:64}» releases list"),
        counter_samples=("sntryu_{hex:40}",),
        references=_DOCS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="sentry-internal-integration-token",
        name="Sentry internal integration token",
        provider="Sentry",
        pattern=token("sntryi_[0-9a-f]{64}"),
        keywords=("sntryi_",),
        keep="sntryi_",
        variable="SENTRY_AUTH_TOKEN",
        samples=("sntryi_{hex:64}", 'authToken: "«sntryi_{hex:64}»"'),
        counter_samples=("sntryi_{hex:40}",),
        references=_DOCS,
    ),
    Detector(
        id="sentry-auth-token-legacy",
        name="Sentry auth token without prefix",
        provider="Sentry",
        pattern=assigned(_NAMES, HEX + "{64}", gap=20),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.2,
        variable="SENTRY_AUTH_TOKEN",
        samples=("SENTRY_AUTH_TOKEN=«{hex:64}»", "sentryAuthToken: '«{hex:64}»',"),
        counter_samples=("SENTRY_AUTH_TOKEN={hex:40}", "SENTRY_RELEASE={hex:64}"),
        references=_DOCS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="sentry-dsn",
        name="Sentry DSN",
        provider="Sentry",
        pattern=(
            rf"https://{HEX}{{32}}@[0-9a-z.\-]{{1,60}}\.ingest\.(?:us\.|de\.)?sentry\.io/[0-9]{{1,19}}"
            "(?![0-9A-Za-z])"
        ),
        keywords=(".ingest.sentry.io/", ".ingest.us.sentry.io/", ".ingest.de.sentry.io/"),
        lead=101,
        keep="https://",
        public=True,
        severity=Severity.INFO,
        variable="SENTRY_DSN",
        samples=(
            "https://{hex:32}@o{digits:6}.ingest.sentry.io/{digits:7}",
            'Sentry.init({ dsn: "«https://{hex:32}@o{digits:6}.ingest.us.sentry.io/{digits:16}»" })',
        ),
        counter_samples=("https://public@o1.ingest.sentry.io/1",),
        references=_DSN,
    ),
    Detector(
        id="sentry-dsn-with-secret",
        name="Sentry DSN with a secret key",
        provider="Sentry",
        pattern=(
            rf"https://{HEX}{{32}}:{HEX}{{32}}@(?:[0-9a-z.\-]{{0,60}}sentry\.io|app\.getsentry\.com|sentry\.[0-9a-z.\-]{{3,60}})"
            "/[0-9]{1,19}(?![0-9A-Za-z])"
        ),
        keywords=("sentry.io/", "@app.getsentry.com/", "@sentry."),
        lead=136,
        keep="https://",
        severity=Severity.WARNING,
        variable="SENTRY_DSN",
        samples=(
            "https://{hex:32}:{hex:32}@app.getsentry.com/{digits:5}",
            "https://{hex:32}:{hex:32}@sentry.acme.test/{digits:2}",
            'RAVEN_CONFIG = {"dsn": "«https://{hex:32}:{hex:32}@o1.ingest.sentry.io/{digits:6}»"}',
        ),
        counter_samples=("https://{hex:32}@o1.ingest.sentry.io/{digits:6}",),
        references=_DSN,
    ),
)
