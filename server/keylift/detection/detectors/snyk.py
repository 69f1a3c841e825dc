"""Snyk: https://docs.snyk.io/snyk-api/authentication-for-api"""

from keylift.detection.patterns import HEX, UUID, assigned, token
from keylift.model import Confidence, Detector

_REFERENCES = ("https://docs.snyk.io/snyk-api/authentication-for-api",)

DETECTORS = (
    Detector(
        id="snyk-api-token",
        name="Snyk API token",
        provider="Snyk",
        pattern=assigned(("snyk",), UUID, words=("token", "key", "auth")),
        keywords=("snyk",),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="SNYK_TOKEN",
        samples=('SNYK_TOKEN = "«{uuid}»"', "snyk config set api-token=«{uuid}»"),
        counter_samples=('SNYK_TOKEN = "{hex:32}"', 'SNYK_ORG = "{uuid}"', 'token = "{uuid}"'),
        references=_REFERENCES,
        revoke_url="https://app.snyk.io/account",
    ),
    Detector(
        id="snyk-personal-access-token",
        name="Snyk personal access token",
        provider="Snyk",
        pattern=token(
            rf"snyk_[us]at\.{HEX}{{8}}\.eyJ[0-9A-Za-z_\-]{{40,400}}\.[0-9A-Za-z_\-]{{20,200}}"
        ),
        keywords=("snyk_uat.", "snyk_sat."),
        min_entropy=4.0,
        variable="SNYK_TOKEN",
        samples=(
            "snyk_uat.{hex:8}.eyJ{base64url:80}.{base64url:85}a",
            "snyk_sat.{hex:8}.eyJ{base64url:80}.{base64url:85}a",
        ),
        counter_samples=("snyk_uat.{hex:8}.eyJ{base64url:80}",),
        references=_REFERENCES,
        revoke_url="https://app.snyk.io/account",
    ),
)
