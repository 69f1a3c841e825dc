"""ElevenLabs: https://elevenlabs.io/docs/api-reference/authentication"""

from keylift.detection.patterns import HEX, assigned, delimited, delimiters
from keylift.model import Confidence, Detector

_NAMES = ("elevenlabs", "eleven_labs", "eleven_api", "xi-api-key", "xi_api_key")
_REFERENCES = ("https://elevenlabs.io/docs/api-reference/authentication",)

DETECTORS = (
    Detector(
        id="elevenlabs-api-key",
        name="ElevenLabs API key",
        provider="ElevenLabs",
        pattern=delimited(f"sk_{HEX}{{48}}"),
        keywords=delimiters("sk_"),
        keep="sk_",
        min_entropy=3.0,
        variable="ELEVENLABS_API_KEY",
        samples=(
            'client = ElevenLabs(api_key="«sk_{hex:48}»")',
            "ELEVENLABS_API_KEY=«sk_{hex:48}»",
            "xi-api-key: «sk_{hex:48}»",
        ),
        counter_samples=('"sk_{hex:32}"', '"task_{hex:48}"'),
        references=_REFERENCES,
        revoke_url="https://elevenlabs.io/app/settings/api-keys",
    ),
    Detector(
        id="elevenlabs-api-key-legacy",
        name="ElevenLabs API key (old format)",
        provider="ElevenLabs",
        pattern=assigned(_NAMES, HEX + "{32}"),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="ELEVENLABS_API_KEY",
        samples=('ELEVEN_API_KEY="«{hex:32}»"', '"xi-api-key": "«{hex:32}»"'),
        counter_samples=('ELEVEN_API_KEY="{hex:40}"', 'voice_id = "{hex:32}"'),
        references=_REFERENCES,
        revoke_url="https://elevenlabs.io/app/settings/api-keys",
    ),
)
