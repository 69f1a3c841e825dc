"""Hetzner Cloud: https://docs.hetzner.com/cloud/api/getting-started/generating-api-token/"""

from keylift.detection.patterns import assigned
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="hetzner-cloud-api-token",
        name="Hetzner Cloud API token",
        provider="Hetzner Cloud",
        pattern=assigned(
            (
                "hcloud_token",
                "hcloud-token",
                "hcloudtoken",
                "hetzner_token",
                "hetzner_api",
                "hetzner_cloud",
                "hetzner_dns",
            ),
            "[0-9A-Za-z]{64}",
            gap=20,
        ),
        keywords=(
            "hcloud_token",
            "hcloud-token",
            "hcloudtoken",
            "hetzner_token",
            "hetzner_api",
            "hetzner_cloud",
            "hetzner_dns",
        ),
        confidence=Confidence.MEDIUM,
        min_entropy=4.4,
        variable="HCLOUD_TOKEN",
        samples=(
            "HCLOUD_TOKEN=«{base62:64}»",
            'hetzner_api_token: "«{base62:64}»"',
        ),
        counter_samples=(
            "HCLOUD_TOKEN={base62:40}",
            'name = "{base62:64}"',
        ),
        references=("https://docs.hetzner.com/cloud/api/getting-started/generating-api-token/",),
        revoke_url="https://console.hetzner.cloud",
    ),
)
