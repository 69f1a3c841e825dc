"""Linear: https://linear.app/developers/graphql#authentication"""

from keylift.detection.patterns import HEX, assigned, token
from keylift.model import Confidence, Detector

_REFERENCES = ("https://linear.app/developers/graphql#authentication",)
_NAMES = ("linear_client", "linear-client", "linearclient", "linear_oauth")

DETECTORS = (
    Detector(
        id="linear-api-key",
        name="Linear API key",
        provider="Linear",
        pattern=token("lin_api_[0-9A-Za-z]{38,42}"),
        keywords=("lin_api_",),
        keep="lin_api_",
        min_entropy=3.8,
        variable="LINEAR_API_KEY",
        samples=("lin_api_{base62:40}",),
        counter_samples=("lin_api_{base62:20}",),
        references=_REFERENCES,
        revoke_url="https://linear.app/settings/account/security",
    ),
    Detector(
        id="linear-oauth-access-token",
        name="Linear OAuth access token",
        provider="Linear",
        pattern=token(f"lin_oauth_{HEX}{{64}}"),
        keywords=("lin_oauth_",),
        keep="lin_oauth_",
        min_entropy=3.0,
        variable="LINEAR_ACCESS_TOKEN",
        samples=("lin_oauth_{hex:64}",),
        counter_samples=("lin_oauth_{hex:32}",),
        references=_REFERENCES,
    ),
    Detector(
        id="linear-webhook-secret",
        name="Linear webhook secret",
        provider="Linear",
        pattern=token("lin_wh_[0-9A-Za-z]{32,44}"),
        keywords=("lin_wh_",),
        keep="lin_wh_",
        min_entropy=3.7,
        variable="LINEAR_WEBHOOK_SECRET",
        samples=("lin_wh_{base62:32}", "lin_wh_{base62:43}"),
        counter_samples=("lin_wh_{base62:16}",),
        references=("https://linear.app/developers/webhooks",),
    ),
    Detector(
        id="linear-oauth-client-secret",
        name="Linear OAuth client secret",
        provider="Linear",
        pattern=assigned(_NAMES, HEX + "{32}"),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="LINEAR_CLIENT_SECRET",
        samples=('LINEAR_CLIENT_SECRET = "«{hex:32}»"', "linearClientSecret: '«{hex:32}»'"),
        counter_samples=('LINEAR_CLIENT_SECRET = "{hex:40}"', 'bilinear = "{hex:32}"'),
        references=("https://linear.app/developers/oauth-2-0-authentication",),
    ),
)
