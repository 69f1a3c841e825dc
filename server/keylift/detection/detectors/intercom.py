"""Intercom: https://developers.intercom.com/docs/build-an-integration/learn-more/authentication"""

from keylift.detection.patterns import BASE64, token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="intercom-access-token",
        name="Intercom access token",
        provider="Intercom",
        # The token is the base64 of a text that begins with "tok:".
        pattern=token(rf"(?<![+/])dG9rO{BASE64}{{50,55}}={{0,2}}(?![+/=])"),
        keywords=("dG9rO",),
        keep="dG9rO",
        min_entropy=3.5,
        variable="INTERCOM_ACCESS_TOKEN",
        samples=(
            "{base64_of:tok:%%%%%%%%_%%%%_%%%%_%%%%_%%%%%%%%%%%%:1:0}=",
            "{base64_of:tok:%%%%%%%%_%%%%_%%%%_%%%%_%%%%%%%%%%%%:1:0}",
        ),
        counter_samples=("dG9rO{base62:20}", "{base62:9}dG9rO{base62:55}"),
        references=(
            "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication",
        ),
    ),
)
