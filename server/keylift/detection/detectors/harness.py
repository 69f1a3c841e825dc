"""Harness: https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="harness-personal-access-token",
        name="Harness personal access token",
        provider="Harness",
        pattern=token(r"pat\.[0-9A-Za-z_\-]{22}\.[0-9a-f]{24}\.[0-9A-Za-z]{20}"),
        keywords=("pat.",),
        keep="pat.",
        variable="HARNESS_API_KEY",
        samples=(
            "pat.{base62:22}.{hex:24}.{base62:20}",
            "x-api-key: «pat.{base62:22}.{hex:24}.{base62:20}»",
        ),
        counter_samples=(
            "pat.{base62:22}",
            "pat.{base62:22}.{hex:24}",
        ),
        references=(
            "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/",
        ),
    ),
    Detector(
        id="harness-service-account-token",
        name="Harness service account token",
        provider="Harness",
        pattern=token(r"sat\.[0-9A-Za-z_\-]{22}\.[0-9a-f]{24}\.[0-9A-Za-z]{20}"),
        keywords=("sat.",),
        keep="sat.",
        variable="HARNESS_API_KEY",
        samples=(
            "sat.{base62:22}.{hex:24}.{base62:20}",
            "HARNESS_API_KEY=«sat.{base62:22}.{hex:24}.{base62:20}»",
        ),
        counter_samples=("sat.{base62:22}",),
        references=(
            "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/",
        ),
    ),
)
