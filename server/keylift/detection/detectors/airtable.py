"""Airtable: https://airtable.com/developers/web/guides/personal-access-tokens"""

from keylift.detection.patterns import BASE62, HEX, assigned
from keylift.model import Confidence, Detector, Severity

_REFERENCES = ("https://airtable.com/developers/web/guides/personal-access-tokens",)
_TOKENS = "https://airtable.com/create/tokens"

DETECTORS = (
    Detector(
        id="airtable-personal-access-token",
        name="Airtable personal access token",
        provider="Airtable",
        pattern=assigned(("airtable",), rf"pat{BASE62}{{14}}\.{HEX}{{64}}", gap=80),
        keywords=("airtable",),
        keep="pat",
        min_entropy=3.8,
        variable="AIRTABLE_API_KEY",
        samples=(
            'AIRTABLE_API_KEY = "«pat{base62:14}.{hex:64}»"',
            "new Airtable({ apiKey: '«pat{base62:14}.{hex:64}»' }).base('appabc')",
            'Airtable.configure({endpointUrl: "https://api.airtable.com", apiKey: "«pat{base62:14}.{hex:64}»"})',
        ),
        counter_samples=(
            'AIRTABLE_API_KEY = "pat{base62:14}.{hex:32}"',
            'airtable_base = "app{base62:14}"',
        ),
        references=_REFERENCES,
        revoke_url=_TOKENS,
    ),
    Detector(
        id="airtable-oauth-access-token",
        name="Airtable OAuth access token",
        provider="Airtable",
        pattern=assigned(
            ("airtable",), rf"oaa{BASE62}{{14}}\.v1\.[0-9A-Za-z_\-]{{20,400}}\.{HEX}{{64}}"
        ),
        keywords=("airtable",),
        keep="oaa",
        min_entropy=4.0,
        variable="AIRTABLE_ACCESS_TOKEN",
        samples=('airtable_token = "«oaa{base62:14}.v1.{base64url:60}.{hex:64}»"',),
        counter_samples=('airtable_token = "oaa{base62:14}.v1.{base64url:60}"',),
        references=("https://airtable.com/developers/web/api/oauth-reference",),
    ),
    Detector(
        id="airtable-api-key-legacy",
        name="Airtable API key (retired in 2024)",
        provider="Airtable",
        pattern=assigned(("airtable",), f"key(?=[A-Za-z]{{0,13}}[0-9A-Z]){BASE62}{{14}}"),
        keywords=("airtable",),
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        keep="key",
        min_entropy=2.8,
        variable="AIRTABLE_API_KEY",
        samples=(
            'AIRTABLE_API_KEY = "«key{base62:14}»"',
            "airtable: { apiKey: '«key{base62:14}»' }",
        ),
        counter_samples=('AIRTABLE_API_KEY = "key{base62:10}"', 'key = "key{base62:14}"'),
        references=_REFERENCES,
        revoke_url=_TOKENS,
    ),
)
