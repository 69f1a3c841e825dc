"""Replicate: https://replicate.com/docs/topics/security/api-tokens"""

from keylift.detection.patterns import continued, token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="replicate-api-token",
        name="Replicate API token",
        provider="Replicate",
        pattern=token("r8_[0-9A-Za-z]{37}"),
        keywords=continued("r8_", "0123456789abcdefghijklmnopqrstuvwxyz"),
        keep="r8_",
        min_entropy=3.9,
        variable="REPLICATE_API_TOKEN",
        samples=("r8_{base62:37}",),
        counter_samples=("r8_{base62:20}", "VK_FORMAT_R8_{upper:37}"),
        references=("https://replicate.com/docs/topics/security/api-tokens",),
        revoke_url="https://replicate.com/account/api-tokens",
    ),
)
