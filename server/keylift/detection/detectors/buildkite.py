"""Buildkite: https://buildkite.com/docs/apis/managing-api-tokens"""

from keylift.detection.patterns import BASE64URL, assigned, token
from keylift.model import Confidence, Detector

_DOCS = ("https://buildkite.com/docs/apis/managing-api-tokens",)
_AGENT = ("https://buildkite.com/docs/agent/v3/tokens",)
_NAMES = ("buildkite_agent_token", "buildkite-agent-token", "buildkiteagenttoken")

DETECTORS = (
    Detector(
        id="buildkite-api-access-token",
        name="Buildkite API access token",
        provider="Buildkite",
        pattern=token("bkua_[0-9a-f]{40}"),
        keywords=("bkua_",),
        keep="bkua_",
        variable="BUILDKITE_API_TOKEN",
        samples=("bkua_{hex:40}", "BUILDKITE_API_TOKEN: «bkua_{hex:40}»"),
        counter_samples=("bkua_{hex:20}",),
        references=_DOCS,
        revoke_url="https://buildkite.com/user/api-access-tokens",
    ),
    Detector(
        id="buildkite-agent-token",
        name="Buildkite agent token",
        provider="Buildkite",
        pattern=token("bkct_[0-9A-Za-z]{73}"),
        keywords=("bkct_",),
        keep="bkct_",
        variable="BUILDKITE_AGENT_TOKEN",
        samples=("bkct_{base62:73}", 'token="«bkct_{base62:73}»"'),
        counter_samples=("bkct_{base62:30}",),
        references=_AGENT,
    ),
    Detector(
        id="buildkite-agent-access-token",
        name="Buildkite agent access token",
        provider="Buildkite",
        pattern=token(f"bkaa_{BASE64URL}{{75}}"),
        keywords=("bkaa_",),
        keep="bkaa_",
        variable="BUILDKITE_AGENT_ACCESS_TOKEN",
        samples=(
            "bkaa_{base64url:74}{base62:1}",
            "BUILDKITE_AGENT_ACCESS_TOKEN=«bkaa_{base64url:74}{base62:1}»",
        ),
        counter_samples=("bkaa_{base62:30}",),
        references=_AGENT,
    ),
    Detector(
        id="buildkite-agent-token-legacy",
        name="Buildkite agent token without prefix",
        provider="Buildkite",
        pattern=assigned(_NAMES, "[0-9a-z]{40,50}", gap=10),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.6,
        variable="BUILDKITE_AGENT_TOKEN",
        samples=(
            "BUILDKITE_AGENT_TOKEN=«{alnum_lower:50}»",
            'buildkite_agent_token: "«{alnum_lower:42}»"',
        ),
        counter_samples=("BUILDKITE_AGENT_TOKEN={alnum_lower:20}",),
        references=_AGENT,
    ),
)
