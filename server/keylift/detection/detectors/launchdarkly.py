"""LaunchDarkly: https://launchdarkly.com/docs/home/account/api"""

from keylift.detection.patterns import UUID, assigned, delimited, delimiters
from keylift.model import Confidence, Detector, Severity

_API_NAMES = ("launchdarkly", "launch_darkly", "launch-darkly", "ld_api", "ld_access")
_REFERENCES = ("https://launchdarkly.com/docs/home/account/api",)
_SETTINGS = "https://app.launchdarkly.com/settings/authorization"

DETECTORS = (
    Detector(
        id="launchdarkly-access-token",
        name="LaunchDarkly access token",
        provider="LaunchDarkly",
        pattern=assigned(_API_NAMES, f"api-{UUID}"),
        keywords=_API_NAMES,
        keep="api-",
        min_entropy=2.8,
        variable="LAUNCHDARKLY_ACCESS_TOKEN",
        samples=(
            'LAUNCHDARKLY_ACCESS_TOKEN = "«api-{uuid}»"',
            'provider "launchdarkly" { access_token = "«api-{uuid}»" }',
        ),
        counter_samples=('LAUNCHDARKLY_ACCESS_TOKEN = "api-{hex:32}"', 'token = "api-{uuid}"'),
        references=_REFERENCES,
        revoke_url=_SETTINGS,
    ),
    Detector(
        id="launchdarkly-sdk-key",
        name="LaunchDarkly SDK key",
        provider="LaunchDarkly",
        pattern=delimited(f"sdk-{UUID}"),
        keywords=delimiters("sdk-"),
        keep="sdk-",
        severity=Severity.WARNING,
        min_entropy=2.8,
        variable="LAUNCHDARKLY_SDK_KEY",
        samples=(
            "const client = LaunchDarkly.init('«sdk-{uuid}»');",
            "LAUNCHDARKLY_SDK_KEY=«sdk-{uuid}»",
        ),
        counter_samples=('"sdk-{hex:32}"', '"aws-sdk-{uuid}"'),
        references=("https://launchdarkly.com/docs/sdk/concepts/client-side-server-side",),
        revoke_url=_SETTINGS,
    ),
    Detector(
        id="launchdarkly-mobile-key",
        name="LaunchDarkly mobile key",
        provider="LaunchDarkly",
        pattern=delimited(f"mob-{UUID}"),
        keywords=delimiters("mob-"),
        keep="mob-",
        public=True,
        severity=Severity.INFO,
        confidence=Confidence.MEDIUM,
        variable="LAUNCHDARKLY_MOBILE_KEY",
        samples=('mobileKey("«mob-{uuid}»")',),
        counter_samples=('"mob-{hex:32}"',),
        references=("https://launchdarkly.com/docs/sdk/concepts/client-side-server-side",),
    ),
)
