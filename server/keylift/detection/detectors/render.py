"""Render: https://render.com/docs/api"""

from keylift.detection.patterns import token
from keylift.model import Detector, Severity

DETECTORS = (
    Detector(
        id="render-api-key",
        name="Render API key",
        provider="Render",
        pattern=token("rnd_[0-9A-Za-z]{28,32}"),
        keywords=("rnd_",),
        keep="rnd_",
        min_entropy=3.6,
        variable="RENDER_API_KEY",
        samples=(
            "rnd_{base62:32}",
            "RENDER_API_KEY: «rnd_{base62:28}»",
        ),
        counter_samples=(
            "rnd_{base62:12}",
            "brnd_{base62:32}",
        ),
        references=("https://render.com/docs/api",),
    ),
    Detector(
        id="render-deploy-hook-url",
        name="Render deploy hook",
        provider="Render",
        pattern=r"https://api\.render\.com/deploy/srv-[0-9a-z]{20}\?key=[0-9A-Za-z_\-]{11}(?![0-9A-Za-z_\-])",
        keywords=("https://api.render.com/deploy/srv-",),
        keep="https://api.render.com/deploy/",
        severity=Severity.WARNING,
        variable="RENDER_DEPLOY_HOOK_URL",
        samples=(
            "https://api.render.com/deploy/srv-{alnum_lower:20}?key={base62:11}",
            'curl "«https://api.render.com/deploy/srv-{alnum_lower:20}?key={base62:11}»"',
        ),
        counter_samples=("https://api.render.com/deploy/srv-{alnum_lower:20}",),
        references=("https://render.com/docs/deploy-hooks",),
    ),
)
