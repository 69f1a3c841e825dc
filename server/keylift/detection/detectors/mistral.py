"""Mistral AI: https://docs.mistral.ai/getting-started/quickstart/"""

from keylift.detection.patterns import BASE62, assigned
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="mistral-api-key",
        name="Mistral API key",
        provider="Mistral AI",
        pattern=assigned(("mistral",), BASE62 + "{32}"),
        keywords=("mistral",),
        confidence=Confidence.MEDIUM,
        min_entropy=3.8,
        variable="MISTRAL_API_KEY",
        samples=(
            "MISTRAL_API_KEY=«{base62:32}»",
            'client = Mistral(api_key="«{base62:32}»")',
            "const client = new Mistral({apiKey: '«{base62:32}»'});",
        ),
        counter_samples=('MISTRAL_API_KEY = "{base62:40}"', 'model = "mistral-large-{lower:32}"'),
        references=("https://docs.mistral.ai/getting-started/quickstart/",),
        revoke_url="https://console.mistral.ai/api-keys",
    ),
)
