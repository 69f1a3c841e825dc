"""Linode: https://techdocs.akamai.com/linode-api/reference/get-started"""

from keylift.detection.patterns import HEX, assigned
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="linode-personal-access-token",
        name="Linode personal access token",
        provider="Linode (Akamai Cloud)",
        pattern=assigned(
            (
                "linode_token",
                "linode-token",
                "linode_api",
                "linode_cli_token",
                "linode_access",
                "linodetoken",
            ),
            HEX + "{64}",
            gap=20,
        ),
        keywords=(
            "linode_token",
            "linode-token",
            "linode_api",
            "linode_cli_token",
            "linode_access",
            "linodetoken",
        ),
        confidence=Confidence.MEDIUM,
        min_entropy=3.2,
        variable="LINODE_TOKEN",
        samples=(
            "LINODE_TOKEN=«{hex:64}»",
            'linode_api_token: "«{hex:64}»"',
        ),
        counter_samples=(
            "LINODE_TOKEN={hex:40}",
            'linode_image = "{hex:64}"',
        ),
        references=("https://techdocs.akamai.com/linode-api/reference/get-started",),
        revoke_url="https://cloud.linode.com/profile/tokens",
    ),
)
