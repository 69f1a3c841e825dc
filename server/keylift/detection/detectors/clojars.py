"""Clojars: https://github.com/clojars/clojars-web/wiki/Deploy-Tokens"""

from keylift.detection.patterns import token
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="clojars-deploy-token",
        name="Clojars deploy token",
        provider="Clojars",
        pattern=token("CLOJARS_[0-9a-f]{60}"),
        keywords=("CLOJARS_",),
        keep="CLOJARS_",
        variable="CLOJARS_PASSWORD",
        samples=("CLOJARS_{hex:60}", 'CLOJARS_PASSWORD="«CLOJARS_{hex:60}»"'),
        counter_samples=("CLOJARS_{hex:20}", "CLOJARS_PASSWORD={hex:60}"),
        references=("https://github.com/clojars/clojars-web/wiki/Deploy-Tokens",),
        revoke_url="https://clojars.org/tokens",
    ),
)
