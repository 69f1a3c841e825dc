"""DeepSeek: https://api-docs.deepseek.com"""

from keylift.detection.patterns import HEX, assigned
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="deepseek-api-key",
        name="DeepSeek API key",
        provider="DeepSeek",
        pattern=assigned(("deepseek",), f"sk-{HEX}{{32}}", gap=80),
        keywords=("deepseek",),
        keep="sk-",
        min_entropy=2.8,
        variable="DEEPSEEK_API_KEY",
        samples=(
            'DEEPSEEK_API_KEY = "«sk-{hex:32}»"',
            "client = OpenAI(base_url='https://api.deepseek.com', api_key='«sk-{hex:32}»')",
            '"deepseek": {"apiKey": "«sk-{hex:32}»"}',
        ),
        counter_samples=('DEEPSEEK_API_KEY = "sk-{hex:48}"', 'API_KEY = "sk-{hex:32}"'),
        references=("https://api-docs.deepseek.com",),
        revoke_url="https://platform.deepseek.com/api_keys",
    ),
)
