"""Groq: https://console.groq.com/docs/quickstart"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="groq-api-key",
        name="Groq API key",
        provider="Groq",
        pattern=token("gsk_[0-9A-Za-z]{48,56}"),
        keywords=("gsk_",),
        keep="gsk_",
        min_entropy=4.0,
        variable="GROQ_API_KEY",
        samples=("gsk_{base62:20}WGdyb3FY{base62:24}", "gsk_{base62:52}"),
        counter_samples=("gsk_{base62:32}", "bgsk_{base62:52}"),
        references=("https://console.groq.com/docs/quickstart",),
        revoke_url="https://console.groq.com/keys",
    ),
)
