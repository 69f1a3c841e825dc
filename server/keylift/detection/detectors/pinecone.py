"""Pinecone: https://docs.pinecone.io/guides/projects/manage-api-keys"""

from keylift.detection.patterns import UUID, assigned, token
from keylift.model import Confidence, Detector

_REFERENCES = ("https://docs.pinecone.io/guides/projects/manage-api-keys",)

DETECTORS = (
    Detector(
        id="pinecone-api-key",
        name="Pinecone API key",
        provider="Pinecone",
        pattern=token("pcsk_[0-9A-Za-z]{5,6}_[0-9A-Za-z]{60,66}"),
        keywords=("pcsk_",),
        keep="pcsk_",
        min_entropy=4.0,
        variable="PINECONE_API_KEY",
        samples=("pcsk_{base62:5}_{base62:63}", "pcsk_{base62:6}_{base62:63}"),
        counter_samples=("pcsk_{base62:63}", "pcsk_{base62:6}_{base62:20}"),
        references=_REFERENCES,
        revoke_url="https://app.pinecone.io",
    ),
    Detector(
        id="pinecone-api-key-legacy",
        name="Pinecone API key (old format)",
        provider="Pinecone",
        pattern=assigned(("pinecone",), UUID, words=("key",)),
        keywords=("pinecone",),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="PINECONE_API_KEY",
        samples=(
            'PINECONE_API_KEY = "«{uuid}»"',
            'pinecone.init(api_key="«{uuid}»", environment="us-west1-gcp")',
        ),
        counter_samples=('pinecone_project = "{uuid}"', 'PINECONE_API_KEY = "{hex:36}"'),
        references=_REFERENCES,
        revoke_url="https://app.pinecone.io",
    ),
)
