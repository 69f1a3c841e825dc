"""JFrog: https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens"""

from keylift.detection.patterns import token
from keylift.model import Detector

_DOCS = ("https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens",)

DETECTORS = (
    Detector(
        id="artifactory-api-key",
        name="Artifactory API key",
        provider="JFrog Artifactory",
        pattern=token("AKCp[0-9A-Za-z]{69}"),
        keywords=("AKCp",),
        keep="AKCp",
        variable="ARTIFACTORY_API_KEY",
        samples=("AKCp{base62:69}", "-H 'X-JFrog-Art-Api: «AKCp8{base62:68}»'"),
        counter_samples=("AKCp{base62:30}", "xAKCp{base62:69}"),
        references=_DOCS,
    ),
    Detector(
        id="artifactory-reference-token",
        name="Artifactory reference token",
        provider="JFrog Artifactory",
        # Base64 of `reftkn:` and what follows.
        pattern=token("cmVmdGtuO[0-9A-Za-z]{55}"),
        keywords=("cmVmdGtuO",),
        keep="cmVmdGtu",
        variable="ARTIFACTORY_ACCESS_TOKEN",
        samples=("cmVmdGtuO{base62:55}", "jf c add --access-token=«cmVmdGtuO{base62:55}»"),
        counter_samples=("cmVmdGtuO{base62:20}",),
        references=_DOCS,
    ),
)
