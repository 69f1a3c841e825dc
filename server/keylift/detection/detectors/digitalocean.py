"""DigitalOcean: https://docs.digitalocean.com/reference/api/create-personal-access-token/"""

from keylift.detection.patterns import BASE64, BASE64URL, assigned, token
from keylift.model import Confidence, Detector, Severity

_TOKENS = ("https://docs.digitalocean.com/reference/api/create-personal-access-token/",)
_TOKENS_PAGE = "https://cloud.digitalocean.com/account/api/tokens"
_SPACES = ("https://docs.digitalocean.com/products/spaces/how-to/manage-access/",)
_SPACES_NAMES = ("spaces_secret", "spaces-secret", "spacessecret", "do_secret", "spaces_key")

DETECTORS = (
    Detector(
        id="digitalocean-personal-access-token",
        name="DigitalOcean personal access token",
        provider="DigitalOcean",
        pattern=token("dop_v1_[0-9a-f]{64}"),
        keywords=("dop_v1_",),
        keep="dop_v1_",
        variable="DIGITALOCEAN_ACCESS_TOKEN",
        samples=("dop_v1_{hex:64}", 'token = "«dop_v1_{hex:64}»"'),
        counter_samples=("dop_v1_{hex:40}",),
        references=_TOKENS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="digitalocean-oauth-access-token",
        name="DigitalOcean OAuth access token",
        provider="DigitalOcean",
        pattern=token("doo_v1_[0-9a-f]{64}"),
        keywords=("doo_v1_",),
        keep="doo_v1_",
        variable="DIGITALOCEAN_ACCESS_TOKEN",
        samples=("doo_v1_{hex:64}", "Authorization: Bearer «doo_v1_{hex:64}»"),
        counter_samples=("doo_v1_{hex:40}",),
        references=("https://docs.digitalocean.com/reference/api/oauth-api/",),
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="digitalocean-oauth-refresh-token",
        name="DigitalOcean OAuth refresh token",
        provider="DigitalOcean",
        pattern=token("dor_v1_[0-9a-f]{64}"),
        keywords=("dor_v1_",),
        keep="dor_v1_",
        variable="DIGITALOCEAN_REFRESH_TOKEN",
        samples=("dor_v1_{hex:64}", '"refresh_token":"«dor_v1_{hex:64}»"'),
        counter_samples=("dor_v1_{hex:40}",),
        references=("https://docs.digitalocean.com/reference/api/oauth-api/",),
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="digitalocean-spaces-access-key",
        name="DigitalOcean Spaces access key ID",
        provider="DigitalOcean",
        pattern=token("DO(?:00|80)[0-9A-Z]{16}"),
        keywords=("DO00", "DO80"),
        keep="DO",
        severity=Severity.WARNING,
        min_entropy=2.9,
        variable="SPACES_ACCESS_KEY_ID",
        samples=("DO00{alnum_upper:16}", 'access_key = "«DO80{alnum_upper:16}»"'),
        counter_samples=("DO00{alnum_upper:8}", "DO01{alnum_upper:16}"),
        references=_SPACES,
        revoke_url="https://cloud.digitalocean.com/spaces/access_keys",
    ),
    Detector(
        id="digitalocean-spaces-secret-key",
        name="DigitalOcean Spaces secret key",
        provider="DigitalOcean",
        pattern=assigned(_SPACES_NAMES, BASE64 + "{43}", gap=30)
        + r"|(?<![0-9A-Za-z_])DO(?:00|80)[0-9A-Z]{16}(?![0-9A-Za-z])"
        r"[^\r\n]{0,160}?(?:\r?\n[^\r\n]{0,160}?){0,4}?"
        rf"(?<![0-9A-Za-z+/])(?P<secret>(?=[0-9A-Z+/]{{0,42}}[a-z]){BASE64}{{43}})(?![0-9A-Za-z+/=])",
        keywords=("DO00", "DO80", *_SPACES_NAMES),
        confidence=Confidence.MEDIUM,
        min_entropy=4.1,
        variable="SPACES_SECRET_ACCESS_KEY",
        samples=(
            "SPACES_SECRET_ACCESS_KEY=«{base64:43}»",
            'access_key = "DO00{alnum_upper:16}"\nsecret_key = "«{base64:43}»"',
        ),
        counter_samples=("SPACES_SECRET_ACCESS_KEY={base64:20}", 'digest = "{base64:43}"'),
        references=_SPACES,
        revoke_url="https://cloud.digitalocean.com/spaces/access_keys",
    ),
    Detector(
        id="digitalocean-model-access-key",
        name="DigitalOcean model access key",
        provider="DigitalOcean",
        pattern=token(f"sk-do-{BASE64URL}{{64}}"),
        keywords=("sk-do-",),
        keep="sk-do-",
        variable="MODEL_ACCESS_KEY",
        samples=("sk-do-{base64url:63}{base62:1}", "MODEL_ACCESS_KEY='«sk-do-{base62:64}»'"),
        counter_samples=("sk-do-{base62:30}",),
        references=(
            "https://docs.digitalocean.com/products/gradient-ai-platform/how-to/manage-model-access-keys/",
        ),
    ),
)
