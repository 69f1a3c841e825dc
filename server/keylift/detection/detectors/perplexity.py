"""Perplexity: https://docs.perplexity.ai/guides/getting-started"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="perplexity-api-key",
        name="Perplexity API key",
        provider="Perplexity",
        pattern=token("pplx-[0-9A-Za-z]{48,56}"),
        keywords=("pplx-",),
        keep="pplx-",
        min_entropy=3.2,
        variable="PERPLEXITY_API_KEY",
        samples=("pplx-{base62:48}", "pplx-{hex:48}"),
        counter_samples=("pplx-{base62:20}", "pplx-70b-online-{base62:48}"),
        references=("https://docs.perplexity.ai/guides/getting-started",),
        revoke_url="https://www.perplexity.ai/settings/api",
    ),
)
