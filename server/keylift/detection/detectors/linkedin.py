"""LinkedIn: https://learn.microsoft.com/linkedin/shared/authentication/authentication"""

from keylift.detection.patterns import BASE62, assigned, token
from keylift.model import Confidence, Detector

_REFERENCES = ("https://learn.microsoft.com/linkedin/shared/authentication/authentication",)

DETECTORS = (
    Detector(
        id="linkedin-client-secret",
        name="LinkedIn client secret",
        provider="LinkedIn",
        pattern=token(rf"WPL_AP[0-9]\.{BASE62}{{16}}\.[0-9A-Za-z+/]{{4,8}}={{0,2}}"),
        keywords=("WPL_AP",),
        keep="WPL_AP",
        min_entropy=3.2,
        variable="LINKEDIN_CLIENT_SECRET",
        samples=("WPL_AP1.{base62:16}.{base62:6}==", "WPL_AP0.{base62:16}.{base62:8}"),
        counter_samples=("WPL_AP1.{base62:8}",),
        references=_REFERENCES,
        revoke_url="https://www.linkedin.com/developers/apps",
    ),
    Detector(
        id="linkedin-client-secret-legacy",
        name="LinkedIn client secret (old format)",
        provider="LinkedIn",
        pattern=assigned(
            ("linkedin",), f"(?=[A-Za-z]{{0,15}}[0-9]){BASE62}{{16}}", words=("secret",)
        ),
        keywords=("linkedin",),
        confidence=Confidence.MEDIUM,
        min_entropy=3.0,
        variable="LINKEDIN_CLIENT_SECRET",
        samples=('LINKEDIN_CLIENT_SECRET = "«{base62:16}»"', "linkedin.secret: '«{base62:16}»'"),
        counter_samples=('LINKEDIN_CLIENT_SECRET = "{base62:12}"', 'LINKEDIN_ID = "{base62:16}"'),
        references=_REFERENCES,
        revoke_url="https://www.linkedin.com/developers/apps",
    ),
)
