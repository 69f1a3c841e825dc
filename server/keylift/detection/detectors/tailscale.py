"""Tailscale: https://tailscale.com/kb/1277/key-prefixes"""

from keylift.detection.patterns import token
from keylift.model import Detector, Severity

_DOCS = ("https://tailscale.com/kb/1277/key-prefixes",)
_KEYS_PAGE = "https://login.tailscale.com/admin/settings/keys"
_END = "[0-9A-Za-z]{8,40}-[0-9A-Za-z]{16,60}"

DETECTORS = (
    Detector(
        id="tailscale-auth-key",
        name="Tailscale auth key",
        provider="Tailscale",
        pattern=token(f"tskey-auth-{_END}"),
        keywords=("tskey-auth-",),
        keep="tskey-auth-",
        min_entropy=3.4,
        variable="TS_AUTHKEY",
        samples=(
            "tskey-auth-{base62:16}-{base62:32}",
            "tailscale up --authkey=«tskey-auth-{base62:16}-{base62:32}»",
        ),
        counter_samples=("tskey-auth-{base62:16}",),
        references=_DOCS,
        revoke_url=_KEYS_PAGE,
    ),
    Detector(
        id="tailscale-api-access-token",
        name="Tailscale API access token",
        provider="Tailscale",
        pattern=token(f"tskey-api-{_END}"),
        keywords=("tskey-api-",),
        keep="tskey-api-",
        min_entropy=3.4,
        variable="TAILSCALE_API_KEY",
        samples=(
            "tskey-api-{base62:16}-{base62:32}",
            "TAILSCALE_API_KEY='«tskey-api-{base62:16}-{base62:32}»'",
        ),
        counter_samples=("tskey-api-{base62:16}",),
        references=_DOCS,
        revoke_url=_KEYS_PAGE,
    ),
    Detector(
        id="tailscale-oauth-client-secret",
        name="Tailscale OAuth client secret",
        provider="Tailscale",
        pattern=token(f"tskey-client-{_END}"),
        keywords=("tskey-client-",),
        keep="tskey-client-",
        min_entropy=3.4,
        variable="TAILSCALE_OAUTH_CLIENT_SECRET",
        samples=(
            "tskey-client-{base62:16}-{base62:32}",
            'oauth_client_secret = "«tskey-client-{base62:16}-{base62:32}»"',
        ),
        counter_samples=("tskey-client-{base62:16}",),
        references=_DOCS,
        revoke_url=_KEYS_PAGE,
    ),
    Detector(
        id="tailscale-scim-key",
        name="Tailscale SCIM key",
        provider="Tailscale",
        pattern=token(f"tskey-scim-{_END}"),
        keywords=("tskey-scim-",),
        keep="tskey-scim-",
        min_entropy=3.4,
        variable="TAILSCALE_SCIM_KEY",
        samples=(
            "tskey-scim-{base62:16}-{base62:32}",
            "scim_key: «tskey-scim-{base62:16}-{base62:32}»",
        ),
        counter_samples=("tskey-scim-{base62:16}",),
        references=_DOCS,
        revoke_url=_KEYS_PAGE,
    ),
    Detector(
        id="tailscale-webhook-secret",
        name="Tailscale webhook secret",
        provider="Tailscale",
        pattern=token(f"tskey-webhook-{_END}"),
        keywords=("tskey-webhook-",),
        keep="tskey-webhook-",
        min_entropy=3.4,
        severity=Severity.WARNING,
        variable="TAILSCALE_WEBHOOK_SECRET",
        samples=(
            "tskey-webhook-{base62:16}-{base62:32}",
            "WEBHOOK_SECRET=«tskey-webhook-{base62:16}-{base62:32}»",
        ),
        counter_samples=("tskey-webhook-{base62:16}",),
        references=_DOCS,
        revoke_url=_KEYS_PAGE,
    ),
)
