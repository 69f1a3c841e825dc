"""Vultr: https://docs.vultr.com/platform/other/api"""

from keylift.detection.patterns import assigned
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="vultr-api-key",
        name="Vultr API key",
        provider="Vultr",
        pattern=assigned(
            ("vultr_api", "vultr-api", "vultrapi", "vultr_key", "vultr_token"),
            "[0-9A-Z]{36}",
            gap=20,
        ),
        keywords=("vultr_api", "vultr-api", "vultrapi", "vultr_key", "vultr_token"),
        confidence=Confidence.MEDIUM,
        min_entropy=3.6,
        variable="VULTR_API_KEY",
        samples=(
            "VULTR_API_KEY=«{alnum_upper:36}»",
            'vultr_api_key: "«{alnum_upper:36}»"',
        ),
        counter_samples=(
            "VULTR_API_KEY={alnum_upper:20}",
            "VULTR_REGION={alnum_upper:36}",
        ),
        references=("https://docs.vultr.com/platform/other/api",),
        revoke_url="https://my.vultr.com/settings/#settingsapi",
    ),
)
