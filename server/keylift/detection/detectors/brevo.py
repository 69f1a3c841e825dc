"""Brevo (formerly Sendinblue): https://developers.brevo.com/docs/getting-started"""

from keylift.detection.patterns import HEX, token
from keylift.model import Detector

_BODY = f"{HEX}{{64}}-[0-9A-Za-z]{{16}}"
_REFERENCES = ("https://developers.brevo.com/docs/getting-started",)

DETECTORS = (
    Detector(
        id="brevo-api-key",
        name="Brevo API key",
        provider="Brevo (Sendinblue)",
        pattern=token(f"xkeysib-{_BODY}"),
        keywords=("xkeysib-",),
        keep="xkeysib-",
        min_entropy=3.0,
        variable="BREVO_API_KEY",
        samples=("xkeysib-{hex:64}-{base62:16}",),
        counter_samples=("xkeysib-{hex:64}", "xkeysib-{hex:32}-{base62:16}"),
        references=_REFERENCES,
        revoke_url="https://app.brevo.com/settings/keys/api",
    ),
    Detector(
        id="brevo-smtp-key",
        name="Brevo SMTP key",
        provider="Brevo (Sendinblue)",
        pattern=token(f"xsmtpsib-{_BODY}"),
        keywords=("xsmtpsib-",),
        keep="xsmtpsib-",
        min_entropy=3.0,
        variable="BREVO_SMTP_KEY",
        samples=("xsmtpsib-{hex:64}-{base62:16}",),
        counter_samples=("xsmtpsib-{hex:64}",),
        references=_REFERENCES,
        revoke_url="https://app.brevo.com/settings/keys/smtp",
    ),
)
