"""SendGrid: https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys"""

from keylift.detection.patterns import BASE64URL, delimited, delimiters
from keylift.model import Detector

DETECTORS = (
    Detector(
        id="sendgrid-api-key",
        name="SendGrid API key",
        provider="Twilio SendGrid",
        pattern=delimited(rf"SG\.{BASE64URL}{{22}}\.{BASE64URL}{{43}}"),
        keywords=delimiters("SG."),
        keep="SG.",
        min_entropy=4.0,
        variable="SENDGRID_API_KEY",
        samples=(
            'sgMail.setApiKey("«SG.{base64url:22}.{base64url:42}a»")',
            "SENDGRID_API_KEY=«SG.{base64url:22}.{base64url:42}a»",
            "Authorization: Bearer «SG.{base64url:22}.{base64url:42}a»",
        ),
        counter_samples=('"SG.{base64url:22}.{base64url:20}"', "msg.{base64url:22}.{base64url:43}"),
        references=("https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",),
        revoke_url="https://app.sendgrid.com/settings/api_keys",
    ),
)
