"""Dynatrace: https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens"""

from keylift.detection.patterns import token
from keylift.model import Detector

_DOCS = (
    "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
)

DETECTORS = (
    Detector(
        id="dynatrace-api-token",
        name="Dynatrace API token",
        provider="Dynatrace",
        pattern=token(r"dt0c01\.[0-9A-Z]{24}\.[0-9A-Z]{64}"),
        keywords=("dt0c01.",),
        keep="dt0c01.",
        variable="DT_API_TOKEN",
        samples=(
            "dt0c01.{alnum_upper:24}.{alnum_upper:64}",
            "Authorization: Api-Token «dt0c01.{alnum_upper:24}.{alnum_upper:64}»",
        ),
        counter_samples=("dt0c01.{alnum_upper:24}", "dt0c01.{alnum_upper:24}.{alnum_upper:20}"),
        references=_DOCS,
    ),
    Detector(
        id="dynatrace-oauth-client-secret",
        name="Dynatrace OAuth client secret",
        provider="Dynatrace",
        pattern=token(r"dt0s0[28]\.[0-9A-Z]{8}\.[0-9A-Z]{64}"),
        keywords=("dt0s02.", "dt0s08."),
        keep="dt0s0",
        variable="DT_CLIENT_SECRET",
        samples=(
            "dt0s02.{alnum_upper:8}.{alnum_upper:64}",
            'client_secret = "«dt0s08.{alnum_upper:8}.{alnum_upper:64}»"',
        ),
        counter_samples=("dt0s02.{alnum_upper:8}",),
        references=_DOCS,
    ),
    Detector(
        id="dynatrace-platform-token",
        name="Dynatrace platform token",
        provider="Dynatrace",
        pattern=token(r"dt0s16\.[0-9A-Z]{8}\.[0-9A-Z]{64}"),
        keywords=("dt0s16.",),
        keep="dt0s16.",
        variable="DT_PLATFORM_TOKEN",
        samples=(
            "dt0s16.{alnum_upper:8}.{alnum_upper:64}",
            "DT_PLATFORM_TOKEN=«dt0s16.{alnum_upper:8}.{alnum_upper:64}»",
        ),
        counter_samples=("dt0s16.{alnum_upper:8}",),
        references=_DOCS,
    ),
)
