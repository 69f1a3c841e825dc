"""Zoom: https://developers.zoom.us/docs/internal-apps/s2s-oauth/"""

from keylift.detection.patterns import BASE62, assigned
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="zoom-client-secret",
        name="Zoom client secret",
        provider="Zoom",
        pattern=assigned(("zoom",), BASE62 + "{32}", words=("secret",)),
        keywords=("zoom",),
        confidence=Confidence.MEDIUM,
        min_entropy=3.7,
        variable="ZOOM_CLIENT_SECRET",
        samples=('ZOOM_CLIENT_SECRET = "«{base62:32}»"', "zoom: { clientSecret: '«{base62:32}»' }"),
        counter_samples=('ZOOM_CLIENT_ID = "{base62:32}"', 'ZOOM_CLIENT_SECRET = "{base62:22}"'),
        references=("https://developers.zoom.us/docs/internal-apps/s2s-oauth/",),
        revoke_url="https://marketplace.zoom.us/user/build",
    ),
)
