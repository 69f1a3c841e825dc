"""Postman: https://learning.postman.com/docs/developer/postman-api/authentication/"""

from keylift.detection.patterns import HEX, token
from keylift.model import Detector, Severity

_REFERENCES = ("https://learning.postman.com/docs/developer/postman-api/authentication/",)

DETECTORS = (
    Detector(
        id="postman-api-key",
        name="Postman API key",
        provider="Postman",
        pattern=token(f"PMAK-{HEX}{{24}}-{HEX}{{34}}"),
        keywords=("PMAK-",),
        keep="PMAK-",
        min_entropy=3.0,
        variable="POSTMAN_API_KEY",
        samples=("PMAK-{hex:24}-{hex:34}",),
        counter_samples=("PMAK-{hex:24}", "PMAK-{hex:24}-{hex:20}"),
        references=_REFERENCES,
        revoke_url="https://go.postman.co/settings/me/api-keys",
    ),
    Detector(
        id="postman-collection-access-key",
        name="Postman collection access key",
        provider="Postman",
        pattern=token("PMAT-[0-9A-Z]{26}"),
        keywords=("PMAT-",),
        keep="PMAT-",
        severity=Severity.WARNING,
        min_entropy=3.2,
        samples=("PMAT-{alnum_upper:26}",),
        counter_samples=("PMAT-{alnum_upper:16}",),
        references=_REFERENCES,
    ),
)
