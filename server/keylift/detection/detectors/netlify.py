"""Netlify: https://docs.netlify.com/api/get-started/#authentication"""

from keylift.detection.patterns import BASE64URL, assigned, token
from keylift.model import Confidence, Detector, Severity

_DOCS = ("https://docs.netlify.com/api/get-started/#authentication",)
_TOKENS_PAGE = "https://app.netlify.com/user/applications#personal-access-tokens"
_NAMES = (
    "netlify_auth",
    "netlify-auth",
    "netlifyauth",
    "netlify_token",
    "netlify_access",
    "netlify_api",
    "netlifytoken",
)

DETECTORS = (
    Detector(
        id="netlify-personal-access-token",
        name="Netlify personal access token",
        provider="Netlify",
        pattern=token("nfp_[0-9A-Za-z]{36}"),
        keywords=("nfp_",),
        keep="nfp_",
        variable="NETLIFY_AUTH_TOKEN",
        samples=("nfp_{base62:36}", "netlify deploy --auth «nfp_{base62:36}»"),
        counter_samples=("nfp_{base62:20}", "nfp_{base62:40}"),
        references=_DOCS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="netlify-access-token-legacy",
        name="Netlify access token without prefix",
        provider="Netlify",
        pattern=assigned(_NAMES, BASE64URL + "{43,45}", gap=20),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=4.1,
        variable="NETLIFY_AUTH_TOKEN",
        samples=(
            "NETLIFY_AUTH_TOKEN=«{base64url:42}{base62:1}»",
            'netlifyToken: "«{base64url:44}{base62:1}»"',
        ),
        counter_samples=("NETLIFY_AUTH_TOKEN={base62:30}", 'netlify_site = "{base62:43}"'),
        references=_DOCS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="netlify-build-hook-url",
        name="Netlify build hook",
        provider="Netlify",
        pattern=r"https://api\.netlify\.com/build_hooks/[0-9a-f]{24}(?![0-9A-Za-z])",
        keywords=("https://api.netlify.com/build_hooks/",),
        keep="https://api.netlify.com/build_hooks/",
        severity=Severity.WARNING,
        variable="NETLIFY_BUILD_HOOK_URL",
        samples=(
            "https://api.netlify.com/build_hooks/{hex:24}",
            "curl -X POST -d '{}' '«https://api.netlify.com/build_hooks/{hex:24}»'",
        ),
        counter_samples=("https://api.netlify.com/build_hooks/ID",),
        references=("https://docs.netlify.com/configure-builds/build-hooks/",),
    ),
)
