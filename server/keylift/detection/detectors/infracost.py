"""Infracost: https://www.infracost.io/docs/"""

from keylift.detection.patterns import token
from keylift.model import Detector, Severity

DETECTORS = (
    Detector(
        id="infracost-api-key",
        name="Infracost API key",
        provider="Infracost",
        pattern=token("ico-[0-9A-Za-z]{32}"),
        keywords=("ico-",),
        keep="ico-",
        severity=Severity.WARNING,
        min_entropy=3.7,
        variable="INFRACOST_API_KEY",
        samples=(
            "ico-{base62:32}",
            "INFRACOST_API_KEY: «ico-{base62:32}»",
        ),
        counter_samples=(
            "ico-{base62:12}",
            "magico-{base62:32}",
        ),
        references=("https://www.infracost.io/docs/",),
    ),
)
