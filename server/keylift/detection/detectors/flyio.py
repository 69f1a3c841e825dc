"""Fly.io: https://fly.io/docs/security/tokens/"""

from keylift.detection.patterns import BASE64URL, token
from keylift.model import Detector

_DOCS = ("https://fly.io/docs/security/tokens/",)
_TOKENS_PAGE = "https://fly.io/user/personal_access_tokens"

DETECTORS = (
    Detector(
        id="flyio-access-token",
        name="Fly.io access token",
        provider="Fly.io",
        pattern=token(r"FlyV1[ ]fm[0-9][0-9a-z]?_[0-9A-Za-z+/=,_\-]{100,3000}"),
        keywords=("FlyV1 fm",),
        keep="FlyV1 fm",
        variable="FLY_API_TOKEN",
        samples=(
            "FlyV1 fm2_{base64:400},fm2_{base64:300}",
            'FLY_API_TOKEN="«FlyV1 fm1r_{base64:300}»"',
        ),
        counter_samples=("FlyV1 fm2_{base64:40}",),
        references=_DOCS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="flyio-macaroon-token",
        name="Fly.io token",
        provider="Fly.io",
        pattern=token(r"fm(?:2|1r|1a)_[0-9A-Za-z+/]{100,1500}={0,2}"),
        keywords=("fm2_", "fm1r_", "fm1a_"),
        keep="fm",
        variable="FLY_API_TOKEN",
        samples=("fm2_{base64:300}", "flyctl auth --token «fm1r_{base64:298}==»"),
        counter_samples=("fm2_{base64:40}",),
        references=_DOCS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="flyio-personal-token",
        name="Fly.io personal access token",
        provider="Fly.io",
        pattern=token(f"fo1_{BASE64URL}{{43}}"),
        keywords=("fo1_",),
        keep="fo1_",
        variable="FLY_API_TOKEN",
        samples=("fo1_{base64url:42}{base62:1}", "FLY_API_TOKEN: «fo1_{base64url:42}{base62:1}»"),
        counter_samples=("fo1_{base62:20}",),
        references=_DOCS,
        revoke_url=_TOKENS_PAGE,
    ),
)
