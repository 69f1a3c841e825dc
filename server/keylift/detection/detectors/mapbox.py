"""Mapbox: https://docs.mapbox.com/help/getting-started/access-tokens/"""

from keylift.detection.patterns import token
from keylift.model import Detector, Severity

_BODY = r"[0-9A-Za-z_\-]{30,200}\.[0-9A-Za-z_\-]{20,24}"
_REFERENCES = ("https://docs.mapbox.com/help/getting-started/access-tokens/",)
_TOKENS = "https://account.mapbox.com/access-tokens/"

DETECTORS = (
    Detector(
        id="mapbox-secret-token",
        name="Mapbox secret token",
        provider="Mapbox",
        pattern=token(rf"sk\.eyJ{_BODY}"),
        keywords=("sk.eyJ",),
        keep="sk.",
        min_entropy=4.0,
        variable="MAPBOX_SECRET_TOKEN",
        samples=("sk.eyJ1{base64url:60}.{base64url:21}a",),
        counter_samples=("sk.eyJ1{base64url:60}", "risk.eyJ1{base64url:60}.{base64url:22}"),
        references=_REFERENCES,
        revoke_url=_TOKENS,
    ),
    Detector(
        id="mapbox-temporary-token",
        name="Mapbox temporary token",
        provider="Mapbox",
        pattern=token(rf"tk\.eyJ{_BODY}"),
        keywords=("tk.eyJ",),
        keep="tk.",
        severity=Severity.WARNING,
        min_entropy=4.0,
        samples=("tk.eyJ1{base64url:100}.{base64url:21}a",),
        counter_samples=("tk.eyJ1{base64url:60}",),
        references=_REFERENCES,
    ),
    Detector(
        id="mapbox-public-token",
        name="Mapbox public token",
        provider="Mapbox",
        pattern=token(rf"pk\.eyJ{_BODY}"),
        keywords=("pk.eyJ",),
        keep="pk.",
        public=True,
        severity=Severity.INFO,
        min_entropy=4.0,
        variable="MAPBOX_ACCESS_TOKEN",
        samples=("pk.eyJ1{base64url:60}.{base64url:21}a",),
        counter_samples=("pk.eyJ1{base64url:60}",),
        references=_REFERENCES,
        revoke_url=_TOKENS,
    ),
)
