"""OpenRouter: https://openrouter.ai/docs/api-reference/authentication"""

from keylift.detection.patterns import HEX, token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="openrouter-api-key",
        name="OpenRouter API key",
        provider="OpenRouter",
        pattern=token(rf"sk-or-v1-{HEX}{{64}}"),
        keywords=("sk-or-v1-",),
        keep="sk-or-v1-",
        min_entropy=3.0,
        variable="OPENROUTER_API_KEY",
        samples=("sk-or-v1-{hex:64}",),
        counter_samples=("sk-or-v1-{hex:32}", "sk-or-v1-{base62:64}"),
        references=("https://openrouter.ai/docs/api-reference/authentication",),
        revoke_url="https://openrouter.ai/settings/keys",
    ),
)
