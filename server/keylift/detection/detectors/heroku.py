"""Heroku: https://devcenter.heroku.com/articles/authentication"""

from keylift.detection.patterns import BASE64URL, UUID, assigned, token
from keylift.model import Confidence, Detector

_DOCS = ("https://devcenter.heroku.com/articles/authentication",)
_ACCOUNT = "https://dashboard.heroku.com/account/applications"
_NAMES = ("heroku_api", "heroku-api", "herokuapi", "heroku_key", "heroku_token", "heroku.api")

DETECTORS = (
    Detector(
        id="heroku-api-key",
        name="Heroku API key",
        provider="Heroku",
        pattern=token(f"HRKU-(?:AA{BASE64URL}{{58}}|{UUID})"),
        keywords=("HRKU-",),
        keep="HRKU-",
        variable="HEROKU_API_KEY",
        samples=(
            "HRKU-AA{base64url:57}{base62:1}",
            'HEROKU_API_KEY="«HRKU-{uuid}»"',
        ),
        counter_samples=("HRKU-AA{base62:20}",),
        references=_DOCS,
        revoke_url=_ACCOUNT,
    ),
    Detector(
        id="heroku-api-key-legacy",
        name="Heroku API key without prefix",
        provider="Heroku",
        pattern=assigned(_NAMES, f"(?i:{UUID})", gap=30),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="HEROKU_API_KEY",
        samples=(
            "HEROKU_API_KEY=«{uuid}»",
            "heroku_api_key: '«{uuid}»'",
            'herokuApiKey = "«{uuid}»"',
        ),
        counter_samples=("HEROKU_APP_ID={uuid}", "HEROKU_API_KEY={hex:32}"),
        references=_DOCS,
        revoke_url=_ACCOUNT,
    ),
)
