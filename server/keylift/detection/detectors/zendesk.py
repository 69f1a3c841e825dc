"""Zendesk: https://developer.zendesk.com/api-reference/introduction/security-and-auth/"""

from keylift.detection.patterns import BASE62, assigned
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="zendesk-api-token",
        name="Zendesk API token",
        provider="Zendesk",
        pattern=assigned(("zendesk",), BASE62 + "{40}"),
        keywords=("zendesk",),
        confidence=Confidence.MEDIUM,
        min_entropy=3.9,
        variable="ZENDESK_API_TOKEN",
        samples=(
            'ZENDESK_API_TOKEN = "«{base62:40}»"',
            "zendesk: { email: 'a@b.co', token: '«{base62:40}»' }",
        ),
        counter_samples=('ZENDESK_API_TOKEN = "{base62:32}"', 'token = "{base62:40}"'),
        references=("https://developer.zendesk.com/api-reference/introduction/security-and-auth/",),
    ),
)
