"""Travis CI: https://docs.travis-ci.com/user/triggering-builds/"""

from keylift.detection.patterns import BASE64URL, assigned
from keylift.model import Confidence, Detector

_NAMES = (
    "travis_token",
    "travis_api_token",
    "travis_access_token",
    "travis_ci_token",
    "travis_auth_token",
    "travistoken",
)

DETECTORS = (
    Detector(
        id="travis-ci-access-token",
        name="Travis CI access token",
        provider="Travis CI",
        pattern=assigned(_NAMES, f"{BASE64URL}{{22}}", gap=10),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.2,
        variable="TRAVIS_TOKEN",
        samples=(
            "TRAVIS_TOKEN=«{base64url:21}{base62:1}»",
            'travis_api_token: "«{base64url:21}{base62:1}»"',
        ),
        counter_samples=("TRAVIS_TOKEN={base62:12}", "TRAVIS_BRANCH={base62:22}"),
        references=("https://docs.travis-ci.com/user/triggering-builds/",),
        revoke_url="https://app.travis-ci.com/account/preferences",
    ),
)
