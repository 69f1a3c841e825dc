"""Postmark: https://postmarkapp.com/developer/api/overview"""

from keylift.detection.patterns import UUID, assigned
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="postmark-server-token",
        name="Postmark server token",
        provider="Postmark",
        pattern=assigned(("postmark",), UUID),
        keywords=("postmark",),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="POSTMARK_SERVER_TOKEN",
        samples=(
            'POSTMARK_SERVER_TOKEN = "«{uuid}»"',
            "X-Postmark-Server-Token: «{uuid}»",
            "const client = new postmark.ServerClient('«{uuid}»');",
        ),
        counter_samples=('POSTMARK_SERVER_TOKEN = "{hex:32}"', 'token = "{uuid}"'),
        references=("https://postmarkapp.com/developer/api/overview",),
        revoke_url="https://account.postmarkapp.com/servers",
    ),
)
