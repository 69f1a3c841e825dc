"""Codecov: https://docs.codecov.com/docs/codecov-tokens"""

from keylift.detection.patterns import UUID, assigned
from keylift.model import Confidence, Detector, Severity

DETECTORS = (
    Detector(
        id="codecov-upload-token",
        name="Codecov upload token",
        provider="Codecov",
        pattern=assigned(
            ("codecov_token", "codecov-token", "codecovtoken", "codecov_upload"), UUID, gap=20
        ),
        keywords=("codecov_token", "codecov-token", "codecovtoken", "codecov_upload"),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        severity=Severity.WARNING,
        variable="CODECOV_TOKEN",
        samples=(
            "CODECOV_TOKEN=«{uuid}»",
            'codecov_token: "«{uuid}»"',
        ),
        counter_samples=(
            "CODECOV_TOKEN={hex:20}",
            "codecov_id = {hex:32}",
        ),
        references=("https://docs.codecov.com/docs/codecov-tokens",),
    ),
)
