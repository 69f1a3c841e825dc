"""Together AI: https://docs.together.ai/docs/quickstart"""

from keylift.detection.patterns import BASE64URL, HEX, assigned, token
from keylift.model import Confidence, Detector

_NAMES = ("together_api", "together-api", "togetherapi", "togetherai", "together_ai", "together(")

DETECTORS = (
    Detector(
        id="together-api-key",
        name="Together AI API key",
        provider="Together AI",
        pattern=token(rf"tgp_v1_{BASE64URL}{{43}}"),
        keywords=("tgp_v1_",),
        keep="tgp_v1_",
        min_entropy=4.0,
        variable="TOGETHER_API_KEY",
        samples=("tgp_v1_{base64url:42}a",),
        counter_samples=("tgp_v1_{base64url:20}",),
        references=("https://docs.together.ai/docs/quickstart",),
        revoke_url="https://api.together.ai/settings/api-keys",
    ),
    Detector(
        id="together-api-key-legacy",
        name="Together AI API key (old format)",
        provider="Together AI",
        pattern=assigned(_NAMES, HEX + "{64}"),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.2,
        variable="TOGETHER_API_KEY",
        samples=(
            'TOGETHER_API_KEY = "«{hex:64}»"',
            "client = Together(api_key='«{hex:64}»')",
        ),
        counter_samples=('TOGETHER_API_KEY = "{hex:40}"', 'put_together = "{hex:64}"'),
        references=("https://docs.together.ai/docs/quickstart",),
        revoke_url="https://api.together.ai/settings/api-keys",
    ),
)
