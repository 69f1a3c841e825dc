"""PostHog: https://posthog.com/docs/api#authentication"""

from keylift.detection.patterns import token
from keylift.model import Detector, Severity

_REFERENCES = ("https://posthog.com/docs/api#authentication",)

DETECTORS = (
    Detector(
        id="posthog-personal-api-key",
        name="PostHog personal API key",
        provider="PostHog",
        pattern=token("phx_[0-9A-Za-z_]{40,52}"),
        keywords=("phx_",),
        keep="phx_",
        min_entropy=3.9,
        variable="POSTHOG_PERSONAL_API_KEY",
        samples=("phx_{base62:43}", "phx_{base62:47}"),
        counter_samples=("phx_{base62:20}",),
        references=_REFERENCES,
        revoke_url="https://us.posthog.com/settings/user-api-keys",
    ),
    Detector(
        id="posthog-feature-flags-secure-key",
        name="PostHog feature flags secure key",
        provider="PostHog",
        pattern=token("phs_[0-9A-Za-z]{38,50}"),
        keywords=("phs_",),
        keep="phs_",
        min_entropy=3.9,
        variable="POSTHOG_FEATURE_FLAGS_KEY",
        samples=("phs_{base62:43}",),
        counter_samples=("graphs_{base62:43}", "phs_{base62:20}"),
        references=("https://posthog.com/docs/feature-flags/remote-config",),
    ),
    Detector(
        id="posthog-project-api-key",
        name="PostHog project API key",
        provider="PostHog",
        pattern=token("phc_[0-9A-Za-z]{40,48}"),
        keywords=("phc_",),
        keep="phc_",
        public=True,
        severity=Severity.INFO,
        min_entropy=3.9,
        variable="POSTHOG_API_KEY",
        samples=("phc_{base62:43}",),
        counter_samples=("phc_{base62:20}",),
        references=_REFERENCES,
    ),
)
