"""Cohere: https://docs.cohere.com/reference/about"""

from keylift.detection.patterns import BASE62, assigned
from keylift.model import Confidence, Detector

_NAMES = ("cohere", "co_api_key")

DETECTORS = (
    Detector(
        id="cohere-api-key",
        name="Cohere API key",
        provider="Cohere",
        pattern=assigned(_NAMES, BASE62 + "{40}"),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.9,
        variable="CO_API_KEY",
        samples=(
            'CO_API_KEY="«{base62:40}»"',
            'co = cohere.ClientV2("«{base62:40}»")',
            "const cohere = new CohereClient({ token: '«{base62:40}»' });",
        ),
        counter_samples=('CO_API_KEY = "{base62:32}"', 'token = "{base62:40}"'),
        references=("https://docs.cohere.com/reference/about",),
        revoke_url="https://dashboard.cohere.com/api-keys",
    ),
)
