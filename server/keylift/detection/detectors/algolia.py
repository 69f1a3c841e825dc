"""Algolia: https://www.algolia.com/doc/guides/security/api-keys/"""

from keylift.detection.patterns import HEX, assigned
from keylift.model import Confidence, Detector, Severity

_REFERENCES = ("https://www.algolia.com/doc/guides/security/api-keys/",)

DETECTORS = (
    Detector(
        id="algolia-admin-api-key",
        name="Algolia admin API key",
        provider="Algolia",
        pattern=assigned(("algolia",), HEX + "{32}", words=("admin", "write")),
        keywords=("algolia",),
        min_entropy=2.8,
        variable="ALGOLIA_ADMIN_KEY",
        samples=(
            'ALGOLIA_ADMIN_KEY = "«{hex:32}»"',
            "algolia: { adminApiKey: '«{hex:32}»' }",
        ),
        counter_samples=('ALGOLIA_ADMIN_KEY = "{hex:40}"', 'ALGOLIA_SEARCH_KEY = "{hex:32}"'),
        references=_REFERENCES,
        revoke_url="https://dashboard.algolia.com/account/api-keys",
    ),
    Detector(
        id="algolia-search-api-key",
        name="Algolia search API key",
        provider="Algolia",
        pattern=assigned(("algolia", "docsearch"), HEX + "{32}", words=("search", "api")),
        keywords=("algolia", "docsearch"),
        public=True,
        severity=Severity.INFO,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="ALGOLIA_SEARCH_KEY",
        samples=(
            'ALGOLIA_SEARCH_KEY = "«{hex:32}»"',
            "docsearch({ appId: 'A', apiKey: '«{hex:32}»' })",
        ),
        counter_samples=('ALGOLIA_SEARCH_KEY = "{hex:40}"', 'search = "{hex:32}"'),
        references=_REFERENCES,
    ),
)
