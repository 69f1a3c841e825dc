"""xAI: https://docs.x.ai/docs/overview"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="xai-api-key",
        name="Grok API key (xAI)",
        provider="xAI",
        pattern=token("xai-[0-9A-Za-z]{70,90}"),
        keywords=("xai-",),
        keep="xai-",
        min_entropy=4.0,
        variable="XAI_API_KEY",
        samples=("xai-{base62:80}",),
        counter_samples=("xai-{base62:32}",),
        references=("https://docs.x.ai/docs/overview",),
        revoke_url="https://console.x.ai",
    ),
)
