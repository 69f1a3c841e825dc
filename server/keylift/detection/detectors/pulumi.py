"""Pulumi: https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="pulumi-access-token",
        name="Pulumi access token",
        provider="Pulumi",
        pattern=token("pul-[0-9a-f]{40}"),
        keywords=("pul-",),
        keep="pul-",
        variable="PULUMI_ACCESS_TOKEN",
        samples=("pul-{hex:40}", "PULUMI_ACCESS_TOKEN: «pul-{hex:40}»"),
        counter_samples=("pul-{hex:20}", "xpul-{hex:40}"),
        references=("https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/",),
        revoke_url="https://app.pulumi.com/account/tokens",
    ),
)
