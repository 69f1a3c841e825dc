"""Cloudflare: https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"""

from keylift.detection.patterns import BASE64, BASE64URL, HEX, assigned, token
from keylift.model import Confidence, Detector, Severity

_FORMATS = ("https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/",)
_TOKENS_PAGE = "https://dash.cloudflare.com/profile/api-tokens"
_BODY = BASE64URL + "{40}[0-9a-f]{8}"
_TOKEN_NAMES = (
    "cloudflare_api_token",
    "cloudflare-api-token",
    "cloudflare_token",
    "cloudflareapitoken",
    "cloudflare.api_token",
    "cf_api_token",
    "cf_token",
    "cf-api-token",
    "cfapitoken",
)
_GLOBAL_NAMES = (
    "cloudflare_api_key",
    "cloudflare-api-key",
    "cloudflare_key",
    "cloudflareapikey",
    "cf_api_key",
    "cf_key",
    "x-auth-key",
)
_TURNSTILE_NAMES = (
    "turnstile_secret",
    "turnstile-secret",
    "turnstilesecret",
    "turnstile.secret",
)

DETECTORS = (
    Detector(
        id="cloudflare-user-api-token",
        name="Cloudflare user API token",
        provider="Cloudflare",
        pattern=token("cfut_" + _BODY),
        keywords=("cfut_",),
        keep="cfut_",
        variable="CLOUDFLARE_API_TOKEN",
        samples=("cfut_{base62:40}{hex:8}", "CLOUDFLARE_API_TOKEN=«cfut_{base62:40}{hex:8}»"),
        counter_samples=("cfut_{base62:30}", "cfut_{base62:60}"),
        references=_FORMATS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="cloudflare-account-api-token",
        name="Cloudflare account API token",
        provider="Cloudflare",
        pattern=token("cfat_" + _BODY),
        keywords=("cfat_",),
        keep="cfat_",
        variable="CLOUDFLARE_API_TOKEN",
        samples=("cfat_{base62:40}{hex:8}", 'api_token = "«cfat_{base62:40}{hex:8}»"'),
        counter_samples=("cfat_{base62:30}",),
        references=_FORMATS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="cloudflare-global-api-key",
        name="Cloudflare global API key",
        provider="Cloudflare",
        pattern=token("cfk_" + _BODY),
        keywords=("cfk_",),
        keep="cfk_",
        variable="CLOUDFLARE_API_KEY",
        samples=("cfk_{base62:40}{hex:8}", "X-Auth-Key: «cfk_{base62:40}{hex:8}»"),
        counter_samples=("cfk_{base62:30}",),
        references=_FORMATS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="cloudflare-api-token-legacy",
        name="Cloudflare API token without prefix",
        provider="Cloudflare",
        pattern=assigned(_TOKEN_NAMES, BASE64URL + "{40}", gap=20),
        keywords=_TOKEN_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=4.0,
        variable="CLOUDFLARE_API_TOKEN",
        samples=(
            'CLOUDFLARE_API_TOKEN="«{base64url:39}{base62:1}»"',
            "cf_api_token: «{base64url:39}{base62:1}»",
            "cloudflareApiToken: '«{base62:40}»',",
        ),
        counter_samples=('CLOUDFLARE_API_TOKEN="{base62:30}"', 'cloudflare_zone = "{base62:40}"'),
        references=_FORMATS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="cloudflare-global-api-key-legacy",
        name="Cloudflare global API key without prefix",
        provider="Cloudflare",
        pattern=assigned(_GLOBAL_NAMES, HEX + "{37}", gap=20),
        keywords=_GLOBAL_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=2.9,
        variable="CLOUDFLARE_API_KEY",
        samples=(
            "CLOUDFLARE_API_KEY=«{hex:37}»",
            '-H "X-Auth-Key: «{hex:37}»"',
        ),
        counter_samples=("CLOUDFLARE_API_KEY={hex:40}", 'cache = "{hex:37}"'),
        references=_FORMATS,
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="cloudflare-origin-ca-key",
        name="Cloudflare origin CA key",
        provider="Cloudflare",
        pattern=token(r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}"),
        keywords=("v1.0-",),
        keep="v1.0-",
        variable="CLOUDFLARE_API_USER_SERVICE_KEY",
        samples=("v1.0-{hex:24}-{hex:146}", "X-Auth-User-Service-Key: «v1.0-{hex:24}-{hex:146}»"),
        counter_samples=("v1.0-{hex:24}", "v1.0-beta"),
        references=("https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/",),
        revoke_url=_TOKENS_PAGE,
    ),
    Detector(
        id="cloudflare-tunnel-token",
        name="Cloudflare Tunnel token",
        provider="Cloudflare",
        # Base64 of a JSON object whose first key is `a`, the account's 32 hex digits.
        pattern=token(rf"eyJhIjoi{BASE64}{{100,300}}={{0,2}}"),
        keywords=("eyJhIjoi",),
        keep="eyJhIjoi",
        variable="TUNNEL_TOKEN",
        samples=(
            "eyJhIjoi{base64:176}",
            "cloudflared tunnel run --token «eyJhIjoi{base64:174}==»",
        ),
        counter_samples=("eyJhIjoi{base64:30}",),
        references=(
            "https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/",
        ),
    ),
    Detector(
        id="cloudflare-turnstile-secret-key",
        name="Cloudflare Turnstile secret key",
        provider="Cloudflare",
        pattern=assigned(_TURNSTILE_NAMES, rf"0x4AAAAAA{BASE64URL}{{20,30}}", gap=30),
        keywords=_TURNSTILE_NAMES,
        keep="0x4AAAAAA",
        severity=Severity.WARNING,
        variable="TURNSTILE_SECRET_KEY",
        samples=(
            "TURNSTILE_SECRET_KEY=«0x4AAAAAA{base64url:25}{base62:1}»",
            "turnstileSecretKey: '«0x4AAAAAA{base64url:25}{base62:1}»'",
        ),
        counter_samples=("TURNSTILE_SITE_KEY=0x4AAAAAA{base62:26}",),
        references=("https://developers.cloudflare.com/turnstile/get-started/",),
    ),
)
