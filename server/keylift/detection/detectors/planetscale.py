"""PlanetScale: https://planetscale.com/docs/concepts/connection-strings"""

from keylift.detection.patterns import BASE64URL, token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="planetscale-database-password",
        name="PlanetScale database password",
        provider="PlanetScale",
        pattern=token(f"pscale_pw_{BASE64URL}{{43}}"),
        keywords=("pscale_pw_",),
        keep="pscale_pw_",
        variable="DATABASE_PASSWORD",
        samples=(
            "pscale_pw_{base64url:42}{base62:1}",
            'password="«pscale_pw_{base64url:42}{base62:1}»"',
        ),
        counter_samples=("pscale_pw_{base62:20}",),
        references=("https://planetscale.com/docs/concepts/connection-strings",),
    ),
    Detector(
        id="planetscale-service-token",
        name="PlanetScale service token",
        provider="PlanetScale",
        pattern=token(f"pscale_tkn_{BASE64URL}{{43}}"),
        keywords=("pscale_tkn_",),
        keep="pscale_tkn_",
        variable="PLANETSCALE_SERVICE_TOKEN",
        samples=(
            "pscale_tkn_{base64url:42}{base62:1}",
            "PLANETSCALE_SERVICE_TOKEN=«pscale_tkn_{base64url:42}{base62:1}»",
        ),
        counter_samples=("pscale_tkn_{base62:20}",),
        references=("https://planetscale.com/docs/concepts/service-tokens",),
    ),
    Detector(
        id="planetscale-oauth-token",
        name="PlanetScale OAuth token",
        provider="PlanetScale",
        pattern=token(f"pscale_oauth_{BASE64URL}{{32,64}}"),
        keywords=("pscale_oauth_",),
        keep="pscale_oauth_",
        variable="PLANETSCALE_OAUTH_TOKEN",
        samples=(
            "pscale_oauth_{base64url:42}{base62:1}",
            "Authorization: Bearer «pscale_oauth_{base62:40}»",
        ),
        counter_samples=("pscale_oauth_{base62:12}",),
        references=("https://planetscale.com/docs/concepts/planetscale-api-oauth-applications",),
    ),
)
