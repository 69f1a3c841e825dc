"""Asana: https://developers.asana.com/docs/personal-access-token"""

from keylift.detection.patterns import HEX, assigned
from keylift.model import Confidence, Detector

_REFERENCES = ("https://developers.asana.com/docs/personal-access-token",)

DETECTORS = (
    Detector(
        id="asana-personal-access-token",
        name="Asana personal access token",
        provider="Asana",
        pattern=assigned(("asana",), rf"(?:2/[0-9]{{12,20}}|1)/[0-9]{{12,20}}:{HEX}{{32}}"),
        keywords=("asana",),
        min_entropy=2.8,
        variable="ASANA_ACCESS_TOKEN",
        samples=(
            'ASANA_ACCESS_TOKEN = "«2/{digits:16}/{digits:16}:{hex:32}»"',
            "const client = asana.Client.create().useAccessToken('«1/{digits:16}:{hex:32}»');",
        ),
        counter_samples=(
            'ASANA_ACCESS_TOKEN = "1/{digits:16}:{hex:16}"',
            'token = "1/{digits:16}:{hex:32}"',
        ),
        references=_REFERENCES,
        revoke_url="https://app.asana.com/0/my-apps",
    ),
    Detector(
        id="asana-personal-access-token-legacy",
        name="Asana personal access token (old format)",
        provider="Asana",
        pattern=assigned(("asana",), f"0/{HEX}{{32}}"),
        keywords=("asana",),
        min_entropy=2.8,
        variable="ASANA_ACCESS_TOKEN",
        samples=('ASANA_ACCESS_TOKEN = "«0/{hex:32}»"',),
        counter_samples=('ASANA_ACCESS_TOKEN = "0/{hex:20}"',),
        references=_REFERENCES,
        revoke_url="https://app.asana.com/0/my-apps",
    ),
    Detector(
        id="asana-client-secret",
        name="Asana client secret",
        provider="Asana",
        pattern=assigned(("asana",), HEX + "{32}", words=("secret",)),
        keywords=("asana",),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="ASANA_CLIENT_SECRET",
        samples=('ASANA_CLIENT_SECRET = "«{hex:32}»"', "asana.client_secret: «{hex:32}»"),
        counter_samples=('ASANA_CLIENT_SECRET = "{hex:40}"', 'client_secret = "{hex:32}"'),
        references=("https://developers.asana.com/docs/oauth",),
        revoke_url="https://app.asana.com/0/my-apps",
    ),
)
