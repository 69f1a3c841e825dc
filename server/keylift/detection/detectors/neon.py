"""Neon: https://neon.com/docs/manage/api-keys"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="neon-api-key",
        name="Neon API key",
        provider="Neon",
        pattern=token("napi_[0-9a-z]{64}"),
        keywords=("napi_",),
        keep="napi_",
        variable="NEON_API_KEY",
        samples=(
            "napi_{alnum_lower:64}",
            "NEON_API_KEY=«napi_{alnum_lower:64}»",
        ),
        counter_samples=("napi_{alnum_lower:20}",),
        references=("https://neon.com/docs/manage/api-keys",),
    ),
    Detector(
        id="neon-database-password",
        name="Neon database password",
        provider="Neon",
        pattern=token("npg_[0-9A-Za-z]{12,16}"),
        keywords=("npg_",),
        keep="npg_",
        min_entropy=2.8,
        variable="PGPASSWORD",
        samples=(
            "npg_{base62:12}",
            "PGPASSWORD=«npg_{base62:16}»",
        ),
        counter_samples=("npg_{base62:8}",),
        references=("https://neon.com/docs/connect/connect-from-any-app",),
    ),
)
