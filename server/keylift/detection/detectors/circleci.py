"""CircleCI: https://circleci.com/docs/managing-api-tokens/"""

from keylift.detection.patterns import HEX, assigned, token
from keylift.model import Confidence, Detector

_DOCS = ("https://circleci.com/docs/managing-api-tokens/",)
_TOKENS_PAGE = "https://app.circleci.com/settings/user/tokens"
_NAMES = ("circle_token", "circle-token", "circletoken", "circleci", "circle_api", "circle_ci")

DETECTORS = (
    Detector(
        id="circleci-personal-api-token",
        name="CircleCI personal API token",
        provider="CircleCI",
        pattern=token("CCIPAT_[0-9A-Za-z]{22}_[0-9a-z]{40}"),
        keywords=("CCIPAT_",),
        keep="CCIPAT_",
        variable="CIRCLE_TOKEN",
        samples=("CCIPAT_{base62:22}_{hex:40}", "Circle-Token: «CCIPAT_{base62:22}_{hex:40}»"),
        counter_samples=("CCIPAT_{base62:22}",),
        references=_DOCS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="circleci-project-token",
        name="CircleCI project API token",
        provider="CircleCI",
        pattern=token("CCIPRJ_[0-9A-Za-z]{22}_[0-9a-z]{40}"),
        keywords=("CCIPRJ_",),
        keep="CCIPRJ_",
        variable="CIRCLE_TOKEN",
        samples=("CCIPRJ_{base62:22}_{hex:40}", "CIRCLE_TOKEN=«CCIPRJ_{base62:22}_{hex:40}»"),
        counter_samples=("CCIPRJ_{base62:22}",),
        references=_DOCS,
    ),
    Detector(
        id="circleci-api-token-legacy",
        name="CircleCI API token without prefix",
        provider="CircleCI",
        pattern=assigned(_NAMES, HEX + "{40}", gap=30),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=2.9,
        variable="CIRCLE_TOKEN",
        samples=("CIRCLE_TOKEN=«{hex:40}»", "circleci_api_token: '«{hex:40}»'"),
        counter_samples=("CIRCLE_TOKEN={hex:32}", "CIRCLE_SHA1={hex:40}"),
        references=_DOCS,
        revoke_url=_TOKENS_PAGE,
    ),
)
