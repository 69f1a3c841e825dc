"""Typeform: https://www.typeform.com/developers/get-started/personal-access-token/"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="typeform-personal-access-token",
        name="Typeform personal access token",
        provider="Typeform",
        pattern=token("tfp_[0-9A-Za-z_]{40,66}"),
        keywords=("tfp_",),
        keep="tfp_",
        min_entropy=4.0,
        variable="TYPEFORM_TOKEN",
        samples=("tfp_{base62:42}_{base62:14}", "tfp_{base62:59}"),
        counter_samples=("tfp_{base62:20}",),
        references=("https://www.typeform.com/developers/get-started/personal-access-token/",),
        revoke_url="https://admin.typeform.com/user/tokens",
    ),
)
