"""LangSmith: https://docs.langchain.com/langsmith/create-account-api-key"""

from keylift.detection.patterns import HEX, token
from keylift.model import Detector

_BODY = f"{HEX}{{32}}_{HEX}{{10}}"
_REFERENCES = ("https://docs.langchain.com/langsmith/create-account-api-key",)

DETECTORS = (
    Detector(
        id="langsmith-personal-access-token",
        name="LangSmith personal access token",
        provider="LangSmith",
        pattern=token(f"lsv2_pt_{_BODY}"),
        keywords=("lsv2_pt_",),
        keep="lsv2_pt_",
        min_entropy=3.0,
        variable="LANGSMITH_API_KEY",
        samples=("lsv2_pt_{hex:32}_{hex:10}",),
        counter_samples=("lsv2_pt_{hex:32}", "lsv2_pt_{hex:32}_{hex:8}"),
        references=_REFERENCES,
        revoke_url="https://smith.langchain.com/settings",
    ),
    Detector(
        id="langsmith-service-key",
        name="LangSmith service key",
        provider="LangSmith",
        pattern=token(f"lsv2_sk_{_BODY}"),
        keywords=("lsv2_sk_",),
        keep="lsv2_sk_",
        min_entropy=3.0,
        variable="LANGSMITH_API_KEY",
        samples=("lsv2_sk_{hex:32}_{hex:10}",),
        counter_samples=("lsv2_sk_{hex:32}",),
        references=_REFERENCES,
        revoke_url="https://smith.langchain.com/settings",
    ),
)
