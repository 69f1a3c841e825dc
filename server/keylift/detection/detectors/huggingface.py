"""Hugging Face: https://huggingface.co/docs/hub/security-tokens"""

from keylift.detection.patterns import continued, token
from keylift.model import Detector

_REFERENCES = ("https://huggingface.co/docs/hub/security-tokens",)

DETECTORS = (
    Detector(
        id="huggingface-user-access-token",
        name="Hugging Face user access token",
        provider="Hugging Face",
        pattern=token("hf_[A-Za-z]{34,40}"),
        keywords=continued("hf_", "abcdefghijklmnopqrstuvwxyz"),
        keep="hf_",
        min_entropy=3.7,
        variable="HF_TOKEN",
        samples=("hf_{set:A-Za-z:34}",),
        counter_samples=("hf_{set:A-Za-z:20}", "shf_{set:A-Za-z:34}", "hf_hub_download_{lower:24}"),
        references=_REFERENCES,
        revoke_url="https://huggingface.co/settings/tokens",
    ),
    Detector(
        id="huggingface-organization-api-token",
        name="Hugging Face organization token",
        provider="Hugging Face",
        pattern=token("api_org_[A-Za-z]{34,40}"),
        keywords=("api_org_",),
        keep="api_org_",
        min_entropy=3.7,
        variable="HF_TOKEN",
        samples=("api_org_{set:A-Za-z:34}",),
        counter_samples=("api_org_{set:a-z:12}", "api_org_{lower:16}_{lower:17}"),
        references=_REFERENCES,
        revoke_url="https://huggingface.co/settings/tokens",
    ),
)
