"""Sourcegraph: https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="sourcegraph-access-token",
        name="Sourcegraph access token",
        provider="Sourcegraph",
        pattern=token("sgp_(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}"),
        keywords=("sgp_",),
        keep="sgp_",
        variable="SRC_ACCESS_TOKEN",
        samples=(
            "sgp_{hex:16}_{hex:40}",
            "SRC_ACCESS_TOKEN=«sgp_local_{hex:40}»",
            "«sgp_{hex:40}»",
        ),
        counter_samples=("sgp_{hex:20}",),
        references=("https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token",),
    ),
)
