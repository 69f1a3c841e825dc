"""Honeycomb: https://docs.honeycomb.io/configure/environments/manage-api-keys/"""

from keylift.detection.patterns import token
from keylift.model import Detector, Severity

DETECTORS = (
    Detector(
        id="honeycomb-ingest-key",
        name="Honeycomb ingest key",
        provider="Honeycomb",
        pattern=token("hc[a-j]ik_[0-9a-z]{58}"),
        keywords=(
            "hcaik_",
            "hcbik_",
            "hccik_",
            "hcdik_",
            "hceik_",
            "hcfik_",
            "hcgik_",
            "hchik_",
            "hciik_",
            "hcjik_",
        ),
        keep="hc",
        severity=Severity.WARNING,
        variable="HONEYCOMB_API_KEY",
        samples=(
            "hcaik_{alnum_lower:58}",
            "x-honeycomb-team=«hcbik_{alnum_lower:58}»",
        ),
        counter_samples=("hcaik_{alnum_lower:20}",),
        references=("https://docs.honeycomb.io/configure/environments/manage-api-keys/",),
    ),
    Detector(
        id="honeycomb-management-key",
        name="Honeycomb management key",
        provider="Honeycomb",
        pattern=token("hc[a-j]mk_[0-9a-z]{58}"),
        keywords=(
            "hcamk_",
            "hcbmk_",
            "hccmk_",
            "hcdmk_",
            "hcemk_",
            "hcfmk_",
            "hcgmk_",
            "hchmk_",
            "hcimk_",
            "hcjmk_",
        ),
        keep="hc",
        variable="HONEYCOMB_API_KEY",
        samples=(
            "hcamk_{alnum_lower:58}",
            "HONEYCOMB_API_KEY=«hcbmk_{alnum_lower:58}»",
        ),
        counter_samples=("hcamk_{alnum_lower:20}",),
        references=("https://docs.honeycomb.io/configure/environments/manage-api-keys/",),
    ),
)
