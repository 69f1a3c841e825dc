"""Salesforce: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_endpoints.htm"""

from keylift.detection.patterns import assigned, continued, token
from keylift.model import Confidence, Detector, Severity

_REFERENCES = ("https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_endpoints.htm",)
_NAMES = ("salesforce", "sfdc", "sf_consumer", "sf_client")

DETECTORS = (
    Detector(
        id="salesforce-access-token",
        name="Salesforce access token",
        provider="Salesforce",
        # The organization's id of 15 or 18 characters, an exclamation mark, the session.
        pattern=token(r"00D[0-9A-Za-z]{12,15}![0-9A-Za-z._]{80,260}"),
        keywords=continued("00D", "0123456789abcdefghijklmnopqrstuvwxyz"),
        keep="00D",
        min_entropy=4.0,
        variable="SF_ACCESS_TOKEN",
        samples=("00D{base62:12}!AQ{base62:90}", "00D{base62:15}!AR{set:0-9A-Za-z._:95}a"),
        counter_samples=("00D{base62:12}!{base62:20}", "00D{base62:100}"),
        references=_REFERENCES,
    ),
    Detector(
        id="salesforce-refresh-token",
        name="Salesforce refresh token",
        provider="Salesforce",
        pattern=token(r"5Aep861[0-9A-Za-z._]{60,120}"),
        keywords=("5Aep861",),
        keep="5Aep861",
        min_entropy=4.0,
        variable="SF_REFRESH_TOKEN",
        samples=("5Aep861{set:0-9A-Za-z._:80}a",),
        counter_samples=("5Aep861{base62:20}",),
        references=_REFERENCES,
    ),
    Detector(
        id="salesforce-consumer-key",
        name="Salesforce consumer key",
        provider="Salesforce",
        pattern=token(r"3MVG9[0-9A-Za-z._]{78,251}"),
        keywords=("3MVG9",),
        keep="3MVG9",
        severity=Severity.INFO,
        min_entropy=4.0,
        variable="SF_CONSUMER_KEY",
        samples=("3MVG9{set:0-9A-Za-z._:79}a",),
        counter_samples=("3MVG9{base62:20}",),
        references=_REFERENCES,
    ),
    Detector(
        id="salesforce-consumer-secret",
        name="Salesforce consumer secret",
        provider="Salesforce",
        pattern=assigned(_NAMES, "(?:[0-9A-F]{64}|[0-9]{19})", words=("secret",)),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=2.5,
        variable="SF_CONSUMER_SECRET",
        samples=(
            'SALESFORCE_CONSUMER_SECRET = "«{hex_upper:64}»"',
            "sfdc.client_secret: «{hex_upper:64}»",
            'SF_CONSUMER_SECRET="«{digits:19}»"',
        ),
        counter_samples=('SALESFORCE_SECRET = "{hex_upper:32}"', 'secret = "{hex_upper:64}"'),
        references=_REFERENCES,
    ),
    Detector(
        id="salesforce-sfdx-auth-url",
        name="Salesforce SFDX auth URL",
        provider="Salesforce",
        pattern=token(r"force://[^\s\"'`<>{}$]{40,400}?\.(?:my\.)?salesforce\.com"),
        keywords=("force://",),
        keep="force://",
        min_entropy=3.5,
        variable="SFDX_AUTH_URL",
        samples=(
            "force://PlatformCLI::5Aep861{set:0-9A-Za-z._:80}a@{lower:8}.my.salesforce.com",
            "force://3MVG9{base62:80}:{digits:19}:5Aep861{base62:80}@{lower:8}.my.salesforce.com",
        ),
        counter_samples=("force://<clientId>:<secret>:<refreshToken>@<instance>.salesforce.com",),
        references=(
            "https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_auth_view_info.htm",
        ),
    ),
)
