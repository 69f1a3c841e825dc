"""Backblaze B2: https://www.backblaze.com/docs/cloud-storage-application-keys"""

from keylift.detection.patterns import BASE64, token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="backblaze-application-key",
        name="Backblaze B2 application key",
        provider="Backblaze B2",
        pattern=token(f"K00[0-9]{BASE64}{{27}}"),
        keywords=(
            "K000",
            "K001",
            "K002",
            "K003",
            "K004",
            "K005",
            "K006",
            "K007",
            "K008",
            "K009",
        ),
        keep="K00",
        min_entropy=3.6,
        variable="B2_APPLICATION_KEY",
        samples=(
            "K00{digits:1}{base64:26}{base62:1}",
            "B2_APPLICATION_KEY=«K005{base64:26}{base62:1}»",
        ),
        counter_samples=("K005{base62:12}",),
        references=("https://www.backblaze.com/docs/cloud-storage-application-keys",),
        revoke_url="https://secure.backblaze.com/app_keys.htm",
    ),
)
