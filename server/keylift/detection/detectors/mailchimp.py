"""Mailchimp and its Transactional (Mandrill): https://mailchimp.com/developer/"""

from keylift.detection.patterns import BASE64URL, HEX, assigned, continued, token
from keylift.model import Confidence, Detector

DETECTORS = (
    Detector(
        id="mailchimp-api-key",
        name="Mailchimp API key",
        provider="Mailchimp",
        # The key ends in the data center that serves the account.
        pattern=token(f"{HEX}{{32}}-us[1-9][0-9]?(?!-)"),
        keywords=continued("-us", "123456789"),
        lead=32,
        min_entropy=2.8,
        variable="MAILCHIMP_API_KEY",
        samples=("{hex:32}-us1", "{hex:32}-us21"),
        counter_samples=("{hex:31}-us1", "{hex:33}-us1", "{hex:32}-us-east-1"),
        references=("https://mailchimp.com/developer/marketing/guides/quick-start/",),
        revoke_url="https://admin.mailchimp.com/account/api/",
    ),
    Detector(
        id="mandrill-api-key",
        name="Mandrill API key",
        provider="Mailchimp Transactional",
        pattern=assigned(("mandrill",), rf"(?:md-)?(?=[^\s\"']{{0,24}}[0-9]){BASE64URL}{{22}}"),
        keywords=("mandrill",),
        confidence=Confidence.MEDIUM,
        min_entropy=3.2,
        variable="MANDRILL_API_KEY",
        samples=(
            'MANDRILL_API_KEY = "«{base64url:21}a»"',
            "mandrill = new mandrill.Mandrill('«{base64url:21}a»')",
            "MANDRILL_API_KEY=«md-{base64url:21}a»",
        ),
        counter_samples=('MANDRILL_API_KEY = "{base64url:16}"', 'mandrill_name = "{lower:22}"'),
        references=("https://mailchimp.com/developer/transactional/guides/quick-start/",),
        revoke_url="https://mandrillapp.com/settings",
    ),
)
