"""Cloudsmith: https://docs.cloudsmith.com/accounts-and-teams/api-key"""

from keylift.detection.patterns import HEX, assigned, token
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="cloudsmith-api-key",
        name="Cloudsmith API key",
        provider="Cloudsmith",
        pattern=token("csa_[0-9a-f]{30}[0-9A-Za-z]{6}"),
        keywords=("csa_",),
        keep="csa_",
        variable="CLOUDSMITH_API_KEY",
        samples=(
            "csa_{hex:30}{base62:6}",
            "X-Api-Key: «csa_{hex:30}{base62:6}»",
        ),
        counter_samples=("csa_{hex:20}",),
        references=("https://docs.cloudsmith.com/accounts-and-teams/api-key",),
    ),
    Detector(
        id="cloudsmith-api-key-legacy",
        name="Cloudsmith API key without prefix",
        provider="Cloudsmith",
        pattern=assigned(
            (
                "cloudsmith_api",
                "cloudsmith-api",
                "cloudsmith_key",
                "cloudsmith_token",
                "cloudsmithapi",
            ),
            HEX + "{40}",
            gap=20,
        ),
        keywords=(
            "cloudsmith_api",
            "cloudsmith-api",
            "cloudsmith_key",
            "cloudsmith_token",
            "cloudsmithapi",
        ),
        confidence=Confidence.MEDIUM,
        min_entropy=2.9,
        variable="CLOUDSMITH_API_KEY",
        samples=(
            "CLOUDSMITH_API_KEY=«{hex:40}»",
            'cloudsmith_api_key: "«{hex:40}»"',
        ),
        counter_samples=("CLOUDSMITH_API_KEY={hex:20}",),
        references=("https://docs.cloudsmith.com/accounts-and-teams/api-key",),
    ),
)
