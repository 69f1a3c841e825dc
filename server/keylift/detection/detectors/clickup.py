"""ClickUp: https://developer.clickup.com/docs/authentication"""

from keylift.detection.patterns import continued, token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="clickup-personal-api-token",
        name="ClickUp personal API token",
        provider="ClickUp",
        pattern=token("pk_[0-9]{6,10}_[0-9A-Z]{32}"),
        keywords=continued("pk_", "0123456789"),
        keep="pk_",
        min_entropy=3.7,
        variable="CLICKUP_API_TOKEN",
        samples=("pk_{digits:8}_{alnum_upper:32}",),
        counter_samples=("pk_{digits:8}_{alnum_upper:16}", "pk_{digits:4}_{alnum_upper:32}"),
        references=("https://developer.clickup.com/docs/authentication",),
        revoke_url="https://app.clickup.com/settings/apps",
    ),
)
