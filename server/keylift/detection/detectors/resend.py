"""Resend: https://resend.com/docs/api-reference/introduction"""

from keylift.detection.patterns import delimited, delimiters
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="resend-api-key",
        name="Resend API key",
        provider="Resend",
        pattern=delimited("re_[0-9A-Za-z]{8}_[0-9A-Za-z]{22,26}"),
        keywords=delimiters("re_"),
        keep="re_",
        min_entropy=3.5,
        variable="RESEND_API_KEY",
        samples=(
            "const resend = new Resend('«re_{base62:8}_{base62:24}»');",
            "RESEND_API_KEY=«re_{base62:8}_{base62:24}»",
            "Authorization: Bearer «re_{base62:8}_{base62:24}»",
        ),
        counter_samples=('"re_{base62:8}_{base62:12}"', '"store_{base62:8}_{base62:24}"'),
        references=("https://resend.com/docs/api-reference/introduction",),
        revoke_url="https://resend.com/api-keys",
    ),
)
