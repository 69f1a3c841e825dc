"""Anthropic: https://docs.anthropic.com/en/api/overview"""

from keylift.detection.patterns import BASE64URL, token
from keylift.model import Detector

_BODY = BASE64URL + "{80,120}"
_REFERENCES = ("https://docs.anthropic.com/en/api/overview",)

DETECTORS = (
    Detector(
        id="anthropic-api-key",
        name="Anthropic API key",
        provider="Anthropic",
        pattern=token(rf"sk-ant-api[0-9]{{2}}-{_BODY}"),
        keywords=("sk-ant-api",),
        keep="sk-ant-api03-",
        min_entropy=4.0,
        variable="ANTHROPIC_API_KEY",
        samples=("sk-ant-api03-{base64url:93}AA",),
        counter_samples=("sk-ant-api03-{base64url:20}", "sk-ant-apikey-{base64url:93}AA"),
        references=_REFERENCES,
        revoke_url="https://console.anthropic.com/settings/keys",
    ),
    Detector(
        id="anthropic-admin-api-key",
        name="Anthropic admin API key",
        provider="Anthropic",
        pattern=token(rf"sk-ant-admin[0-9]{{2}}-{_BODY}"),
        keywords=("sk-ant-admin",),
        keep="sk-ant-admin01-",
        min_entropy=4.0,
        variable="ANTHROPIC_ADMIN_KEY",
        samples=("sk-ant-admin01-{base64url:93}AA",),
        counter_samples=("sk-ant-admin01-{base64url:20}",),
        references=_REFERENCES,
        revoke_url="https://console.anthropic.com/settings/admin-keys",
    ),
    Detector(
        id="anthropic-oauth-access-token",
        name="Anthropic OAuth access token",
        provider="Anthropic",
        pattern=token(rf"sk-ant-oat[0-9]{{2}}-{_BODY}"),
        keywords=("sk-ant-oat",),
        keep="sk-ant-oat01-",
        min_entropy=4.0,
        variable="CLAUDE_CODE_OAUTH_TOKEN",
        samples=("sk-ant-oat01-{base64url:93}AA",),
        counter_samples=("sk-ant-oat01-{base64url:20}",),
        references=_REFERENCES,
    ),
    Detector(
        id="anthropic-oauth-refresh-token",
        name="Anthropic OAuth refresh token",
        provider="Anthropic",
        pattern=token(rf"sk-ant-ort[0-9]{{2}}-{_BODY}"),
        keywords=("sk-ant-ort",),
        keep="sk-ant-ort01-",
        min_entropy=4.0,
        samples=("sk-ant-ort01-{base64url:93}AA",),
        counter_samples=("sk-ant-ort01-{base64url:20}",),
        references=_REFERENCES,
    ),
)
