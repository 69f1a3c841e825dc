"""Figma: https://www.figma.com/developers/api#access-tokens"""

from keylift.detection.patterns import BASE64URL, UUID, assigned, token
from keylift.model import Confidence, Detector

_REFERENCES = ("https://www.figma.com/developers/api#access-tokens",)

DETECTORS = (
    Detector(
        id="figma-personal-access-token",
        name="Figma personal access token",
        provider="Figma",
        pattern=token(rf"figd_{BASE64URL}{{38,44}}"),
        keywords=("figd_",),
        keep="figd_",
        min_entropy=4.0,
        variable="FIGMA_TOKEN",
        samples=("figd_{base64url:39}a",),
        counter_samples=("figd_{base64url:20}",),
        references=_REFERENCES,
        revoke_url="https://www.figma.com/settings",
    ),
    Detector(
        id="figma-oauth-token",
        name="Figma OAuth token",
        provider="Figma",
        pattern=token(rf"fig[uophr]_{BASE64URL}{{38,56}}"),
        keywords=("figu_", "figo_", "figp_", "figh_", "figr_"),
        keep="fig",
        min_entropy=4.0,
        variable="FIGMA_TOKEN",
        samples=("figu_{base64url:39}a", "figp_{base64url:53}a"),
        counter_samples=("figu_{base64url:20}",),
        references=_REFERENCES,
    ),
    Detector(
        id="figma-personal-access-token-legacy",
        name="Figma personal access token (old format)",
        provider="Figma",
        pattern=assigned(("figma",), f"[0-9]{{4,7}}-(?i:{UUID})"),
        keywords=("figma",),
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="FIGMA_TOKEN",
        samples=('FIGMA_TOKEN = "«{digits:6}-{uuid}»"', "X-Figma-Token: «{digits:5}-{uuid}»"),
        counter_samples=('FIGMA_TOKEN = "{digits:6}-{hex:32}"', 'token = "{digits:6}-{uuid}"'),
        references=_REFERENCES,
        revoke_url="https://www.figma.com/settings",
    ),
)
